/**
 * The examples of `ws`'s own README, read from the installed package, so that they run as they are
 * printed there but for their addresses, ports and the length of a heartbeat.
 *
 * Left out: "External HTTP/S server" (it reads a certificate from files, and there are none),
 * "Use the Node.js streams API" (`createWebSocketStream` is refused by name), the second example
 * of "How to get the IP address of the client?" (browsers cannot set X-Forwarded-For, and it throws
 * without it) and "How to connect via a proxy?" (no code).
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Programs } from '../program.ts'

const folder = join(createRequire(import.meta.url).resolve('ws'), '..')
const readme = readFileSync(join(folder, 'README.md'), 'utf8')

/** The code under a heading: its first block, or a later one. */
function example(heading: string, index = 0): (port: number) => string {
  const section = readme.split(/^###? /m).find((each) => each.startsWith(heading))
  const code = section && Array.from(section.matchAll(/```js\n([^]*?)```/g), (match) => match[1])[index]
  if (code === undefined) throw new Error(`ws's README has no example ${index + 1} under "${heading}"`)
  return (port) =>
    code
      .replaceAll('8080', String(port))
      .replaceAll(/wss?:\/\/(?:www\.host\.com\/path|websocket-echo\.com\/)/g, `ws://127.0.0.1:${port}/inner`)
      .replaceAll('30000', '300')
}

/** A client among the examples: beside it a server that `answers` it and tells the browser when it has gone. */
function clientExample(heading: string, answers: string, index = 0): (port: number) => string {
  return (port) => `${example(heading, index)(port)}
import { WebSocketServer as Server } from 'ws'
const server = new Server({ port: ${port} })
const browser = new Promise((resolve) => {
  server.on('connection', (socket, request) => {
    if (request.url !== '/inner') return resolve(socket)
    socket.on('close', async () => (await browser).close(4000))
    const end = async () => { await browser; socket.close() }
    ${answers}
  })
})
`
}

/** The browser's part where the example is a client: it is there first, and waits. */
const waiting: Programs[string]['client'] = async function client({ url, watch, until }) {
  await until(watch(new WebSocket(url)), 'close')
}

/** Two sockets; what the second sends, both hear. */
const toAll: Programs[string]['client'] = async function client({ url, watch, until }) {
  const first = watch(new WebSocket(url), 'first')
  await until(first, 'open')
  const second = watch(new WebSocket(url), 'second')
  await until(second, 'open')
  second.send('hello')
  await Promise.all([until(first, 'message'), until(second, 'message')])
  for (const socket of [first, second]) {
    socket.close()
    await until(socket, 'close')
  }
}

/** Two sockets; what one sends, the other hears. */
const toOthers: Programs[string]['client'] = async function client({ url, watch, until }) {
  const first = watch(new WebSocket(url), 'first')
  await until(first, 'open')
  const second = watch(new WebSocket(url), 'second')
  await until(second, 'open')
  second.send('hello')
  await until(first, 'message')
  first.send(Uint8Array.of(1))
  await until(second, 'message')
  for (const socket of [first, second]) {
    socket.close()
    await until(socket, 'close')
  }
}

export const programs: Programs = {
  'Sending and receiving text data': {
    text: clientExample(
      'Sending and receiving text data',
      `socket.on('message', (data) => { socket.send('you sent ' + data); end() })`,
    ),
    client: waiting,
  },

  'Sending binary data': {
    text: clientExample(
      'Sending binary data',
      `socket.on('message', (data, isBinary) => { console.log(data, isBinary); end() })`,
    ),
    client: waiting,
  },

  'Simple server': {
    text: example('Simple server'),
    async client({ url, watch, until }) {
      const socket = watch(new WebSocket(url))
      await until(socket, 'message')
      socket.send('from the client')
      socket.send(Uint8Array.of(104, 105))
      socket.close()
      await until(socket, 'close')
    },
  },

  'Multiple servers sharing a single HTTP/S server': {
    text: example('Multiple servers sharing'),
    async client({ url, watch, until }) {
      for (const path of ['/foo', '/bar', '/other']) {
        const socket = watch(new WebSocket(url + path), path)
        socket.addEventListener('open', () => socket.close())
        await until(socket, 'close')
      }
    },
  },

  'Client authentication': {
    // The README leaves this function to its reader.
    text: (port) => `${example('Client authentication')(port)}
function authenticate(request, next) {
  const token = new URL(request.url, 'ws://base.url').searchParams.get('token')
  if (token === 'broken') next(new Error('no such token'))
  else next(undefined, token)
}
`,
    async client({ url, watch, until }) {
      for (const query of ['', '?token=broken', '?token=ada']) {
        const socket = watch(new WebSocket(url + query), query)
        socket.addEventListener('open', () => {
          socket.send('hello')
          socket.close()
        })
        await until(socket, 'close')
      }
    },
  },

  'Server broadcast, to all': { text: example('Server broadcast'), client: toAll },
  'Server broadcast, to all others': { text: example('Server broadcast', 1), client: toOthers },

  'Round-trip time': {
    // How long it took is not the same anywhere.
    text: (port) =>
      clientExample(
        'Round-trip time',
        `let left = 2; socket.on('message', (data) => { socket.send(data.toString()); if (--left === 0) end() })`,
      )(port).replace('${Date.now() - data} ms', '${Date.now() - data >= 0}'),
    client: waiting,
  },

  'How to get the IP address of the client?': {
    text: example('How to get the IP address'),
    async client({ url, watch, until }) {
      const socket = watch(new WebSocket(url))
      await until(socket, 'open')
      socket.close()
      await until(socket, 'close')
    },
  },

  'How to detect and close broken connections?': {
    text: example('How to detect'),
    async client({ url, watch, until, delay, log }) {
      const socket = watch(new WebSocket(url))
      await until(socket, 'open')
      await delay(1_000)
      log('state', socket.readyState)
      socket.close()
      await until(socket, 'close')
    },
  },

  'How to detect and close broken connections?, the client': {
    text: clientExample(
      'How to detect',
      `socket.ping(); socket.on('pong', () => { console.log('pong'); end() })`,
      1,
    ),
    client: waiting,
  },
}
