/** What is sent and what arrives: kinds of data, their order, their sizes. */

/** @type {import('../program.ts').Programs} */
export const programs = {
  'an echo of text': {
    connection(socket, { watch }) {
      watch(socket)
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
    },
    async client({ url, watch, until }) {
      const socket = watch(new WebSocket(url))
      await until(socket, 'open')
      for (const text of [
        'hello',
        '',
        'žluťoučký kůň 🐎',
        '\u0000\n\t"',
        '\ufeffmark',
        'x'.repeat(125),
        'x'.repeat(126),
        'é'.repeat(40_000),
      ]) {
        socket.send(text)
        await until(socket, 'message')
      }
      socket.close()
      await until(socket, 'close')
    },
  },

  'lone surrogates become U+FFFD': {
    connection(socket, { watch }) {
      watch(socket)
      socket.on('message', (data) => socket.send(`${String(data)}\ud83d`))
    },
    async client({ url, watch, until }) {
      const socket = watch(new WebSocket(url))
      await until(socket, 'open')
      for (const text of ['\ud800', 'a\udc00b', '\udc00\ud800', '\ud83d\udc0e']) {
        socket.send(text)
        await until(socket, 'message')
      }
      socket.close()
      await until(socket, 'close')
    },
  },

  'an echo of bytes as ArrayBuffer': {
    connection(socket, { watch }) {
      watch(socket)
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
    },
    async client({ url, watch, until }) {
      const socket = watch(new WebSocket(url))
      socket.binaryType = 'arraybuffer'
      await until(socket, 'open')
      const memory = Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15).buffer
      for (const data of [
        memory,
        new ArrayBuffer(0),
        new Uint8Array(memory, 2, 3),
        new Uint16Array(memory, 4, 2),
        new DataView(memory, 1, 4),
        new Float64Array([1.5]),
        new BigInt64Array([-1n]),
      ]) {
        socket.send(data)
        await until(socket, 'message')
      }
      socket.close()
      await until(socket, 'close')
    },
  },

  'bytes as Blob, by default': {
    connection(socket) {
      socket.send(Buffer.from('bytes'))
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
    },
    async client({ url, log, watch, until }) {
      const socket = watch(new WebSocket(url))
      const first = await until(socket, 'message')
      log(await first.data.text(), first.data.type, first.data.size, String(first.data))
      socket.send(new Blob(['a', 'blob'], { type: 'text/plain' }))
      const { data } = await until(socket, 'message')
      log(data instanceof Blob)
      socket.close()
      await until(socket, 'close')
    },
  },

  'binaryType counts at the moment of delivery': {
    connection(socket) {
      for (let i = 0; i < 6; i++) socket.send(Uint8Array.of(i))
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      let count = 0
      await new Promise((resolve) => {
        socket.onmessage = ({ data }) => {
          log(++count, data instanceof Blob ? 'Blob' : data)
          socket.binaryType = count % 2 ? 'arraybuffer' : 'blob'
          if (count === 6) resolve(undefined)
        }
      })
      socket.close()
      await until(socket, 'close')
    },
  },

  'a Blob keeps its place among texts': {
    connection(socket, { watch }) {
      watch(socket)
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
    },
    async client({ url, log, watch, until }) {
      const socket = watch(new WebSocket(url))
      await until(socket, 'open')
      socket.send('one')
      socket.send(new Blob(['two'.repeat(1000)]))
      socket.send('three')
      socket.send(new Blob([]))
      socket.send(Uint8Array.of(5))
      socket.send('six')
      log('buffered', socket.bufferedAmount)
      socket.close(1000, 'last')
      await until(socket, 'close')
    },
  },

  'data is taken at send()': {
    connection(socket, { watch }) {
      watch(socket)
    },
    async client({ url, until }) {
      const socket = new WebSocket(url)
      await until(socket, 'open')
      const bytes = Uint8Array.of(1, 2, 3)
      socket.send(bytes)
      bytes.fill(9)
      socket.send(bytes.buffer)
      bytes.fill(7)
      structuredClone(bytes.buffer, { transfer: [bytes.buffer] })
      socket.send(bytes)
      socket.close()
      await until(socket, 'close')
    },
  },

  'what send() makes of other values': {
    connection(socket, { watch }) {
      watch(socket)
    },
    async client({ url, until, attempt }) {
      const socket = new WebSocket(url)
      await until(socket, 'open')
      const values = {
        number: 5,
        null: null,
        undefined,
        object: {},
        array: [1, [2, 3]],
        boolean: true,
        bigint: 10n,
        toString: { toString: () => 'custom' },
        date: new Date(0).toISOString(),
        url: new URL('http://x/'),
        symbol: Symbol('s'),
        bare: Object.create(null),
        shared: typeof SharedArrayBuffer,
      }
      for (const [name, value] of Object.entries(values)) attempt(name, () => socket.send(value))
      attempt('nothing', () => Reflect.apply(socket.send, socket, []))
      attempt('two arguments', () => Reflect.apply(socket.send, socket, ['first', 'second']))
      socket.close()
      await until(socket, 'close')
    },
  },

  'send() while connecting throws': {
    connection(socket, { watch }) {
      watch(socket)
    },
    async client({ url, log, until, attempt }) {
      const socket = new WebSocket(url)
      attempt('text', () => socket.send('x'))
      attempt('bytes', () => socket.send(new ArrayBuffer(3)))
      attempt('Blob', () => socket.send(new Blob(['x'])))
      log(socket.bufferedAmount)
      await until(socket, 'open')
      attempt('open', () => socket.send('x'))
      socket.close()
      await until(socket, 'close')
    },
  },

  'send() after close() is silent': {
    connection(socket, { watch }) {
      watch(socket)
    },
    async client({ url, log, until, attempt }) {
      const socket = new WebSocket(url)
      await until(socket, 'open')
      socket.send('in time')
      socket.close()
      attempt('closing', () => socket.send('late'))
      await until(socket, 'close')
      attempt('closed', () => socket.send('later'))
      log(socket.readyState)
    },
  },

  'a thousand messages in order': {
    connection(socket, { log }) {
      const seen = /** @type {string[]} */ ([])
      socket.on('message', (data) => {
        seen.push(String(data))
        if (seen.length === 1000) {
          log(seen.every((text, i) => text === String(i)))
          for (const text of seen) socket.send(text)
          socket.close(1000)
        }
      })
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      await until(socket, 'open')
      const seen = /** @type {string[]} */ ([])
      socket.onmessage = ({ data }) => seen.push(data)
      for (let i = 0; i < 1000; i++) socket.send(String(i))
      await until(socket, 'close')
      log(
        seen.length,
        seen.every((text, i) => text === String(i)),
      )
    },
  },

  'a message of 16 MiB each way': {
    connection(socket, { log, show }) {
      socket.on('message', (data, isBinary) => {
        log(show(data), isBinary)
        socket.send(data, { binary: isBinary })
      })
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      socket.binaryType = 'arraybuffer'
      await until(socket, 'open')
      const bytes = new Uint8Array(16 * 1024 * 1024)
      for (let i = 0; i < bytes.length; i += 4096) bytes[i] = i / 4096
      socket.send(bytes)
      const { data } = await until(socket, 'message')
      log(data)
      socket.send('ř'.repeat(1_000_000))
      log((await until(socket, 'message')).data.length)
      socket.close()
      await until(socket, 'close')
    },
  },

  'more than maxPayload: the server closes with 1009': {
    options: { maxPayload: 10 },
    connection(socket, { watch }) {
      watch(socket)
    },
    async client({ url, watch, until }) {
      const socket = watch(new WebSocket(url))
      await until(socket, 'open')
      socket.send('1234567890')
      socket.send('12345678901')
      await until(socket, 'close')
    },
  },

  'the fields of a message event': {
    connection(socket) {
      socket.send('data')
      socket.close()
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      socket.addEventListener('message', (event) => {
        log(
          event.constructor.name,
          event.type,
          event.data,
          event.origin === url,
          event.lastEventId === '',
          event.source,
          event.ports,
        )
        log(
          event.target === socket,
          event.currentTarget === socket,
          event.srcElement === socket,
          event.eventPhase,
        )
        log(event.bubbles, event.cancelable, event.composed, event.defaultPrevented, event.timeStamp > 0)
        log(event.composedPath().length, String(event))
      })
      await until(socket, 'close')
    },
  },

  'events are trusted': {
    differs: 'no program can make a trusted event',
    connection(socket) {
      socket.close()
    },
    async client({ url, log, until }) {
      const { isTrusted } = await until(new WebSocket(url), 'close')
      log(isTrusted)
    },
  },

  'a message event’s origin, for an address with a path': {
    connection(socket) {
      socket.send('data')
      socket.close()
    },
    async client({ url, log, until }) {
      const event = await until(new WebSocket(`${url}/path?query`), 'message')
      log(event.origin)
      await until(event.target, 'close')
    },
  },

  'what the server’s send() takes': {
    connection(socket, { attempt }) {
      const values = {
        text: 'text',
        number: 5,
        bytes: Uint8Array.of(1, 2),
        buffer: Buffer.from('buffer'),
        memory: Uint8Array.of(7, 8).buffer,
        view: new DataView(Uint8Array.of(1, 2, 3).buffer, 1, 1),
        words: Uint16Array.of(258),
      }
      for (const value of Object.values(values)) socket.send(/** @type {any} */ (value))
      socket.send('text as bytes', { binary: true })
      socket.send(Buffer.from('bytes as text'), { binary: false })
      for (const wrong of [undefined, null, {}, true, () => {}])
        attempt(String(wrong), () => socket.send(/** @type {any} */ (wrong)))
      socket.close()
    },
    async client({ url, watch, until }) {
      const socket = watch(new WebSocket(url))
      socket.binaryType = 'arraybuffer'
      await until(socket, 'close')
    },
  },

  'a message in fragments arrives whole': {
    connection(socket) {
      socket.send('one ', { fin: false })
      socket.send('two ', { fin: false })
      socket.send('three', { fin: true })
      socket.send(Uint8Array.of(1), { fin: false })
      socket.ping('between')
      socket.send(Uint8Array.of(2))
      socket.close()
    },
    async client({ url, watch, until }) {
      const socket = watch(new WebSocket(url))
      socket.binaryType = 'arraybuffer'
      await until(socket, 'close')
    },
  },

  'text that is no UTF-8 fails the connection': {
    connection(socket, { watch }) {
      watch(socket)
      socket.send('before')
      socket.send(Uint8Array.of(0x61, 0xff, 0x62), { binary: false })
      socket.send('never delivered')
    },
    async client({ url, log, watch, until }) {
      const socket = watch(new WebSocket(url))
      await until(socket, 'error')
      log(socket.readyState)
      await until(socket, 'close')
      log(socket.readyState)
    },
  },

  'what is UTF-8, and what only looks like it': {
    connection(socket) {
      const [, name = ''] = socket.protocol.split('-')
      const texts = /** @type {Record<string, number[]>} */ ({
        mark: [0xef, 0xbb, 0xbf, 0x61],
        last: [0xf4, 0x8f, 0xbf, 0xbf],
        noncharacter: [0xef, 0xbf, 0xbf],
        beyond: [0xf4, 0x90, 0x80, 0x80],
        overlong: [0xc0, 0xaf],
        surrogate: [0xed, 0xa0, 0x80],
        alone: [0x80],
        cut: [0xe2, 0x82],
      })
      socket.send(Uint8Array.from(texts[name] ?? []), { binary: false })
      socket.close(1000)
    },
    async client({ url, log, until }) {
      for (const name of [
        'mark',
        'last',
        'noncharacter',
        'beyond',
        'overlong',
        'surrogate',
        'alone',
        'cut',
      ]) {
        const socket = new WebSocket(url, `text-${name}`)
        socket.onmessage = ({ data }) => log(name, JSON.stringify(data), data.length)
        socket.onerror = () => log(name, 'error')
        const { code, reason, wasClean } = await until(socket, 'close')
        log(name, code, reason, wasClean)
      }
    },
  },

  'a character across two fragments is whole, half of one is not': {
    connection(socket) {
      const euro = Uint8Array.of(0xe2, 0x82, 0xac)
      socket.send(euro.subarray(0, 1), { binary: false, fin: false })
      socket.send(euro.subarray(1), { binary: false, fin: true })
      socket.send(euro.subarray(0, 2), { binary: false, fin: false })
      socket.send('x', { fin: true })
    },
    async client({ url, watch, until }) {
      await until(watch(new WebSocket(url)), 'close')
    },
  },

  'a server’s client refuses text that is no UTF-8 with 1007, unless told not to look': {
    server({ WebSocket, WebSocketServer, port, log, watch, until }) {
      const server = new WebSocketServer({ port })
      server.on('connection', async (socket, { url }) => {
        if (url === '/bad') {
          socket.send(Uint8Array.of(0x61, 0xff), { binary: false })
          return
        }
        const peer = until(server, 'connection')
        const client = watch(
          new WebSocket(`ws://127.0.0.1:${port}/bad`, { skipUTF8Validation: url === '/skip' }),
          'client',
        )
        client.on('message', () => client.close())
        const ends = [until(client, 'close'), until(await peer, 'close')]
        const [, code] = await Promise.all(ends)
        log('its peer is told', code)
        socket.close(1000)
      })
      return server
    },
    async client({ url, watch, until }) {
      await until(watch(new WebSocket(url)), 'close')
      await until(watch(new WebSocket(`${url}/skip`)), 'close')
    },
  },

  'the server’s binaryType': {
    connection(socket, { log, show }) {
      const kinds = /** @type {const} */ (['nodebuffer', 'arraybuffer', 'fragments'])
      let count = 0
      log(socket.binaryType)
      socket.on('message', (data, isBinary) => {
        log(show(data), isBinary)
        const kind = kinds[++count >> 1]
        if (kind) socket.binaryType = kind
        socket.send('next')
      })
    },
    async client({ url, until }) {
      const socket = new WebSocket(url)
      await until(socket, 'open')
      for (let i = 0; i < 6; i++) {
        socket.send(i % 2 ? 'text' : Uint8Array.of(i, i))
        await until(socket, 'message')
      }
      socket.close()
      await until(socket, 'close')
    },
  },
}
