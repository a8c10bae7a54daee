/** Events: their order, their fields, listeners and handlers, and what runs between two of them. */

/** @type {import('../program.ts').Programs} */
export const programs = {
  'microtasks run between two events': {
    connection(socket) {
      for (const text of ['a', 'b', 'c']) socket.send(text)
      socket.close()
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      for (const type of ['open', 'message', 'close'])
        socket.addEventListener(type, () => {
          log(type)
          queueMicrotask(() => log(`microtask after ${type}`))
          void Promise.resolve()
            .then(() => Promise.resolve())
            .then(() => log(`promises after ${type}`))
        })
      await until(socket, 'close')
      await Promise.resolve()
      await Promise.resolve()
      await Promise.resolve()
      await Promise.resolve()
      await Promise.resolve()
    },
  },

  'a message that was sent at once comes after open': {
    connection(socket) {
      socket.send('immediately')
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      socket.onmessage = ({ data }) => log('message', data, socket.readyState)
      socket.onopen = () => log('open', socket.readyState)
      await until(socket, 'message')
      socket.close()
      await until(socket, 'close')
    },
  },

  'listeners may be added in the task that opens': {
    connection(socket) {
      socket.send('first')
      socket.send('second')
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      await until(socket, 'open')
      socket.addEventListener('message', ({ data }) => log('message', data))
      await until(socket, 'message')
      await until(socket, 'message')
      socket.close()
      await until(socket, 'close')
    },
  },

  'a handler keeps its place among the listeners when it is set again': {
    connection(socket) {
      for (let i = 0; i < 4; i++) socket.send(String(i))
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      /** @type {() => void} */
      let finish = () => {}
      const finished = new Promise((resolve) => {
        finish = () => resolve(undefined)
      })
      socket.addEventListener('message', () => log('listener 1'))
      socket.onmessage = () => log('handler a')
      socket.addEventListener('message', ({ data }) => {
        log('listener 2', data)
        if (data === '0') socket.onmessage = () => log('handler b')
        if (data === '1') socket.onmessage = null
        if (data === '2') socket.onmessage = () => log('handler c')
        if (data === '3') finish()
      })
      await finished
      socket.close()
      await until(socket, 'close')
    },
  },

  'what a handler attribute takes': {
    connection(socket, { watch }) {
      watch(socket)
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      for (const value of [
        5,
        'text',
        null,
        undefined,
        {},
        [],
        () => {},
        { handleEvent: () => log('never called') },
      ]) {
        Reflect.set(socket, 'onopen', value)
        log(typeof value, socket.onopen === value, socket.onopen === null)
      }
      const { set, get } = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onopen') ?? {}
      log(set?.length, get?.length)
      await until(socket, 'open')
      socket.close()
      await until(socket, 'close')
    },
  },

  'this and the argument of a handler, and what it returns': {
    connection(socket) {
      socket.send('x')
      socket.close(4000, 'why')
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      for (const type of ['open', 'message', 'close'])
        Reflect.set(
          socket,
          `on${type}`,
          /** @this {unknown} @param {Event} event */ function (event) {
            log(
              type,
              this === socket,
              event.target === this,
              event.currentTarget === this,
              event.eventPhase,
              arguments.length,
            )
            return false
          },
        )
      await until(socket, 'close')
    },
  },

  'once, signal, handleEvent, and the same listener twice': {
    connection(socket) {
      for (let i = 0; i < 3; i++) socket.send(String(i))
      socket.close()
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      const controller = new AbortController()
      const twice = () => log('twice')
      socket.addEventListener('message', () => log('once'), { once: true })
      socket.addEventListener('message', () => log('until aborted'), { signal: controller.signal })
      socket.addEventListener('message', {
        handleEvent: (event) => log('object', /** @type {MessageEvent} */ (event).data),
      })
      socket.addEventListener('message', twice)
      socket.addEventListener('message', twice)
      socket.addEventListener('message', () => log('captures'), { capture: true })
      socket.addEventListener('message', ({ data }) => {
        if (data === '1') controller.abort()
        if (data === '1') socket.removeEventListener('message', twice)
      })
      await until(socket, 'close')
    },
  },

  'stopImmediatePropagation, preventDefault, and a listener that removes the next': {
    connection(socket) {
      socket.send('0')
      socket.send('1')
      socket.close()
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      const removed = () => log('removed')
      socket.addEventListener('message', (event) => {
        event.preventDefault()
        log('first', event.data, event.defaultPrevented)
        socket.removeEventListener('message', removed)
        if (event.data === '1') event.stopImmediatePropagation()
      })
      socket.addEventListener('message', removed)
      socket.addEventListener('message', () => log('last'))
      await until(socket, 'close')
    },
  },

  'a handler that throws stops nothing': {
    connection(socket) {
      socket.send('0')
      socket.send('1')
      socket.close(4000)
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      socket.onopen = () => {
        throw new Error('in open')
      }
      socket.addEventListener('message', () => {
        throw new TypeError('in message')
      })
      socket.addEventListener('message', ({ data }) => log('message', data))
      socket.addEventListener('close', ({ code }) => log('close', code))
      await until(socket, 'close')
    },
  },

  'open, error and close as events': {
    connection(socket) {
      socket.close(4123, 'reason')
    },
    async client({ url, log, until }) {
      const describe = (/** @type {any} */ event) => {
        log(
          event.type,
          event.constructor.name,
          String(event),
          event.target === event.currentTarget,
          event.bubbles,
          event.cancelable,
        )
        log(event.code, event.reason, event.wasClean, event.message)
      }
      const socket = new WebSocket(url)
      socket.onopen = describe
      socket.onclose = describe
      await until(socket, 'close')
      const refused = new WebSocket('ws://nobody.invalid')
      refused.onerror = describe
      refused.onclose = describe
      await until(refused, 'close')
    },
  },

  'readyState in each event': {
    connection(socket) {
      socket.send('x')
      socket.on('message', () => socket.close(1000))
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      log('new', socket.readyState)
      for (const type of ['open', 'message', 'close'])
        socket.addEventListener(type, () => log(type, socket.readyState))
      await until(socket, 'message')
      socket.send('close')
      await until(socket, 'close')
    },
  },

  'events that a program dispatches itself': {
    connection(socket, { watch }) {
      watch(socket)
    },
    async client({ url, log, watch, until }) {
      const socket = watch(new WebSocket(url))
      socket.onmessage = (event) => log('handler', event.data)
      socket.dispatchEvent(new MessageEvent('message', { data: 'own' }))
      socket.dispatchEvent(new Event('open'))
      log('state', socket.readyState)
      await until(socket, 'open')
      socket.dispatchEvent(new CloseEvent('close', { code: 4999, reason: 'own', wasClean: true }))
      log('state', socket.readyState)
      socket.close()
      await until(socket, 'close')
    },
  },

  'a loop that blocks delays events and loses none': {
    connection(socket) {
      for (let i = 0; i < 3; i++) socket.send(String(i))
      socket.close()
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      await until(socket, 'open')
      socket.onmessage = ({ data }) => log(data)
      const start = performance.now()
      while (performance.now() - start < 50);
      log('after the loop')
      await until(socket, 'close')
    },
  },

  'two sockets do not mix their events': {
    connection(socket, { request }) {
      for (let i = 0; i < 3; i++) socket.send(`${request.url} ${i}`)
      socket.on('message', () => socket.close(1000, request.url))
    },
    async client({ url, log, until }) {
      for (const name of ['a', 'b']) {
        const socket = new WebSocket(`${url}/${name}`)
        const seen = /** @type {string[]} */ ([])
        socket.onmessage = ({ data }) => {
          seen.push(data)
          if (seen.length === 3) socket.send('enough')
        }
        const { reason } = await until(socket, 'close')
        log(name, seen, reason)
      }
    },
  },

  'sends and events of one task: all sends first': {
    connection(socket, { log }) {
      socket.on('message', (data) => {
        log('received', String(data))
        socket.send(`echo ${String(data)}`)
      })
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      await until(socket, 'open')
      socket.onmessage = ({ data }) => {
        log(data)
        if (data === 'echo 0') socket.send('from the handler')
      }
      for (let i = 0; i < 3; i++) {
        socket.send(String(i))
        log('sent', i)
      }
      await new Promise((resolve) => {
        socket.addEventListener(
          'message',
          ({ data }) => data === 'echo from the handler' && resolve(undefined),
        )
      })
      socket.close()
      await until(socket, 'close')
    },
  },

  'microtasks run between two listeners of one event': {
    differs: 'dispatchEvent calls its listeners without a microtask checkpoint between them',
    connection(socket) {
      socket.close()
    },
    async client({ url, log, until }) {
      const socket = new WebSocket(url)
      socket.addEventListener('open', () => {
        log('first')
        queueMicrotask(() => log('microtask'))
      })
      socket.addEventListener('open', () => log('second'))
      await until(socket, 'close')
    },
  },
}
