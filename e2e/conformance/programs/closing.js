/** How a connection ends: by whom, with what, and what each side is told. */

/** @type {import('../program.ts').Programs} */
export const programs = {
  'the client closes without a code: 1005 on both sides': {
    connection(socket, { watch }) {
      watch(socket)
    },
    async client({ url, log, watch, until }) {
      const socket = watch(new WebSocket(url))
      await until(socket, 'open')
      socket.close()
      log('state', socket.readyState)
      await until(socket, 'close')
      log('state', socket.readyState)
    },
  },

  'the client closes with a code': {
    connection(socket, { watch }) {
      watch(socket)
    },
    async client({ url, watch, until }) {
      const socket = watch(new WebSocket(url))
      await until(socket, 'open')
      socket.close(3000)
      await until(socket, 'close')
    },
  },

  'the client closes with a code and a reason': {
    connection(socket, { watch }) {
      watch(socket)
    },
    async client({ url, watch, until }) {
      const socket = watch(new WebSocket(url))
      await until(socket, 'open')
      socket.close(4999, 'žluťoučký 🐎')
      await until(socket, 'close')
    },
  },

  'the codes that close() takes and refuses': {
    connection(socket, { watch }) {
      watch(socket)
    },
    async client({ url, log, until, attempt }) {
      const socket = new WebSocket(url)
      await until(socket, 'open')
      for (const code of [
        0,
        999,
        1001,
        1005,
        1006,
        1015,
        1016,
        2000,
        2999,
        5000,
        -1,
        NaN,
        Infinity,
        65536 + 999,
        1e10,
      ])
        attempt(`close(${code})`, () => socket.close(code))
      attempt('close("x")', () => socket.close(/** @type {any} */ ('x')))
      attempt('close(null)', () => socket.close(/** @type {any} */ (null)))
      attempt('close({})', () => socket.close(/** @type {any} */ ({})))
      attempt('close(Symbol())', () => socket.close(/** @type {any} */ (Symbol('s'))))
      attempt('close(1n)', () => socket.close(/** @type {any} */ (1n)))
      log('state', socket.readyState)
      attempt('close("4000")', () => socket.close(/** @type {any} */ ('4000')))
      log('state', socket.readyState)
      await until(socket, 'close')
    },
  },

  'close(undefined) is close()': {
    connection(socket, { watch }) {
      watch(socket)
    },
    async client({ url, watch, until }) {
      const socket = watch(new WebSocket(url))
      await until(socket, 'open')
      socket.close(undefined)
      await until(socket, 'close')
    },
  },

  'a code that is no integer': {
    differs: 'Chromium cuts what WebIDL ([Clamp]) and other browsers round',
    connection(socket, { watch }) {
      watch(socket)
    },
    async client({ url, watch, until }) {
      const socket = watch(new WebSocket(url))
      await until(socket, 'open')
      socket.close(3000.9)
      await until(socket, 'close')
    },
  },

  'a reason of more than 123 bytes is refused, counted in UTF-8': {
    connection(socket, { watch }) {
      watch(socket)
    },
    async client({ url, log, watch, until, attempt }) {
      const socket = watch(new WebSocket(url))
      await until(socket, 'open')
      attempt('124 letters', () => socket.close(1000, 'x'.repeat(124)))
      attempt('62 two-byte letters', () => socket.close(1000, 'é'.repeat(62)))
      attempt('invalid code and long reason', () => socket.close(1, 'x'.repeat(124)))
      log('state', socket.readyState)
      attempt('123 bytes', () => socket.close(1000, `${'é'.repeat(61)}x`))
      await until(socket, 'close')
    },
  },

  'a reason with a lone surrogate, a reason that is no string, a reason without a code': {
    connection(socket, { watch }) {
      watch(socket)
    },
    async client({ url, watch, until, attempt }) {
      for (const reason of ['a\ud800b', 5, null, undefined, { toString: () => 'object' }]) {
        const socket = watch(new WebSocket(url))
        await until(socket, 'open')
        socket.close(4000, /** @type {any} */ (reason))
        await until(socket, 'close')
      }
      const socket = watch(new WebSocket(url))
      await until(socket, 'open')
      attempt('a reason without a code', () => socket.close(undefined, 'alone'))
      socket.close(1000, '')
      await until(socket, 'close')
    },
  },

  'close() twice, and after the end: only the first counts': {
    connection(socket, { watch }) {
      watch(socket)
    },
    async client({ url, log, watch, until, attempt }) {
      const socket = watch(new WebSocket(url))
      await until(socket, 'open')
      socket.close(4001, 'first')
      socket.close(4002, 'second')
      attempt('an invalid code is refused even then', () => socket.close(1))
      await until(socket, 'close')
      socket.close(4003, 'third')
      attempt('an invalid code is refused even at the end', () => socket.close(2))
      log('state', socket.readyState)
    },
  },

  'close() while connecting: error, then 1006, and both as later events': {
    async client({ url, log, watch, until }) {
      const socket = watch(new WebSocket(url))
      log('state', socket.readyState)
      socket.close(4000, 'too early')
      log('state', socket.readyState)
      queueMicrotask(() => log('microtask'))
      await until(socket, 'error')
      log('state in error', socket.readyState)
      await until(socket, 'close')
      log('state', socket.readyState)
    },
  },

  'close() in the open handler': {
    connection(socket, { watch }) {
      watch(socket)
      socket.send('welcome')
    },
    async client({ url, log, watch, until }) {
      const socket = watch(new WebSocket(url))
      socket.onopen = () => {
        socket.send('last')
        socket.close(1000, 'that was all')
        log('state', socket.readyState)
      }
      await until(socket, 'close')
    },
  },

  'the server closes without a code': {
    connection(socket, { watch, log }) {
      watch(socket)
      socket.close()
      log('state', socket.readyState)
    },
    async client({ url, log, watch, until }) {
      const socket = watch(new WebSocket(url))
      await until(socket, 'close')
      log('state', socket.readyState)
    },
  },

  'the server closes with every code that it may': {
    connection(socket, { watch, request }) {
      watch(socket)
      socket.close(Number(new URL(request.url ?? '', 'http://x').searchParams.get('code')), 'because')
    },
    async client({ url, watch, until }) {
      for (const code of [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999])
        await until(watch(new WebSocket(`${url}?code=${code}`)), 'close')
    },
  },

  'a reason that is no UTF-8 fails the connection': {
    connection(socket, { watch }) {
      watch(socket)
      socket.send('before')
      socket.close(4000, Buffer.from([0x61, 0xff]))
    },
    async client({ url, watch, until }) {
      await until(watch(new WebSocket(url)), 'close')
    },
  },

  'the codes that the server may not close with': {
    connection(socket, { watch, attempt, log }) {
      watch(socket)
      for (const code of [0, 999, 1004, 1005, 1006, 1015, 2000, 5000])
        attempt(`close(${code})`, () => socket.close(code))
      attempt('a reason of 124 bytes', () => socket.close(1000, 'x'.repeat(124)))
      log('state', socket.readyState)
      socket.terminate()
    },
    async client({ url, watch, until }) {
      await until(watch(new WebSocket(url)), 'close')
    },
  },

  'messages that were sent before the server closed arrive before the close': {
    connection(socket, { watch }) {
      watch(socket)
      for (let i = 0; i < 5; i++) socket.send(`message ${i}`)
      socket.close(4000, 'done')
    },
    async client({ url, log, watch, until }) {
      const socket = watch(new WebSocket(url))
      socket.addEventListener('message', () => log('state', socket.readyState))
      await until(socket, 'close')
    },
  },

  'after close() no message is delivered, however many arrive': {
    connection(socket, { watch }) {
      watch(socket)
      for (let i = 0; i < 50; i++) socket.send(`message ${i}`)
    },
    async client({ url, log, watch, until }) {
      const socket = watch(new WebSocket(url))
      socket.addEventListener('message', () => {
        socket.close(1000, 'enough')
        log('state', socket.readyState)
      })
      await until(socket, 'close')
    },
  },

  'the server answers a close with its own code: the peer’s is told': {
    connection(socket, { watch, request }) {
      watch(socket)
      socket.on('message', () => socket.close(4100, 'server'))
      if (request.url === '/late') socket.on('close', () => socket.close(4200, 'too late'))
    },
    async client({ url, watch, until }) {
      const socket = watch(new WebSocket(url), 'first')
      await until(socket, 'open')
      socket.send('close please')
      await until(socket, 'close')
      const second = watch(new WebSocket(`${url}/late`), 'second')
      await until(second, 'open')
      second.close(4300, 'client')
      await until(second, 'close')
    },
  },

  'terminate() on the server is 1006 without an error': {
    connection(socket, { watch, log }) {
      watch(socket)
      socket.on('message', () => {
        socket.terminate()
        log('state', socket.readyState)
      })
    },
    async client({ url, log, watch, until }) {
      const socket = watch(new WebSocket(url))
      await until(socket, 'open')
      socket.send('cut me off')
      await until(socket, 'close')
      log('state', socket.readyState)
    },
  },

  'the server’s close(), then terminate(): what was written arrives': {
    connection(socket, { watch }) {
      watch(socket)
      socket.send('before')
      socket.close(4000, 'closing')
      socket.terminate()
      socket.send('after', () => {})
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      socket.onmessage = ({ data }) => log('message', data)
      const { code, reason } = await until(socket, 'close')
      log('close', code, reason)
    },
  },

  'the server closes all of its clients, then itself': {
    connection(socket, { server, log }) {
      socket.on('message', () => {
        server.close(() => log('server closed'))
        for (const client of server.clients) client.close(1001, 'going down')
      })
    },
    async client({ url, log, watch, until }) {
      const first = new WebSocket(url)
      await until(first, 'open')
      const second = new WebSocket(url)
      await until(second, 'open')
      second.send('stop')
      for (const { code, reason } of await Promise.all([until(first, 'close'), until(second, 'close')]))
        log('close', code, reason)
      await until(watch(new WebSocket(url), 'third'), 'close')
    },
  },

  'after server.close() open connections live on and new ones are refused': {
    connection(socket, { server, log, watch }) {
      watch(socket)
      socket.on('message', (data) => {
        if (String(data) === 'close the server') server.close(() => log('server closed'))
        socket.send(`got ${String(data)}`)
      })
    },
    async client({ url, watch, until }) {
      const socket = watch(new WebSocket(url), 'first')
      await until(socket, 'open')
      socket.send('close the server')
      await until(socket, 'message')
      await until(watch(new WebSocket(url), 'second'), 'close')
      socket.send('still there?')
      await until(socket, 'message')
      socket.close(1000)
      await until(socket, 'close')
    },
  },

  'a new socket from the close handler': {
    connection(socket, { log }) {
      log('connection')
      socket.close(4000, 'again')
    },
    async client({ url, log }) {
      await new Promise((resolve) => {
        let left = 3
        const connect = () => {
          const socket = new WebSocket(url)
          socket.onclose = ({ code, reason }) => {
            log('closed', code, reason, left)
            if (--left > 0) connect()
            else resolve(undefined)
          }
        }
        connect()
      })
    },
  },

  'both sides close at once: each is told the other’s code': {
    connection(socket, { server, watch }) {
      const [first] = server.clients
      if (first === socket) {
        watch(socket)
        socket.pause()
        return
      }
      // The client's close is on the wire by now: the server closes before it reads it.
      first?.close(4444, 'server')
      first?.resume()
      socket.close()
    },
    async client({ url, watch, until }) {
      const socket = watch(new WebSocket(url))
      await until(socket, 'open')
      const closed = until(socket, 'close')
      socket.close(4333, 'client')
      await until(new WebSocket(url), 'close')
      await closed
    },
  },
}
