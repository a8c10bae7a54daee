/** The server side: `ws`'s server, its sockets, and its client for programs that run there. */

/** @type {import('../program.ts').Programs} */
export const programs = {
  'a connection, as the server has it': {
    connection(socket, { WebSocket, server, request, log }) {
      log(socket instanceof WebSocket, server.clients.has(socket), server.clients.size)
      log(
        socket.readyState,
        socket.protocol === '',
        socket.extensions,
        socket.binaryType,
        socket.isPaused,
        socket.bufferedAmount,
        socket.url ?? 'no url',
      )
      log(socket.CONNECTING, socket.OPEN, socket.CLOSING, socket.CLOSED, WebSocket.OPEN)
      log(typeof request.socket.remoteAddress, request.url, typeof request.headers)
      socket.on('close', () => log(server.clients.size, socket.readyState))
      socket.close(1000)
    },
    async client({ url, until }) {
      const socket = new WebSocket(`${url}/x`)
      await until(socket, 'close')
    },
  },

  'broadcast to everybody, and to everybody else': {
    connection(socket, { WebSocket, server, request }) {
      socket.on('message', (data, isBinary) => {
        for (const client of server.clients)
          if (client.readyState === WebSocket.OPEN && (request.url === '/all' || client !== socket))
            client.send(data, { binary: isBinary })
      })
    },
    async client({ url, watch, until }) {
      const all = watch(new WebSocket(`${url}/all`), 'all')
      await until(all, 'open')
      const others = watch(new WebSocket(`${url}/others`), 'others')
      await until(others, 'open')
      all.send('from all')
      await Promise.all([until(all, 'message'), until(others, 'message')])
      others.send('from others')
      await until(all, 'message')
      for (const socket of [all, others]) {
        socket.close()
        await until(socket, 'close')
      }
    },
  },

  'ping and pong': {
    connection(socket, { watch, log }) {
      watch(socket)
      socket.ping()
      socket.ping('text')
      socket.ping(Uint8Array.of(1, 2), false, () => log('ping written'))
      socket.pong('unasked')
      let left = 3
      socket.on('pong', () => {
        if (--left === 0) socket.close(1000)
      })
    },
    async client({ url, watch, until }) {
      await until(watch(new WebSocket(url)), 'close')
    },
  },

  'ping with too much data': {
    connection(socket, { attempt }) {
      attempt('125 bytes', () => socket.ping('x'.repeat(125)))
      attempt('126 bytes', () => socket.ping('x'.repeat(126)))
      attempt('a function', () => socket.ping(() => {}))
      attempt('a number', () => socket.ping(5))
      socket.close()
    },
    async client({ url, until }) {
      await until(new WebSocket(url), 'close')
    },
  },

  'a heartbeat that ends who does not answer': {
    connection(socket, { watch, delay, log }) {
      watch(socket)
      let alive = true
      socket.on('pong', () => {
        alive = true
      })
      const beat = async () => {
        for (let i = 0; i < 3; i++) {
          if (!alive) return socket.terminate()
          alive = false
          socket.ping()
          await delay(200)
        }
        log('alive', alive)
        socket.close(1000)
        return undefined
      }
      void beat()
    },
    async client({ url, watch, until }) {
      await until(watch(new WebSocket(url)), 'close')
    },
  },

  'send() on a socket that is not open': {
    connection(socket, { log, attempt }) {
      socket.on('close', () => {
        attempt('without a callback', () => socket.send('late'))
        attempt('with a callback', () => socket.send('late', (error) => log('callback', error)))
        attempt('with options', () =>
          socket.send('late', { binary: true }, (error) => log('callback', error)),
        )
        attempt('ping', () => socket.ping('late', true, (error) => log('callback', error)))
        attempt('pong', () => socket.pong())
        attempt('close', () => socket.close(1000))
        attempt('close with a bad code', () => socket.close(5))
        attempt('terminate', () => socket.terminate())
        log(socket.bufferedAmount, socket.readyState)
      })
      socket.close(1000)
      attempt('closing', () => socket.send('closing', (error) => log('callback', error)))
      log(socket.bufferedAmount)
    },
    async client({ url, watch, until }) {
      await until(watch(new WebSocket(url)), 'close')
    },
  },

  'addEventListener and handlers on the server’s socket': {
    connection(socket, { log, show }) {
      const describe = (/** @type {any} */ event) =>
        log(
          event.type,
          event.constructor.name,
          event.target === socket,
          show(event.data),
          event.code,
          show(event.reason),
          event.wasClean,
        )
      socket.addEventListener('message', describe)
      socket.addEventListener('message', () => log('once'), { once: true })
      socket.addEventListener('close', describe)
      socket.onmessage = ({ data }) => log('handler', show(data))
      socket.onclose = ({ code }) => log('handler', code)
      log(typeof socket.onmessage, socket.onerror, socket.listenerCount('message'))
    },
    async client({ url, until }) {
      const socket = new WebSocket(url)
      await until(socket, 'open')
      socket.send('text')
      socket.send(Uint8Array.of(1))
      socket.close(4000, 'why')
      await until(socket, 'close')
    },
  },

  'pause() and resume()': {
    connection(socket, { log, delay }) {
      socket.pause()
      log(socket.isPaused)
      socket.on('message', (data) => log('message', String(data)))
      socket.on('close', (code) => log('close', code))
      void delay(60).then(() => {
        log('resume')
        socket.resume()
        log(socket.isPaused)
      })
    },
    async client({ url, watch, until }) {
      const socket = watch(new WebSocket(url))
      await until(socket, 'open')
      socket.send('one')
      socket.send('two')
      socket.close(4000)
      await until(socket, 'close')
    },
  },

  'the options that a server needs': {
    server({ WebSocketServer, port, attempt }) {
      attempt('none', () => Reflect.construct(WebSocketServer, []))
      attempt('empty', () => new WebSocketServer({}))
      attempt('two', () => new WebSocketServer({ port, noServer: true }))
      attempt('handleUpgrade without new', () => /** @type {any} */ (WebSocketServer)({ port }))
      const silent = new WebSocketServer({ noServer: true })
      attempt('address', () => silent.address())
      attempt('close', () => silent.close())
      attempt('close again', () => silent.close())
      return undefined
    },
    client({ log }) {
      log('nothing to do')
    },
  },

  'listening, address() and close() of a server': {
    server({ WebSocketServer, port, log }) {
      const server = new WebSocketServer({ port, host: '127.0.0.1' }, () => log('callback'))
      server.on('listening', () => {
        const address = server.address()
        log(
          'listening',
          typeof address === 'object' ? [address?.address, address?.family, address?.port === port] : address,
        )
      })
      server.on('connection', (socket) => {
        socket.on('close', () => server.close((error) => log('closed', error)))
        socket.close()
      })
      server.once('close', () => {
        log('close')
        server.close((error) => log('again', error))
      })
      return server
    },
    async client({ url, until }) {
      await until(new WebSocket(url), 'close')
    },
  },

  'without clientTracking there are no clients': {
    options: { clientTracking: false },
    connection(socket, { server, log }) {
      log(typeof server.clients)
      socket.close()
    },
    async client({ url, until }) {
      await until(new WebSocket(url), 'close')
    },
  },

  'a port that somebody has': {
    server({ WebSocketServer, port, log }) {
      const first = new WebSocketServer({ port })
      first.on('listening', () => {
        const second = new WebSocketServer({ port })
        second.on('error', (error) =>
          log('second', error.name, Reflect.get(error, 'code'), Reflect.get(error, 'syscall')),
        )
        second.on('listening', () => log('second listens'))
      })
      first.on('connection', (socket) => socket.close(4001))
      return first
    },
    async client({ url, watch, until }) {
      await until(watch(new WebSocket(url)), 'close')
    },
  },

  'a client on the server’s side': {
    server({ WebSocketServer, WebSocket, port, log, watch }) {
      const server = new WebSocketServer({ port })
      server.on('connection', (socket, request) => {
        if (request.url === '/inner') {
          log('inner', request.headers['x-token'], request.headers.origin ?? 'no origin', socket.protocol)
          socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
          return
        }
        const inner = watch(
          new WebSocket(`ws://127.0.0.1:${port}/inner`, ['p'], { headers: { 'X-Token': 'secret' } }),
          'client',
        )
        log(inner.readyState, inner.url.endsWith('/inner'))
        inner.on('open', () => {
          log('open', inner.readyState, inner.protocol)
          inner.send('text')
          inner.send(Buffer.from('bytes'))
        })
        inner.on('message', (_, isBinary) => {
          if (!isBinary) return
          inner.close(4000, 'enough')
          inner.on('close', () => socket.close(4001, 'all done'))
        })
      })
      return server
    },
    async client({ url, watch, until }) {
      await until(watch(new WebSocket(url)), 'close')
    },
  },

  'a client on the server’s side that is refused': {
    server({ WebSocketServer, WebSocket, port, log, attempt }) {
      const server = new WebSocketServer({
        port,
        verifyClient: (/** @type {any} */ info) => info.req.url !== '/no',
      })
      server.on('connection', (socket) => {
        const refused = new WebSocket(`ws://127.0.0.1:${port}/no`)
        refused.on('error', (error) => log('error', error.message))
        refused.on('close', (code, reason) => {
          log('close', code, String(reason))
          const seen = new WebSocket(`ws://127.0.0.1:${port}/no`)
          seen.on('unexpected-response', (_, response) => {
            log('unexpected', response.statusCode)
            seen.on('error', (error) => log('error', error.message))
            seen.terminate()
            socket.close(4000)
          })
        })
        attempt('while connecting', () => refused.send('x'))
        attempt('ping while connecting', () => refused.ping())
        for (const address of ['', 'ftp://x', 'ws://x/#part', 'nonsense'])
          attempt(address, () => new WebSocket(address))
      })
      return server
    },
    async client({ url, watch, until }) {
      await until(watch(new WebSocket(url)), 'close')
    },
  },

  'close() and terminate() of a client that is still connecting': {
    server({ WebSocketServer, WebSocket, port, log, watch }) {
      const server = new WebSocketServer({ port })
      server.on('connection', (socket, request) => {
        if (request.url !== '/') return
        const first = watch(new WebSocket(`ws://127.0.0.1:${port}/inner`), 'closed')
        first.close()
        log(first.readyState)
        first.on('close', () => {
          const second = watch(new WebSocket(`ws://127.0.0.1:${port}/inner`), 'terminated')
          second.terminate()
          log(second.readyState)
          second.on('close', () => socket.close(4000))
        })
      })
      return server
    },
    async client({ url, watch, until }) {
      await until(watch(new WebSocket(url)), 'close')
    },
  },

  'what the module ws exports': {
    server({ ws, log }) {
      const { default: standard, WebSocket, WebSocketServer } = /** @type {any} */ (ws)
      log(
        standard === WebSocket,
        standard.WebSocket === WebSocket,
        standard.Server === WebSocketServer,
        standard.WebSocketServer === WebSocketServer,
      )
      log(WebSocket.name, WebSocketServer.name, [
        WebSocket.CONNECTING,
        WebSocket.OPEN,
        WebSocket.CLOSING,
        WebSocket.CLOSED,
      ])
      log(
        typeof WebSocket.prototype.on,
        typeof WebSocketServer.prototype.handleUpgrade,
        typeof WebSocketServer.prototype.shouldHandle,
      )
      return undefined
    },
    client({ log }) {
      log('nothing to do')
    },
  },

  'a request that is no handshake, to a WebSocket server': {
    options: { path: '/ws' },
    server({ http, WebSocketServer, port, log }) {
      const server = http.createServer((request, response) => {
        log('request', request.url)
        response.setHeader('Connection', 'close')
        response.writeHead(404).end('nothing here')
      })
      const sockets = new WebSocketServer({ server, path: '/ws' })
      sockets.on('connection', (socket) => socket.close(4000))
      sockets.on('listening', () => log('listening'))
      return server.listen(port)
    },
    async client({ url, watch, until }) {
      await until(watch(new WebSocket(`${url}/ws`), 'right'), 'close')
      await until(watch(new WebSocket(`${url}/wrong`), 'wrong'), 'close')
    },
  },

  'wsClientError, for who is refused before a connection': {
    server({ WebSocketServer, port, log }) {
      const server = new WebSocketServer({ port, handleProtocols: () => false })
      server.on('wsClientError', (error, socket) => {
        log(error)
        socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
      })
      server.on('connection', (socket) => socket.close(4000))
      return server
    },
    async client({ url, watch, until }) {
      await until(watch(new WebSocket(url)), 'close')
    },
  },

  'an async handler on the server, in order': {
    connection(socket, { log, delay }) {
      socket.on('message', async (data) => {
        const text = String(data)
        log('start', text)
        await delay(text === 'slow' ? 60 : 20)
        log('end', text)
        socket.send(text)
      })
    },
    async client({ url, watch, until }) {
      const socket = watch(new WebSocket(url))
      await until(socket, 'open')
      socket.send('slow')
      socket.send('fast')
      await until(socket, 'message')
      await until(socket, 'message')
      socket.close()
      await until(socket, 'close')
    },
  },

  'ticks and microtasks around a message on the server': {
    connection(socket, { log }) {
      socket.on('message', (data) => {
        log('message', String(data))
        process.nextTick(() => log('tick', String(data)))
        queueMicrotask(() => log('microtask', String(data)))
        setImmediate(() => {
          log('immediate', String(data))
          if (String(data) === 'last') socket.close(1000)
          else socket.send('next')
        })
      })
    },
    async client({ url, until }) {
      const socket = new WebSocket(url)
      await until(socket, 'open')
      socket.send('first')
      await until(socket, 'message')
      socket.send('last')
      await until(socket, 'close')
    },
  },
}
