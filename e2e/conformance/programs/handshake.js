/** The opening handshake: what the server sees, how it refuses, which subprotocol comes out. */

/** @type {import('../program.ts').Programs} */
export const programs = {
  'the request as the server sees it': {
    connection(socket, { request, log }) {
      const { method, url, httpVersion, headers } = request
      log(method, url, httpVersion)
      for (const name of [
        'connection',
        'upgrade',
        'sec-websocket-version',
        'pragma',
        'cache-control',
        'accept-encoding',
      ])
        log(name, headers[name] ?? '-')
      log('origin', new URL(String(headers.origin)).origin === headers.origin)
      log('host', headers.host === `127.0.0.1:${request.socket.localPort}`)
      log('key', Buffer.from(String(headers['sec-websocket-key']), 'base64').length)
      log('agent', String(headers['user-agent']).startsWith('Mozilla/5.0'))
      log('names', request.rawHeaders.filter((_, i) => i % 2 === 0).toSorted())
      socket.close()
    },
    async client({ url, until }) {
      await until(new WebSocket(`${url}/a/b?c=d&e`), 'close')
    },
  },

  'paths as they are sent': {
    connection(socket, { request, log }) {
      log(request.url)
      socket.close()
    },
    async client({ url, log, until }) {
      for (const path of [
        '',
        '/',
        '/ws',
        '//double',
        '/a b',
        '/č?ž=ů',
        '/%41%zz',
        '/x/../y',
        '?only=query',
        '/?',
        "/'()*!$&;=:@",
      ]) {
        const socket = new WebSocket(url + path)
        await until(socket, 'close')
        log(socket.url.slice(url.length))
      }
    },
  },

  'an address relative to the page': {
    async client({ log, until }) {
      for (const address of ['/ws', 'ws?x', '../up', '//other.invalid/x']) {
        const socket = new WebSocket(address)
        const { protocol, pathname, search } = new URL(socket.url)
        log(address, '→', protocol === location.protocol.replace('http', 'ws'), pathname, search)
        socket.close()
        await until(socket, 'close')
      }
    },
  },

  'verifyClient says no: error, then 1006, whatever the status': {
    server({ WebSocketServer, port, log }) {
      const server = new WebSocketServer({
        port,
        verifyClient: ({ origin, secure, req }, done) => {
          log('asked', req.url, origin === req.headers.origin, secure)
          const status = Number(req.url?.slice(1))
          done(status === 101, status, 'Because', { 'X-Why': 'policy' })
        },
      })
      server.on('connection', (socket) => socket.close(4000))
      return server
    },
    async client({ url, watch, until, log }) {
      for (const status of [401, 403, 404, 500, 503, 101]) {
        const socket = watch(new WebSocket(`${url}/${status}`), String(status))
        await until(socket, 'close')
        log('state', socket.readyState)
      }
    },
  },

  'verifyClient with one parameter, and a promise of an answer': {
    server({ WebSocketServer, port, delay }) {
      const server = new WebSocketServer({
        port,
        verifyClient: async ({ req }, done) => {
          await delay(20)
          done(req.url === '/yes', 401)
        },
      })
      server.on('connection', (socket) => socket.close(4000))
      return server
    },
    async client({ url, watch, until }) {
      await until(watch(new WebSocket(`${url}/yes`), 'yes'), 'close')
      await until(watch(new WebSocket(`${url}/no`), 'no'), 'close')
    },
  },

  'verifyClient that returns its answer': {
    server({ WebSocketServer, port, log }) {
      const server = new WebSocketServer({
        port,
        verifyClient: (/** @type {any} */ info) => info.req.url === '/yes',
      })
      server.on('connection', (socket, request) => {
        log('connection', request.url)
        socket.close(4000)
      })
      return server
    },
    async client({ url, watch, until }) {
      await until(watch(new WebSocket(`${url}/no`), 'no'), 'close')
      await until(watch(new WebSocket(`${url}/yes`), 'yes'), 'close')
    },
  },

  'a path that the server does not serve': {
    options: { path: '/ws' },
    connection(socket, { request, log }) {
      log('connection', request.url)
      socket.close(4000)
    },
    async client({ url, watch, until }) {
      for (const path of ['/ws', '/ws?x=1', '/', '/ws/', '/wss'])
        await until(watch(new WebSocket(url + path), path), 'close')
    },
  },

  'an HTTP server that answers an upgrade by hand': {
    server({ http, port, log }) {
      const server = http.createServer((_, response) => response.end('page'))
      server.on('upgrade', (request, socket) => {
        log('upgrade', request.url)
        if (request.url === '/cut') socket.destroy()
        else if (request.url === '/end') socket.end()
        else if (request.url === '/junk') socket.end('hello\r\n\r\n')
        else if (request.url === '/redirect')
          socket.end('HTTP/1.1 301 Moved\r\nLocation: /\r\nConnection: close\r\n\r\n')
        else {
          socket.write(
            `HTTP/1.1 ${request.url?.slice(1)} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
          )
          socket.destroy()
        }
      })
      return server.listen(port)
    },
    async client({ url, watch, until }) {
      for (const path of ['/401', '/503', '/200', '/redirect', '/cut', '/end', '/junk'])
        await until(watch(new WebSocket(url + path), path), 'close')
    },
  },

  'an HTTP server that knows nothing of upgrades answers with a page': {
    server({ http, port, log }) {
      const server = http.createServer((request, response) => {
        log(request.method, request.url, request.headers.upgrade)
        response.setHeader('Connection', 'close')
        response.end('<h1>Hello</h1>')
      })
      return server.listen(port)
    },
    async client({ url, watch, until }) {
      await until(watch(new WebSocket(`${url}/page`)), 'close')
    },
  },

  'one HTTP server, two WebSocket servers by path': {
    server({ http, WebSocketServer, port, log }) {
      const server = http.createServer()
      const news = new WebSocketServer({ noServer: true })
      const chat = new WebSocketServer({ noServer: true })
      news.on('connection', (socket, request) => {
        log('news', request.url, news.clients.size, chat.clients.size)
        socket.close(4001, 'news')
      })
      chat.on('connection', (socket, request) => {
        log('chat', request.url, news.clients.size, chat.clients.size)
        socket.close(4002, 'chat')
      })
      server.on('upgrade', (request, socket, head) => {
        const { pathname } = new URL(request.url ?? '', 'ws://base')
        const target = { '/news': news, '/chat': chat }[pathname]
        if (target)
          target.handleUpgrade(request, socket, head, (client) => target.emit('connection', client, request))
        else socket.destroy()
      })
      return server.listen(port)
    },
    async client({ url, watch, until }) {
      for (const path of ['/news', '/chat?room=1', '/other'])
        await until(watch(new WebSocket(url + path), path), 'close')
    },
  },

  'the server takes the first subprotocol by default': {
    connection(socket, { log }) {
      log(socket.protocol)
      socket.send('hi')
    },
    async client({ url, watch, until, log }) {
      const socket = watch(new WebSocket(url, ['first', 'second']))
      log('before', socket.protocol)
      await until(socket, 'open')
      log('after', socket.protocol)
      socket.close()
      await until(socket, 'close')
      log('at the end', socket.protocol)
    },
  },

  'the server chooses a subprotocol, or none': {
    server({ WebSocketServer, port, log }) {
      const server = new WebSocketServer({
        port,
        handleProtocols: (protocols, request) => {
          log('offered', [...protocols])
          return request.url === '/none' ? false : ([...protocols].at(-1) ?? false)
        },
      })
      server.on('connection', (socket) => {
        log('chosen', socket.protocol)
        socket.close()
      })
      return server
    },
    async client({ url, watch, until, log }) {
      const chosen = watch(new WebSocket(url, ['first', 'second']), 'chosen')
      await until(chosen, 'close')
      log(chosen.protocol)
      const none = watch(new WebSocket(`${url}/none`, ['first', 'second']), 'none')
      await until(none, 'close')
      log(none.protocol)
      const unasked = watch(new WebSocket(url), 'unasked')
      await until(unasked, 'close')
      log(unasked.protocol)
    },
  },

  'a subprotocol that was not offered fails the connection': {
    server({ WebSocketServer, port, watch }) {
      const server = new WebSocketServer({ port, handleProtocols: () => 'invented' })
      server.on('connection', (socket) => watch(socket))
      return server
    },
    async client({ url, watch, until, log }) {
      const socket = watch(new WebSocket(url, ['first']))
      await until(socket, 'close')
      log(socket.protocol, socket.readyState)
    },
  },

  'headers that the server adds to its answer': {
    server({ WebSocketServer, port, log }) {
      const server = new WebSocketServer({ port })
      server.on('headers', (headers, request) => {
        log(
          headers.map((line) => line.replace(/Accept: .*/, 'Accept: …')),
          request.url,
        )
        headers.push('X-Powered-By: curiosity')
      })
      server.on('connection', (socket) => socket.close())
      return server
    },
    async client({ url, watch, until }) {
      await until(watch(new WebSocket(`${url}/x`, ['p'])), 'close')
    },
  },

  'connections to one host are made one after the other': {
    connection(socket, { request, log }) {
      log('connection', request.url)
      socket.send('hi')
    },
    async client({ url, log, until }) {
      const sockets = ['/1', '/2', '/3', '/4'].map((path) => new WebSocket(url + path))
      await Promise.all(
        sockets.map(async (socket) => {
          await until(socket, 'open')
          log('open', socket.url.slice(-2))
        }),
      )
      for (const socket of sockets) {
        socket.close()
        await until(socket, 'close')
      }
    },
  },
}
