/** `bufferedAmount`, in every state. Where the line empties it by itself, only the end is looked at. */

/** @type {import('../program.ts').Programs} */
export const programs = {
  'bufferedAmount counts bytes of UTF-8 within the task': {
    connection(socket, { watch }) {
      watch(socket)
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      log(socket.bufferedAmount)
      await until(socket, 'open')
      log(socket.bufferedAmount)
      for (const data of [
        'abc',
        'é€🐎',
        '\ud800',
        new ArrayBuffer(10),
        Uint16Array.of(1, 2, 3),
        new DataView(new ArrayBuffer(9), 2, 4),
        new Blob(['blob']),
        '',
      ]) {
        socket.send(data)
        log(socket.bufferedAmount)
      }
      socket.close()
      await until(socket, 'close')
      log(socket.bufferedAmount)
    },
  },

  'bufferedAmount does not change in microtasks': {
    connection(socket, { watch }) {
      watch(socket)
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      await until(socket, 'open')
      socket.send('12345')
      for (let i = 0; i < 5; i++) {
        await Promise.resolve()
        log(socket.bufferedAmount)
      }
      socket.close()
      await until(socket, 'close')
    },
  },

  'bufferedAmount comes back to 0': {
    connection(socket) {
      socket.on('message', () => socket.send('got it'))
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      await until(socket, 'open')
      for (let i = 0; i < 3; i++) {
        socket.send('x'.repeat(1000))
        log(socket.bufferedAmount)
        await until(socket, 'message')
        log(socket.bufferedAmount)
      }
      socket.close()
      await until(socket, 'close')
    },
  },

  'bufferedAmount grows after close() and after the end': {
    connection(socket, { watch }) {
      watch(socket)
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      await until(socket, 'open')
      socket.close()
      log(socket.bufferedAmount)
      socket.send('closing')
      log(socket.bufferedAmount)
      socket.send(new ArrayBuffer(5))
      log(socket.bufferedAmount)
      socket.send(new Blob(['12']))
      log(socket.bufferedAmount)
      await until(socket, 'close')
      log(socket.bufferedAmount)
      socket.send('closed')
      log(socket.bufferedAmount)
    },
  },

  'bufferedAmount after a connection that never was': {
    async client({ log, until }) {
      const socket = new WebSocket('ws://nobody.invalid')
      await until(socket, 'close')
      log(socket.bufferedAmount)
      socket.send('four')
      socket.send(new Uint8Array(3))
      log(socket.bufferedAmount)
    },
  },

  'the server’s bufferedAmount, and the callback of its send()': {
    connection(socket, { log }) {
      socket.send('hello', (error) => log('sent', error ?? 'well', socket.bufferedAmount))
      socket.close()
    },
    async client({ url, watch, until }) {
      await until(watch(new WebSocket(url)), 'close')
    },
  },
}
