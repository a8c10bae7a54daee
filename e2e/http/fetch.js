// oxlint-disable unicorn/no-invalid-fetch-options, promise/always-return -- what is wrong is part of what is compared.
/** `fetch`, its requests, its responses and their bodies. */

/** @type {import('../conformance/program.ts').Programs} */
export const programs = {
  'a request and its response': {
    request(request, response, { log }) {
      const { method, url, headers } = request
      log(method, url, headers.accept, headers.connection, headers['content-length'] ?? '-')
      log('agent', String(headers['user-agent']).startsWith('Mozilla/5.0'))
      response.writeHead(200, 'Fine', { 'Content-Type': 'text/plain; charset=utf-8', 'X-One': '1' })
      response.end('grüß dich')
    },
    async client({ url, log }) {
      const base = url.replace('ws', 'http')
      const response = await fetch(`${base}/a/b?c=d#e`)
      const { status, statusText, ok, redirected, type, bodyUsed } = response
      log(status, statusText, ok, redirected, type, bodyUsed, response.url.slice(base.length))
      log(
        response.headers.get('x-one'),
        response.headers.get('content-type'),
        response.headers.get('nothing'),
      )
      log(response.body instanceof ReadableStream, response instanceof Response)
      log(await response.text(), response.bodyUsed)
    },
  },

  'bodies as the server sees them': {
    request(request, response, { log }) {
      const type = request.headers['content-type'] ?? '-'
      const boundary = /boundary=(.*)/.exec(type)?.[1] ?? 'none'
      let text = ''
      request.setEncoding('utf8')
      request.on('data', (data) => (text += data))
      request.on('end', () => {
        const length = request.headers['content-length'] ?? '-'
        log(
          String(request.method),
          type.replace(boundary, 'B'),
          length,
          request.headers['transfer-encoding'] ?? '-',
        )
        log(text.replaceAll(boundary, 'B').replaceAll('\r\n', '|'))
        response.end()
      })
    },
    async client({ url }) {
      const base = url.replace('ws', 'http')
      const form = new FormData()
      form.append('name', 'a "b"\nc')
      form.append('file', new File(['file text'], 'f".txt', { type: 'text/x' }))
      form.append('blob', new Blob(['blob text']))
      const bodies = [
        'text',
        '',
        new URLSearchParams({ a: 'b c', ü: '&' }),
        new Blob(['blob'], { type: 'image/X' }),
        new Blob(['untyped']),
        new Uint8Array([104, 105]),
        new Uint8Array([1, 104, 105, 1]).subarray(1, 3),
        new TextEncoder().encode('buffer').buffer,
        form,
        42,
        null,
      ]
      for (const body of bodies) {
        const response = await fetch(base, { method: 'post', body: /** @type {BodyInit} */ (body) })
        await response.text()
      }
      await fetch(base, { method: 'PUT', body: 'typed', headers: { 'Content-Type': 'application/json' } })
      await fetch(base, { method: 'PATCH', body: 'x' })
      await fetch(base, { method: 'DELETE' })
      await fetch(new Request(base, { method: 'POST', body: 'of a request' }))
      await fetch(new Request(base, { method: 'POST', body: 'replaced' }), { body: 'of the init' })
    },
  },

  'status codes': {
    request(request, response) {
      const status = Number(request.url?.slice(1))
      response.writeHead(status)
      response.end(status === 204 || status === 304 ? undefined : 'body')
    },
    async client({ url, log }) {
      for (const status of [
        200, 201, 203, 204, 205, 206, 299, 300, 304, 400, 401, 404, 418, 429, 500, 503, 599,
      ]) {
        const response = await fetch(`${url.replace('ws', 'http')}/${status}`)
        log(response.status, response.statusText, response.ok, response.body === null, await response.text())
      }
    },
  },

  'HEAD has headers and no body': {
    request(request, response, { log }) {
      log(String(request.method))
      response.setHeader('Content-Length', 5)
      response.end('12345')
    },
    async client({ url, log }) {
      const response = await fetch(url.replace('ws', 'http'), { method: 'HEAD' })
      log(response.status, response.headers.get('content-length'), JSON.stringify(await response.text()))
    },
  },

  'redirects keep or change the method': {
    request(request, response, { log }) {
      const [, status, rest] = /^\/(\d+)(.*)/.exec(String(request.url)) ?? []
      if (status) {
        response.writeHead(Number(status), { Location: `/end${rest ?? ''}` })
        response.end('elsewhere')
        return
      }
      let text = ''
      request.on('data', (data) => (text += data))
      request.on('end', () => {
        log(String(request.method), String(request.url), text, request.headers['content-type'] ?? '-')
        response.end('arrived')
      })
    },
    async client({ url, log }) {
      const base = url.replace('ws', 'http')
      for (const status of [301, 302, 303, 307, 308])
        for (const method of ['GET', 'POST', 'PUT', 'HEAD']) {
          const body = method === 'POST' || method === 'PUT' ? 'content' : null
          const response = await fetch(`${base}/${status}?q#frag`, { method, body })
          log(
            status,
            method,
            response.status,
            response.redirected,
            response.url.slice(base.length),
            await response.text(),
          )
        }
      const notModified = await fetch(`${base}/304`)
      log(notModified.status, notModified.redirected)
    },
  },

  'redirects that are not followed': {
    request(request, response) {
      const count = Number(/\d+/.exec(String(request.url))?.[0] ?? 0)
      if (request.url === '/none') response.writeHead(302).end('no location')
      else if (request.url === '/bad') response.writeHead(302, { Location: 'http://' }).end()
      else if (request.url === '/scheme') response.writeHead(302, { Location: 'ftp://example.com/' }).end()
      else if (count > 0) response.writeHead(302, { Location: `/${count - 1}` }).end()
      else response.end('the end')
    },
    async client({ url, log }) {
      const base = url.replace('ws', 'http')
      const get = async (/** @type {string} */ path, /** @type {RequestInit} */ init = {}) => {
        try {
          const response = await fetch(base + path, init)
          log(
            path,
            response.status,
            response.type,
            response.redirected,
            response.ok,
            response.url.slice(base.length),
            await response.text(),
          )
        } catch (error) {
          log(path, error)
        }
      }
      await get('/20')
      await get('/21')
      await get('/none')
      await get('/bad')
      await get('/scheme')
      await get('/1', { redirect: 'error' })
      await get('/0', { redirect: 'error' })
      await get('/1', { redirect: 'manual' })
    },
  },

  'a body piece by piece': {
    request(_, response, { delay }) {
      void (async () => {
        response.writeHead(200, { 'X-Early': 'yes' })
        for (const piece of ['one', 'two', 'three']) {
          response.write(piece)
          await delay(60)
        }
        response.end()
      })()
    },
    async client({ url, log }) {
      const response = await fetch(url.replace('ws', 'http'))
      log(response.headers.get('x-early'), response.bodyUsed)
      const reader = /** @type {ReadableStream} */ (response.body).getReader()
      for (;;) {
        const { done, value } = await reader.read()
        log(done, value)
        if (done) break
      }
      log(response.bodyUsed)
      await reader.closed
      log('closed')
    },
  },

  'a body through a TextDecoderStream, and by iteration': {
    request(_, response, { delay }) {
      void (async () => {
        const bytes = new TextEncoder().encode('äöü')
        response.write(bytes.slice(0, 3))
        await delay(50)
        response.end(bytes.slice(3))
      })()
    },
    async client({ url, log }) {
      const first = await fetch(url.replace('ws', 'http'))
      const reader = /** @type {ReadableStream} */ (first.body)
        .pipeThrough(new TextDecoderStream())
        .getReader()
      for (let result = await reader.read(); !result.done; result = await reader.read()) log(result.value)
      const second = await fetch(url.replace('ws', 'http'))
      let size = 0
      for await (const chunk of /** @type {AsyncIterable<Uint8Array>} */ (
        /** @type {unknown} */ (second.body)
      ))
        size += chunk.length
      log(size)
    },
  },

  'a body is read once': {
    request(_, response) {
      response.setHeader('Content-Type', 'Application/JSON; Charset=utf-8')
      response.end('\ufeff{"a": [1, 2]}')
    },
    async client({ url, log }) {
      const base = url.replace('ws', 'http')
      const get = () => fetch(base)
      const fails = (/** @type {Promise<unknown>} */ promise) =>
        promise.then(
          (value) => log('fine', value),
          (error) => log(error),
        )
      log(JSON.stringify(await (await get()).json()))
      log(await (await get()).arrayBuffer())
      log(await (await get()).blob())
      log(await (await get()).text())
      log(await (await get()).bytes())
      const used = await get()
      await used.text()
      await fails(used.text())
      await fails(used.json())
      log(used.bodyUsed, used.body?.locked)
      try {
        used.clone()
      } catch (error) {
        log(error)
      }
      const locked = await get()
      locked.body?.getReader()
      await fails(locked.text())
      log(locked.bodyUsed)
      const cloned = await get()
      const twin = cloned.clone()
      log(
        cloned.bodyUsed,
        twin.bodyUsed,
        twin.url === cloned.url,
        twin.status,
        twin.headers.get('content-type'),
        twin.type,
      )
      log(JSON.stringify(await twin.json()), cloned.bodyUsed, twin.bodyUsed)
      log(JSON.stringify(await cloned.json()), cloned.bodyUsed)
    },
  },

  'what is not JSON': {
    request(request, response) {
      response.end(decodeURIComponent(String(request.url).slice(1)))
    },
    async client({ url, log }) {
      for (const text of ['', '<html>', '{"a":', 'nul'])
        await fetch(`${url.replace('ws', 'http')}/${encodeURIComponent(text)}`)
          .then((response) => response.json())
          .then(
            (value) => log(value),
            // Whether Chromium says which method failed depends on how much has come when it is called.
            (error) =>
              log(error.name, error.message.replace(/^Failed to execute 'json' on 'Response': /, '')),
          )
    },
  },

  'a fetch that is aborted': {
    request(request, response, { log, delay }) {
      request.on('close', () => log('closed', String(request.url)))
      if (request.url === '/never') return
      response.write('start')
      void delay(100).then(() => {
        if (request.url === '/slow' && !response.destroyed) response.write('more')
        if (request.url === '/done') response.end()
      })
    },
    async client({ url, log, delay }) {
      const base = url.replace('ws', 'http')
      const fails = (/** @type {Promise<unknown>} */ promise) =>
        promise.then(
          (value) => log('fine', value),
          (error) => log(error),
        )
      await fails(fetch(`${base}/never`, { signal: AbortSignal.abort() }))
      await fails(fetch(`${base}/never`, { signal: AbortSignal.abort('because') }))
      const before = new AbortController()
      const pending = fails(fetch(`${base}/never`, { signal: before.signal }))
      await delay(200)
      before.abort()
      log('aborted')
      await pending
      await delay(150)
      const during = new AbortController()
      const response = await fetch(`${base}/slow`, { signal: during.signal })
      const text = fails(response.text())
      await delay(20)
      during.abort(new Error('mine'))
      await text
      await delay(150)
      const idle = new AbortController()
      const unread = await fetch(`${base}/slow`, { signal: idle.signal })
      idle.abort()
      await fails(unread.text())
      await delay(150)
      const reading = new AbortController()
      const read = await fetch(`${base}/slow`, { signal: reading.signal })
      const reader = /** @type {ReadableStream} */ (read.body).getReader()
      log((await reader.read()).value)
      const more = fails(reader.read())
      reading.abort()
      await more
      await delay(150)
      const late = new AbortController()
      const done = await fetch(`${base}/done`, { signal: late.signal })
      log(await done.text())
      late.abort()
      log('late', done.bodyUsed)
      const cancelled = await fetch(`${base}/slow`)
      await cancelled.body?.cancel()
      await delay(150)
      log('cancelled', cancelled.bodyUsed)
    },
  },

  'AbortSignal.timeout and AbortSignal.any': {
    request() {},
    async client({ url, log }) {
      const base = url.replace('ws', 'http')
      await fetch(base, { signal: AbortSignal.timeout(100) }).catch((error) => log(error))
      const controller = new AbortController()
      const both = AbortSignal.any([controller.signal, AbortSignal.timeout(150)])
      await fetch(base, { signal: both }).catch((error) => log(error))
    },
  },

  'the network fails': {
    request(request, response, { delay }) {
      if (request.url === '/reset') request.socket.destroy()
      else if (request.url === '/garbage') request.socket.end('garbage\r\n\r\n')
      else {
        response.writeHead(200, request.url === '/short' ? { 'Content-Length': 10 } : {})
        response.write('start')
        void delay(50).then(() => request.socket.destroy())
      }
    },
    async client({ url, log }) {
      const base = url.replace('ws', 'http')
      const get = (/** @type {string} */ address) =>
        fetch(address)
          .then((response) => response.text())
          .then(log, log)
      await get('http://nowhere.invalid/')
      await get('http://127.0.0.1:1/')
      await get('http://127.0.0.1:6000/')
      await get(`${base}/reset`)
      await get(`${base}/short`)
      await get(`${base}/chunked`)
      const response = await fetch(`${base}/chunked`)
      const reader = /** @type {ReadableStream} */ (response.body).getReader()
      log((await reader.read()).value)
      await reader.read().then(log, log)
      await reader.closed.then(log, log)
      await fetch('ftp://example.com/').catch(log)
      await fetch('about:blank').catch(log)
    },
  },

  'a response written by hand': {
    request(request, _, { delay }) {
      const { socket, url } = request
      const head = 'HTTP/1.1 200 Right\r\nAccess-Control-Allow-Origin: *\r\n'
      if (url === '/length') socket.write(`${head}Content-Length: 2\r\n\r\nhi`)
      else if (url === '/close') socket.end(`${head}Connection: close\r\n\r\nuntil the end`)
      else if (url === '/continue')
        socket.write(`HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${head}Content-Length: 2\r\n\r\nok`)
      else
        void (async () => {
          socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n5;ext=1\r\nhel`)
          await delay(50)
          socket.write('lo\r\n1\r')
          await delay(50)
          socket.write('\n!\r\n0\r\nTrailer: x\r\n\r\n')
        })()
      if (url !== '/close') setTimeout(() => socket.destroy(), 400)
    },
    async client({ url, log }) {
      for (const path of ['length', 'close', 'continue', 'chunked']) {
        const response = await fetch(`${url.replace('ws', 'http')}/${path}`)
        log(path, response.status, response.statusText, await response.text())
      }
    },
  },

  Request: {
    async client({ log, show }) {
      const attempt = (/** @type {string} */ title, /** @type {() => unknown} */ run) => {
        try {
          log(title, show(run()))
        } catch (error) {
          log(title, error)
        }
      }
      const url = 'http://example.com/a?b#c'
      const request = new Request(url, { method: 'post', body: 'text', headers: { 'X-A': '1' } })
      log(request.method, request.url, request.headers.get('x-a'), request.headers.get('content-type'))
      log(
        request.bodyUsed,
        request.redirect,
        request.mode,
        request.credentials,
        request.cache,
        request.referrer,
        Reflect.get(request, 'duplex'),
      )
      log(
        request.signal instanceof AbortSignal,
        request.signal.aborted,
        Object.prototype.toString.call(request),
      )
      const copy = request.clone()
      log(await copy.text(), copy.bodyUsed, request.bodyUsed, copy.headers.get('x-a'), copy.method)
      const moved = new Request(request, { headers: { 'X-B': '2' } })
      log(request.bodyUsed, moved.bodyUsed, moved.method, moved.headers.get('x-a'), moved.headers.get('x-b'))
      log(await moved.text())
      attempt('used', () => new Request(request))
      attempt('clone used', () => request.clone())
      attempt('GET with body', () => new Request(url, { body: 'x' }))
      attempt('HEAD with body', () => new Request(url, { method: 'HEAD', body: '' }))
      attempt('bad method', () => new Request(url, { method: 'a b' }))
      attempt('forbidden method', () => new Request(url, { method: 'TRACE' }))
      attempt('credentials', () => new Request('http://u:p@example.com/'))
      attempt('stream without duplex', () => new Request(url, { method: 'POST', body: new ReadableStream() }))
      attempt('patch', () => new Request(url, { method: 'patch' }).method)
      attempt('delete', () => new Request(url, { method: 'delete' }).method)
      attempt('no body', () => new Request(url).body)
      attempt('body', () => new Request(url, { method: 'POST', body: 'x' }).body)
      const forbidden = new Request(url, {
        headers: { Host: 'x', Cookie: 'a=b', 'Sec-X': '1', Referer: 'y', Fine: 'yes' },
      })
      log([...forbidden.headers].join())
      const form = await new Request(url, {
        method: 'POST',
        body: new URLSearchParams('a=1&b=2&a=3'),
      }).formData()
      log([...form].map(([name, value]) => `${name}=${typeof value}`).join())
      const controller = new AbortController()
      const signalled = new Request(url, { signal: controller.signal })
      controller.abort('stop')
      log(signalled.signal.aborted, signalled.signal.reason)
    },
  },

  Response: {
    async client({ log, show }) {
      const attempt = (/** @type {string} */ title, /** @type {() => unknown} */ run) => {
        try {
          log(title, show(run()))
        } catch (error) {
          log(title, error)
        }
      }
      const all = (/** @type {Response} */ { status, statusText, ok, type, url, redirected, body }) =>
        log(status, statusText, ok, type, url, redirected, body === null)
      all(new Response())
      all(new Response('x', { status: 404, statusText: 'Gone away' }))
      all(Response.error())
      all(Response.redirect('http://example.com/x', 307))
      all(Response.json({ a: 1 }, { status: 201 }))
      log(Response.redirect('http://example.com/x').headers.get('location'))
      log(Response.json([]).headers.get('content-type'), await Response.json([1, { b: 2 }]).text())
      log(
        new Response('x').headers.get('content-type'),
        new Response(new Blob(['x'], { type: 'a/b' })).headers.get('content-type'),
      )
      log(await new Response(new Uint8Array([65, 66])).text(), await new Response(new Blob(['blob'])).text())
      log(await new Response('text', { headers: { 'Content-Type': 'Text/X; a=B' } }).blob())
      attempt('status 199', () => new Response(null, { status: 199 }))
      attempt('status 600', () => new Response(null, { status: 600 }))
      attempt('204 with body', () => new Response('', { status: 204 }))
      attempt('bad statusText', () => new Response('', { statusText: 'a\nb' }))
      attempt('redirect 200', () => Response.redirect('http://example.com', 200))
      attempt('json undefined', () => Response.json(undefined))
      attempt('immutable', () => Response.error().headers.set('a', 'b'))
      log(Object.prototype.toString.call(new Response()), Response.length, Response.name)
      const stream = new ReadableStream({
        start(controller) {
          controller.enqueue(new Uint8Array([104, 105]))
          controller.close()
        },
      })
      const streamed = new Response(stream)
      log(streamed.bodyUsed, await streamed.text(), streamed.bodyUsed, streamed.body?.locked)
      const multipart = new FormData()
      multipart.append('a', 'text')
      multipart.append('b', new File(['content'], 'b.txt', { type: 'text/plain' }))
      const form = await new Response(multipart).formData()
      const file = /** @type {File} */ (form.get('b'))
      log(form.get('a'), file.name, file.type, await file.text())
      await new Response('x').formData().catch(log)
    },
  },

  'headers that programs do and do not see': {
    request(request, response, { log }) {
      for (const name of ['x-a', 'cookie', 'host', 'x-combined', 'accept', 'origin', 'range'])
        log(
          name,
          name === 'host' || name === 'origin' ? name in request.headers : (request.headers[name] ?? '-'),
        )
      response.setHeader('Set-Cookie', ['a=1', 'b=2'])
      response.setHeader('X-Twice', ['one', 'two'])
      response.setHeader('X-Space', '  a  b ')
      response.end()
    },
    async client({ url, log }) {
      const headers = new Headers({
        'X-A': 'ä'.normalize('NFC').replace('ä', 'a'),
        Cookie: 'x=y',
        Accept: 'text/a',
        Range: 'bytes=0-1',
      })
      headers.append('X-Combined', '1')
      headers.append('x-combined', '2')
      const response = await fetch(url.replace('ws', 'http'), { method: 'POST', headers })
      log(
        response.headers.get('set-cookie'),
        response.headers.get('x-twice'),
        JSON.stringify(response.headers.get('x-space')),
      )
      log([...response.headers.keys()].filter((name) => name.startsWith('x-')).join())
      for (const name of ['set', 'append', 'delete'])
        try {
          ;/** @type {any} */ (response.headers)[name]('x', 'y')
        } catch (error) {
          log(error)
        }
    },
  },

  'six connections to a host at most, and used again': {
    server({ http, port, log }) {
      let underway = 0
      let most = 0
      let connections = 0
      const server = http.createServer((_, response) => {
        most = Math.max(most, ++underway)
        response.setHeader('Access-Control-Allow-Origin', '*')
        setTimeout(() => {
          underway--
          response.end(`${most}`)
        }, 100)
      })
      server.keepAliveTimeout = 300
      server.on('connection', () => connections++)
      server.on('close', () => log('connections', connections, 'most', most))
      setTimeout(() => server.close(), 1200)
      return server.listen(port)
    },
    async client({ url, log, delay }) {
      const all = Array.from({ length: 13 }, (_, index) =>
        fetch(`${url.replace('ws', 'http')}/${index}`).then((response) => response.text()),
      )
      log((await Promise.all(all)).at(-1))
      await delay(900)
    },
  },

  'a stream is not sent over HTTP/1.1': {
    request(_, response) {
      response.end()
    },
    async client({ url, log }) {
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(new Uint8Array(3))
          controller.close()
        },
      })
      const init = { method: 'POST', body, duplex: 'half' }
      await fetch(url.replace('ws', 'http'), init).catch(log)
    },
  },

  'data: addresses': {
    async client({ log }) {
      for (const address of [
        'data:,a%20b',
        'data:text/html;charset=x,<p>#hash',
        'data:;base64,aGVsbG8=',
        'data:text/plain;base64,%',
        'data:x',
        'data:a/b;base64 ,  aGk=',
      ])
        try {
          const response = await fetch(address)
          log(
            response.status,
            response.statusText,
            response.type,
            response.headers.get('content-type'),
            response.url,
            await response.text(),
          )
        } catch (error) {
          log(error)
        }
    },
  },

  'what happens in which order': {
    request(_, response) {
      response.end('body')
    },
    async client({ url, log }) {
      const promise = fetch(url.replace('ws', 'http'))
      log('called')
      void Promise.resolve().then(() => log('microtask'))
      setTimeout(() => log('timeout'), 0)
      await promise.then((response) => {
        log('response')
        queueMicrotask(() => log('microtask after'))
        return response.text()
      })
      log('text')
    },
  },

  '3 MB there and back': {
    request(request, response) {
      request.pipe(response)
    },
    async client({ url, log }) {
      const bytes = new Uint8Array(3 * 1024 * 1024).map((_, index) => index * 7)
      const response = await fetch(url.replace('ws', 'http'), { method: 'POST', body: bytes })
      log(await response.arrayBuffer())
    },
  },
}
