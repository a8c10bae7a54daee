// oxlint-disable unicorn/prefer-add-event-listener -- handler attributes are part of what is compared.
/** `EventSource`: how a stream is read, when it is tried again, when it is over. */

/** @type {import('../conformance/program.ts').Programs} */
export const programs = {
  'events of all kinds': {
    request(request, response, { log }) {
      const { headers } = request
      log(
        String(request.method),
        headers.accept,
        headers['cache-control'] ?? '-',
        headers['last-event-id'] ?? '-',
      )
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' })
      response.write('data: plain\n\n')
      response.write(': a comment\ndata: two\ndata: lines\n\n')
      response.write('event: named\nid: 7\ndata: with an id\n\n')
      response.write('data\n\ndata:no space\n\ndata:  two spaces\n\n')
      response.write('event: empty\n\nid: 8\n\ndata: after\n\n')
      response.write('id\ndata: id forgotten\n\nid: a\0b\ndata: id with NUL\n\n')
      response.write('unknown: field\nevent: named\nevent:\ndata: no name\n\n')
      response.write('data: ünïcödé 🎉\n\nevent: last\ndata: end\n\n')
      response.write('data: never finished\n')
      request.on('close', () => log('closed'))
    },
    async client({ url, log, until }) {
      const source = new EventSource(`${url.replace('ws', 'http')}/stream?x`)
      log(source.readyState, source.url.slice(url.length + 2), source.withCredentials)
      const tell = (/** @type {MessageEvent} */ { type, data, lastEventId, origin, constructor }) =>
        log(
          type,
          JSON.stringify(data),
          JSON.stringify(lastEventId),
          origin === new URL(source.url).origin,
          constructor.name,
        )
      source.onopen = (event) => log('open', source.readyState, event.constructor.name)
      source.onmessage = tell
      for (const type of ['named', 'empty', 'last']) source.addEventListener(type, tell)
      source.onerror = () => log('error', source.readyState)
      await until(source, 'last')
      source.close()
      log(source.readyState)
    },
  },

  'lines however they end and are cut': {
    request(_, response, { delay }) {
      void (async () => {
        response.setHeader('Content-Type', 'text/event-stream')
        const bytes = new TextEncoder().encode(
          '\ufeffdata: a\rdata: b\r\n\r\ndata: ü\n\ndata: c\r\rdata: d\r\n\ndata: \ufeffe\n\nevent: last\rdata: x\r\r',
        )
        for (let index = 0; index < bytes.length; index++) {
          response.write(bytes.slice(index, index + 1))
          await delay(2)
        }
      })()
    },
    async client({ url, log, until }) {
      const source = new EventSource(url.replace('ws', 'http'))
      source.onmessage = ({ data }) => log(JSON.stringify(data))
      await until(source, 'last')
      source.close()
    },
  },

  'a stream that ends is tried again': {
    server({ http, port, log }) {
      let count = 0
      return http
        .createServer((request, response) => {
          const id = request.headers['last-event-id']
          log('request', ++count, id ?? '-')
          response.setHeader('Access-Control-Allow-Origin', '*')
          if (count === 4) {
            response.writeHead(204)
            response.end()
            return
          }
          response.setHeader('Content-Type', 'text/event-stream')
          if (count === 1) response.write('retry: 150\nid: one\ndata: first\n\n')
          else response.write(`id: ${count}\ndata: again\n\n`)
          setTimeout(() => (count === 2 ? request.socket.destroy() : response.end('data: cut off')), 50)
        })
        .on('connection', (socket) => socket.setTimeout(1500))
        .listen(port)
    },
    async client({ url, log, until, delay }) {
      const source = new EventSource(url.replace('ws', 'http'))
      source.onopen = () => log('open')
      source.onmessage = ({ data, lastEventId }) => log('message', data, lastEventId)
      source.onerror = () => log('error', source.readyState)
      for (let count = 0; count < 4; count++) await until(source, 'error')
      await delay(400)
      log(source.readyState)
    },
  },

  'answers that are no event stream': {
    request(request, response) {
      const [, status, type] = /^\/(\d+)\/(.*)/.exec(decodeURIComponent(String(request.url))) ?? []
      response.writeHead(Number(status), type ? { 'Content-Type': type } : {})
      response.end('data: x\n\n')
    },
    async client({ url, log, until }) {
      for (const path of [
        '/200/text/plain',
        '/404/text/event-stream',
        '/500/text/event-stream',
        '/200/',
        '/200/text/event-streams',
        '/201/text/event-stream',
      ]) {
        const source = new EventSource(url.replace('ws', 'http') + path)
        source.onopen = () => log('open')
        source.onmessage = () => log('message')
        await until(source, 'error')
        log(path, source.readyState)
      }
      const fine = new EventSource(`${url.replace('ws', 'http')}/200/Text/Event-Stream;charset=utf-8`)
      fine.onmessage = ({ data }) => log(data)
      await until(fine, 'open')
      log(fine.readyState)
      await until(fine, 'error')
      log(fine.readyState)
      fine.close()
    },
  },

  'a redirect is followed': {
    request(request, response, { log }) {
      log(String(request.url), request.headers.accept)
      if (request.url === '/from') response.writeHead(307, { Location: '/to' }).end()
      else response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: here\n\n')
    },
    async client({ url, log, until }) {
      const source = new EventSource(`${url.replace('ws', 'http')}/from`)
      log((await until(source, 'message')).data, source.url.slice(url.length + 2))
      source.close()
    },
  },

  close: {
    request(request, response, { log }) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      response.write('data: 1\n\ndata: 2\n\n')
      request.on('close', () => log('closed'))
    },
    async client({ url, log, until, delay }) {
      const base = url.replace('ws', 'http')
      const early = new EventSource(base)
      early.onopen = early.onerror = () => log('never')
      early.close()
      log(early.readyState)
      const source = new EventSource(base)
      source.onmessage = ({ data }) => {
        log(data)
        source.close()
        source.close()
      }
      await until(source, 'message')
      log(source.readyState)
      await delay(200)
    },
  },

  'what is no address, and the shape of it': {
    client({ log }) {
      for (const args of [[], ['http://'], ['//:']])
        try {
          log(Reflect.construct(EventSource, args))
        } catch (error) {
          log(error)
        }
      log(EventSource.CONNECTING, EventSource.OPEN, EventSource.CLOSED, EventSource.name, EventSource.length)
      const source = new EventSource('http://nowhere.invalid/', { withCredentials: true })
      log(
        source.CLOSED,
        source.withCredentials,
        source.url,
        source.readyState,
        Object.prototype.toString.call(source),
      )
      log(source.onopen, source instanceof EventTarget)
      source.close()
    },
  },
}
