// oxlint-disable unicorn/prefer-add-event-listener -- handler attributes are part of what is compared.
/**
 * `XMLHttpRequest`: its events in order, its states, its answers in every form. What comes in pieces is
 * JSON: of other types, and of none, Chromium holds the beginning back, to guess what it is.
 */

/** @type {import('../conformance/program.ts').Programs} */
export const programs = {
  'the events of a GET': {
    request(request, response, { log }) {
      log(
        String(request.method),
        String(request.url),
        request.headers.accept,
        request.headers['content-type'] ?? '-',
      )
      response.setHeader('Content-Type', 'text/plain')
      response.end('hello')
    },
    async client({ url, log, until }) {
      const xhr = new XMLHttpRequest()
      const tell = (/** @type {Event} */ event) => {
        const { loaded, total, lengthComputable } = /** @type {ProgressEvent} */ (event)
        log(
          event.type,
          xhr.readyState,
          xhr.status,
          xhr.responseText,
          ...(loaded === undefined ? [] : [loaded, total, lengthComputable]),
          event.constructor.name,
        )
        queueMicrotask(() => log('microtask after', event.type))
      }
      for (const type of [
        'readystatechange',
        'loadstart',
        'progress',
        'load',
        'loadend',
        'error',
        'abort',
        'timeout',
      ]) {
        xhr.addEventListener(type, tell)
        xhr.upload.addEventListener(type, (event) => log('upload', event.type))
      }
      xhr.open('get', `${url.replace('ws', 'http')}/x?y#z`)
      log('opened')
      xhr.send()
      log('sent', xhr.readyState)
      await until(xhr, 'loadend')
      log(
        xhr.responseURL.slice(url.length + 2),
        xhr.statusText,
        xhr.getResponseHeader('Content-TYPE'),
        xhr.getResponseHeader('nothing'),
      )
    },
  },

  'the events of a POST': {
    request(request, response, { log }) {
      let length = 0
      request.on('data', (data) => (length += data.length))
      request.on('end', () => {
        log(
          String(request.method),
          length,
          request.headers['content-type'] ?? '-',
          request.headers['content-length'] ?? '-',
        )
        response.end()
      })
    },
    async client({ url, log, until }) {
      for (const body of [
        'text',
        new Blob(['blob'], { type: 'x/y' }),
        new Uint8Array(3),
        new URLSearchParams('a=b'),
        '',
        null,
      ]) {
        const xhr = new XMLHttpRequest()
        const progress = (/** @type {string} */ name) => (/** @type {ProgressEvent} */ event) =>
          log(name, event.type, event.loaded, event.total, event.lengthComputable, xhr.readyState)
        for (const type of ['loadstart', 'progress', 'load', 'loadend']) {
          xhr.addEventListener(type, (event) => progress('xhr')(/** @type {ProgressEvent} */ (event)))
          xhr.upload.addEventListener(type, (event) =>
            progress('upload')(/** @type {ProgressEvent} */ (event)),
          )
        }
        xhr.addEventListener('readystatechange', () => log('state', xhr.readyState))
        xhr.open('POST', url.replace('ws', 'http'))
        xhr.send(body)
        await until(xhr, 'loadend')
      }
    },
  },

  'progress, piece by piece': {
    request(_, response, { delay }) {
      void (async () => {
        response.writeHead(200, { 'Content-Length': 9, 'Content-Type': 'application/json' })
        for (const piece of ['one', 'two', 'end']) {
          response.write(piece)
          await delay(120)
        }
        response.end()
      })()
    },
    async client({ url, log, until }) {
      const xhr = new XMLHttpRequest()
      xhr.onreadystatechange = () => log('state', xhr.readyState, xhr.responseText)
      xhr.onprogress = ({ loaded, total, lengthComputable }) =>
        log('progress', loaded, total, lengthComputable, xhr.responseText)
      xhr.open('GET', url.replace('ws', 'http'))
      xhr.send()
      await until(xhr, 'load')
    },
  },

  'the body in every form': {
    request(request, response) {
      response.setHeader(
        'Content-Type',
        request.url === '/latin' ? 'text/plain; charset=iso-8859-1' : 'Application/Json; x=y',
      )
      if (request.url === '/latin') response.end(Uint8Array.from([0xe4, 0xf6]))
      else response.end(request.url === '/broken' ? '{"a":' : '{"a":"ä"}')
    },
    async client({ url, log, until, attempt }) {
      const get = async (/** @type {XMLHttpRequestResponseType} */ type, path = '/', mime = '') => {
        const xhr = new XMLHttpRequest()
        xhr.open('GET', url.replace('ws', 'http') + path)
        xhr.responseType = type
        if (mime) xhr.overrideMimeType(mime)
        log(type, xhr.responseType, xhr.response)
        xhr.send()
        await until(xhr, 'loadend')
        log(xhr.response, xhr.response === xhr.response)
        attempt('responseText', () => xhr.responseText)
        return xhr
      }
      await get('')
      await get('text')
      log(JSON.stringify((await get('json')).response))
      log((await get('json', '/broken')).response)
      await get('arraybuffer')
      log(await (await get('blob')).response.text())
      await get('', '/latin')
      await get('', '/latin', 'text/plain; charset=windows-1251')
      await get('blob', '/', 'image/png')
      await get(/** @type {any} */ ('nonsense'))
      await get('text', '/latin', 'text/plain; charset=utf-8')
    },
  },

  headers: {
    request(request, response, { log }) {
      for (const name of ['x-a', 'x-b', 'cookie', 'accept', 'sec-x', 'content-type'])
        log(name, request.headers[name] ?? '-')
      response.setHeader('Zeta', 'z')
      response.setHeader('alpha', ['1', '2'])
      response.setHeader('Set-Cookie', 'a=b')
      response.setHeader('Access-Control-Expose-Headers', 'Zeta, Alpha')
      response.end()
    },
    async client({ url, log, until }) {
      const xhr = new XMLHttpRequest()
      const attempt = (/** @type {() => void} */ run) => {
        try {
          run()
          log('fine')
        } catch (error) {
          log(error)
        }
      }
      attempt(() => xhr.setRequestHeader('X', 'y'))
      xhr.open('POST', url.replace('ws', 'http'))
      xhr.setRequestHeader('X-A', ' 1 ')
      xhr.setRequestHeader('x-a', '2')
      xhr.setRequestHeader('X-B', '')
      xhr.setRequestHeader('Content-Type', 'application/json')
      attempt(() => xhr.setRequestHeader('a b', 'c'))
      attempt(() => xhr.setRequestHeader('', 'c'))
      attempt(() => xhr.setRequestHeader('c', 'a\nb'))
      attempt(() => xhr.setRequestHeader('Cookie', 'c'))
      attempt(() => xhr.setRequestHeader('Sec-X', 'c'))
      log(xhr.getAllResponseHeaders(), xhr.getResponseHeader('alpha'))
      xhr.send('{}')
      attempt(() => xhr.setRequestHeader('X', 'y'))
      await until(xhr, 'load')
      log(xhr.getResponseHeader('ALPHA'), xhr.getResponseHeader('set-cookie'))
      log(
        xhr
          .getAllResponseHeaders()
          .split('\r\n')
          .filter((line) => /^(zeta|alpha|set)/.test(line))
          .join('|'),
      )
    },
  },

  'what can be done in which state': {
    request(_, response) {
      response.end('x')
    },
    async client({ url, log, until }) {
      const base = url.replace('ws', 'http')
      const attempt = (/** @type {string} */ title, /** @type {() => unknown} */ run) => {
        try {
          log(title, run())
        } catch (error) {
          log(title, error, /** @type {DOMException} */ (error).code)
        }
      }
      const xhr = new XMLHttpRequest()
      attempt('send', () => xhr.send())
      attempt('bad method', () => xhr.open('a b', base))
      attempt('TRACE', () => xhr.open('TRACE', base))
      attempt('bad address', () => xhr.open('GET', 'http://'))
      attempt('too few', () => /** @type {any} */ (xhr).open('GET'))
      attempt('abort', () => xhr.abort())
      log(xhr.readyState, xhr.status, xhr.statusText === '', xhr.response === '', xhr.responseURL === '')
      attempt('open', () => xhr.open('GET', base))
      attempt('open again', () => xhr.open('GET', base))
      attempt('type', () => (xhr.responseType = 'text'))
      attempt('timeout', () => (xhr.timeout = 5000))
      attempt('credentials', () => (xhr.withCredentials = true))
      xhr.withCredentials = false
      attempt('send', () => xhr.send())
      attempt('send again', () => xhr.send())
      attempt('credentials', () => (xhr.withCredentials = true))
      await until(xhr, 'load')
      attempt('type', () => (xhr.responseType = 'json'))
      attempt('override', () => xhr.overrideMimeType('text/plain'))
      attempt('again', () => xhr.open('GET', base))
      log(xhr.status, xhr.readyState, xhr.responseText === '')
      xhr.send()
      await until(xhr, 'load')
      log(xhr.status, xhr.responseText)
      xhr.abort()
      log(xhr.readyState, xhr.status)
      log(
        [
          XMLHttpRequest.UNSENT,
          XMLHttpRequest.OPENED,
          XMLHttpRequest.HEADERS_RECEIVED,
          xhr.LOADING,
          xhr.DONE,
        ].join(),
      )
      log(
        Object.prototype.toString.call(xhr),
        Object.prototype.toString.call(xhr.upload),
        XMLHttpRequest.name,
        XMLHttpRequest.length,
      )
      log(
        xhr instanceof XMLHttpRequestEventTarget,
        xhr.upload instanceof XMLHttpRequestUpload,
        xhr instanceof EventTarget,
        xhr.upload === xhr.upload,
      )
      attempt('upload', () => new /** @type {any} */ (XMLHttpRequestUpload)())
      attempt('target', () => new /** @type {any} */ (XMLHttpRequestEventTarget)())
      log(xhr.onload, (xhr.onload = /** @type {any} */ (5)), xhr.onload)
    },
  },

  'abort, in each state': {
    request(_, response, { delay }) {
      void (async () => {
        await delay(50)
        response.writeHead(200, { 'Content-Type': 'application/json' })
        response.write('start')
        await delay(300)
        response.end('end')
      })()
    },
    async client({ url, log, until, delay }) {
      const watch = (/** @type {XMLHttpRequest} */ xhr) => {
        xhr.addEventListener('readystatechange', () => log('state', xhr.readyState, xhr.status))
        for (const type of ['abort', 'error', 'timeout', 'load', 'loadend'])
          xhr.addEventListener(type, (event) =>
            log(type, /** @type {ProgressEvent} */ (event).loaded, xhr.readyState),
          )
        for (const type of ['abort', 'load', 'loadend'])
          xhr.upload.addEventListener(type, () => log('upload', type))
      }
      for (const at of ['opened', 'sent', 'loading', 'done']) {
        log('--', at)
        const xhr = new XMLHttpRequest()
        watch(xhr)
        xhr.open('POST', url.replace('ws', 'http'))
        if (at !== 'opened') xhr.send('body')
        if (at === 'loading') await until(xhr, 'progress')
        if (at === 'done') await until(xhr, 'loadend')
        xhr.abort()
        log('after', xhr.readyState, xhr.status, JSON.stringify(xhr.responseText))
        await delay(150)
      }
      log('-- opened anew while under way')
      const xhr = new XMLHttpRequest()
      watch(xhr)
      xhr.open('GET', url.replace('ws', 'http'))
      xhr.send()
      await until(xhr, 'progress')
      xhr.open('GET', url.replace('ws', 'http'))
      log('after', xhr.readyState, JSON.stringify(xhr.responseText))
      await delay(150)
      log('-- abort in a handler')
      const inner = new XMLHttpRequest()
      watch(inner)
      inner.addEventListener('readystatechange', () => inner.readyState === 2 && inner.abort())
      inner.open('GET', url.replace('ws', 'http'))
      inner.send()
      await until(inner, 'loadend')
      log('after', inner.readyState)
      await delay(400)
    },
  },

  'timeouts and broken connections': {
    request(request, response, { delay }) {
      void (async () => {
        if (request.url === '/break') request.socket.destroy()
        if (request.url === '/break' || request.url === '/never') return
        response.setHeader('Content-Type', 'application/json')
        response.write('start')
        await delay(100)
        if (request.url === '/midway') request.socket.destroy()
        else response.end()
      })()
    },
    async client({ url, log, until }) {
      const get = async (/** @type {string} */ path, timeout = 0, body = '') => {
        const xhr = new XMLHttpRequest()
        xhr.onreadystatechange = () => log('state', xhr.readyState, xhr.status)
        for (const type of ['abort', 'error', 'timeout', 'load', 'loadend'])
          xhr.addEventListener(type, (event) =>
            log(
              type,
              /** @type {ProgressEvent} */ (event).loaded,
              /** @type {ProgressEvent} */ (event).total,
            ),
          )
        for (const type of ['error', 'timeout', 'load', 'loadend'])
          xhr.upload.addEventListener(type, () => log('upload', type))
        xhr.open(body ? 'POST' : 'GET', path.startsWith('/') ? url.replace('ws', 'http') + path : path)
        xhr.timeout = timeout
        xhr.send(body)
        await until(xhr, 'loadend')
        log(
          'after',
          xhr.readyState,
          xhr.status,
          JSON.stringify(xhr.responseText),
          xhr.getAllResponseHeaders() === '',
          xhr.responseURL === '',
        )
      }
      await get('/never', 300)
      await get('/break')
      await get('/midway')
      await get('/fine', 5000)
      await get('http://nowhere.invalid/')
      await get('http://127.0.0.1:1/', 0, 'body')
    },
  },

  'redirects, HEAD and 204': {
    request(request, response, { log }) {
      log(String(request.method), String(request.url))
      if (request.url === '/from') response.writeHead(302, { Location: '/to' }).end('moved')
      else if (request.url === '/empty') response.writeHead(204).end()
      else response.writeHead(200, { 'Content-Length': 4 }).end('here')
    },
    async client({ url, log, until }) {
      const send = async (/** @type {string} */ method, /** @type {string} */ path) => {
        const xhr = new XMLHttpRequest()
        /** @type {(string | number)[]} */
        const events = []
        xhr.onreadystatechange = () => events.push(xhr.readyState)
        for (const type of ['progress', 'load', 'loadend'])
          xhr.addEventListener(type, (event) =>
            events.push(
              `${type} ${/** @type {ProgressEvent} */ (event).loaded}/${/** @type {ProgressEvent} */ (event).total}`,
            ),
          )
        xhr.open(method, url.replace('ws', 'http') + path)
        xhr.send(method === 'POST' ? 'x' : undefined)
        await until(xhr, 'loadend')
        log(
          method,
          xhr.status,
          xhr.statusText,
          xhr.responseURL.slice(url.length + 2),
          xhr.responseText,
          events.join(),
        )
      }
      await send('GET', '/from')
      await send('POST', '/from')
      await send('HEAD', '/x')
      await send('GET', '/empty')
      await send('PUT', '/x')
    },
  },
}
