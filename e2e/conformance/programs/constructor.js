/** `new WebSocket(…)`: addresses, subprotocols, and what the class and its objects look like. */

/** @type {import('../program.ts').Programs} */
export const programs = {
  'addresses that are taken, and what becomes of them': {
    async client({ log, until }) {
      for (const address of [
        'ws://a.invalid',
        'WS://A.Invalid:80/',
        'wss://a.invalid:443/x?y=z',
        'http://a.invalid/path',
        'https://a.invalid',
        'ws://a.invalid/a b/č?q=1 2',
        'ws://a.invalid:8080/../x/./y',
        '  ws://a.invalid/spaces  ',
        'ws:a.invalid',
        'ws:///a.invalid',
        'ws://[::1]:9/',
        'ws://user:secret@a.invalid/',
      ]) {
        const socket = new WebSocket(address)
        log(address, '→', socket.url, socket.readyState)
        const ended = until(socket, 'close')
        socket.close()
        await ended
      }
      const socket = new WebSocket(new URL('ws://a.invalid/object'))
      log(socket.url)
      socket.close()
      await until(socket, 'close')
    },
  },

  'addresses that are refused': {
    client({ attempt }) {
      for (const address of [
        'ws://a.invalid/#part',
        'ws://a.invalid/#',
        'ftp://a.invalid',
        'mailto:a@b',
        'ws://',
        'ws://a:99999',
        'ws://a b/',
        'about:blank',
        'ws://[::1',
        'data:,x',
        'javascript:1',
      ])
        attempt(address, () => new WebSocket(address))
      attempt('nothing', () => Reflect.construct(WebSocket, []))
      attempt('a symbol', () => new WebSocket(/** @type {any} */ (Symbol('s'))))
      attempt('without new', () => /** @type {any} */ (WebSocket)('ws://a.invalid'))
    },
  },

  'blocked ports: the constructor returns, then error and 1006': {
    async client({ log, watch, until }) {
      for (const port of [1, 7, 22, 25, 6000, 6667, 10080]) {
        const socket = watch(new WebSocket(`ws://127.0.0.1:${port}`), String(port))
        log('state', socket.readyState)
        await until(socket, 'close')
      }
    },
  },

  'a host that does not resolve, a port where nobody listens': {
    server() {
      return undefined
    },
    async client({ url, log, watch, until }) {
      for (const address of ['ws://nobody.invalid/', url]) {
        const socket = watch(new WebSocket(address))
        socket.addEventListener('error', () => log('state in error', socket.readyState))
        await until(socket, 'close')
        log('state', socket.readyState)
      }
    },
  },

  'subprotocols that are refused by the constructor': {
    client({ attempt }) {
      const address = 'ws://a.invalid'
      for (const protocols of [
        '',
        ' ',
        'a b',
        'a,b',
        'čau',
        'a"b',
        '(x)',
        ['a', 'a'],
        ['chat', ''],
        ['a', 'b', 'a'],
        ['a', 'A/B'],
        [null, 'null'],
        [5, '5'],
      ])
        attempt(JSON.stringify(protocols), () => new WebSocket(address, /** @type {any} */ (protocols)))
      attempt('a symbol', () => new WebSocket(address, /** @type {any} */ (Symbol('s'))))
      attempt('a symbol in a list', () => new WebSocket(address, /** @type {any} */ ([Symbol('s')])))
    },
  },

  'subprotocols that are taken: a word, a list, anything that iterates, any case twice': {
    connection(socket, { request, log }) {
      log('offered', request.headers['sec-websocket-protocol'] ?? 'nothing')
      socket.close()
    },
    async client({ url, log, until }) {
      const several = new Set(['one', 'two'])
      for (const protocols of [
        'chat',
        ['chat'],
        ['chat', 'superchat'],
        [],
        several,
        ['a', 'A'],
        undefined,
        null,
        5,
        {},
        "!#$%&'*+-.^_`|~",
      ]) {
        const given = /** @type {any} */ (protocols)
        try {
          const socket = new WebSocket(url, given)
          await until(socket, 'close')
          log('protocol', socket.protocol)
        } catch (error) {
          log('throws', /** @type {Error} */ (error).name)
        }
      }
    },
  },

  'what a new socket looks like': {
    async client({ log, until }) {
      const socket = new WebSocket('ws://a.invalid/x')
      log(
        socket.readyState,
        socket.url,
        socket.protocol === '',
        socket.extensions === '',
        socket.binaryType,
        socket.bufferedAmount,
      )
      log(socket.onopen, socket.onmessage, socket.onerror, socket.onclose)
      log(Object.keys(socket), Object.getOwnPropertyNames(socket))
      log(String(socket), Object.prototype.toString.call(WebSocket.prototype))
      const names = []
      for (const name in socket) names.push(name)
      log(names.slice(0, names.indexOf('addEventListener')))
      await until(socket, 'close')
    },
  },

  'the constants, on the class and on its objects': {
    client({ log, attempt }) {
      for (const name of ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'])
        for (const [where, object] of Object.entries({ class: WebSocket, prototype: WebSocket.prototype }))
          log(name, where, Object.getOwnPropertyDescriptor(object, name))
      attempt('assigning', () => {
        'use strict'
        // @ts-expect-error: it is read-only
        WebSocket.OPEN = 5
      })
      log(WebSocket.OPEN)
    },
  },

  'the class as WebIDL has it': {
    client({ log }) {
      log(WebSocket.name, WebSocket.length, Object.getPrototypeOf(WebSocket) === EventTarget)
      log(Object.getPrototypeOf(WebSocket.prototype) === EventTarget.prototype)
      const { writable, enumerable, configurable } =
        Object.getOwnPropertyDescriptor(WebSocket, 'prototype') ?? {}
      log('prototype', { writable, enumerable, configurable })
      for (const name of Object.getOwnPropertyNames(WebSocket.prototype).toSorted()) {
        const { value, get, set, ...flags } = Object.getOwnPropertyDescriptor(WebSocket.prototype, name) ?? {}
        log(
          name,
          flags,
          typeof value === 'function' ? `${value.name}/${value.length}` : String(value),
          get?.name ?? '-',
          set?.name ?? '-',
        )
      }
      log(Object.getOwnPropertyDescriptor(WebSocket.prototype, Symbol.toStringTag))
      log(Object.getOwnPropertyNames(WebSocket).toSorted())
    },
  },

  'methods and attributes on the wrong object': {
    client({ attempt }) {
      const { prototype } = WebSocket
      for (const name of [
        'url',
        'readyState',
        'bufferedAmount',
        'binaryType',
        'onopen',
        'protocol',
        'extensions',
      ]) {
        const descriptor = Object.getOwnPropertyDescriptor(prototype, name)
        attempt(`${name} of the prototype`, () => Reflect.get(prototype, name))
        attempt(`${name} of an object`, () => descriptor?.get?.call({}))
        if (descriptor?.set) attempt(`set ${name} of an object`, () => descriptor.set?.call({}, 'blob'))
      }
      attempt('send', () => prototype.send.call(/** @type {any} */ ({}), 'x'))
      attempt('close', () => prototype.close.call(/** @type {any} */ (new EventTarget())))
      attempt('close of nothing', () => prototype.close.call(/** @type {any} */ (undefined)))
    },
  },

  'attributes that cannot be set, and what binaryType takes': {
    async client({ log, attempt, until }) {
      const socket = new WebSocket('ws://a.invalid')
      for (const name of ['url', 'readyState', 'bufferedAmount', 'protocol', 'extensions'])
        attempt(`set ${name}`, () => {
          'use strict'
          Reflect.set(socket, name, 'x')
          Object.assign(socket, { [name]: 'x' })
        })
      log(socket.url, socket.readyState)
      for (const value of [
        'arraybuffer',
        'nonsense',
        'BLOB',
        'blob',
        '',
        null,
        { toString: () => 'arraybuffer' },
      ]) {
        attempt('set binaryType', () => Reflect.set(socket, 'binaryType', value))
        log(socket.binaryType)
      }
      await until(socket, 'close')
    },
  },

  'a class that extends WebSocket': {
    connection(socket) {
      socket.send('hi')
    },
    async client({ url, log, until }) {
      class Chat extends WebSocket {
        /** @type {string[]} */
        seen = []
        /** @param {string} address */
        constructor(address) {
          super(address, ['chat'])
          this.addEventListener('message', ({ data }) => this.seen.push(data))
        }
        get [Symbol.toStringTag]() {
          return 'Chat'
        }
        say() {
          return `${this.readyState} ${this.seen.join()}`
        }
      }
      const chat = new Chat(url)
      log(chat instanceof WebSocket, chat.constructor.name, String(chat), Chat.OPEN)
      await until(chat, 'message')
      log(chat.say(), chat.protocol)
      chat.close()
      await until(chat, 'close')
      log(chat.say())
    },
  },
}
