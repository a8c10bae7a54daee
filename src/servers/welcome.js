/**
 * The server of a first lesson. It greets, answers a `subscribe` with a `notification` and, a moment
 * later, an `update`, a `ping` with a `pong`, and acknowledges everything else. All messages are
 * JSON with `type`, `content` and `timestamp`.
 */
import { WebSocketServer } from 'ws'

/**
 * A server that comes with the program exports this one function. It is called once, with the
 * `options` that a lesson gives, and also runs in Node:
 *
 *     node -e "import('./welcome.js').then(({ default: start }) => start({ port: 8080 }))"
 *
 * @param {object} options
 * @param {number} [options.port] Any free port unless given.
 * @param {number} [options.updateDelayMs] From a subscription to its `update`.
 */
export default function start({ port = 0, updateDelayMs = 1_000 } = {}) {
  const server = new WebSocketServer({ port })

  server.on('connection', (socket) => {
    /** @type {Map<string, NodeJS.Timeout>} */
    const subscriptions = new Map()

    /** @param {string} type @param {Record<string, unknown>} [rest] */
    const say = (type, rest) =>
      socket.send(JSON.stringify({ type, ...rest, timestamp: new Date().toISOString() }))

    /** @param {string} channel */
    const subscribe = (channel) => {
      unsubscribe(channel)
      say('notification', { content: `You are subscribed to ${channel}`, channel })
      const update = () => {
        const data = { id: 123, name: 'Ada Lovelace', status: 'online' }
        say('update', { content: `Something changed in ${channel}`, channel, entity: 'user', data })
      }
      subscriptions.set(channel, setTimeout(update, updateDelayMs))
    }

    /** @param {string} channel */
    const unsubscribe = (channel) => {
      clearTimeout(subscriptions.get(channel))
      subscriptions.delete(channel)
    }

    socket.on('message', (data, isBinary) => {
      const bytes = /** @type {Buffer} */ (data)
      if (isBinary) {
        say('ack', { content: `Received ${bytes.length} bytes` })
        return
      }
      const message = parse(bytes.toString())
      if (message === undefined) {
        say('error', { content: 'A message must be a JSON object with a "type"' })
        return
      }
      const { type, channel = 'general' } = message
      switch (type) {
        case 'subscribe':
          subscribe(String(channel))
          break
        case 'unsubscribe':
          unsubscribe(String(channel))
          say('ack', { content: `You are no longer subscribed to ${String(channel)}`, received: type })
          break
        case 'ping':
          say('pong', { content: 'pong' })
          break
        default:
          say('ack', { content: `Received your ${type}`, received: type })
      }
    })

    socket.on('close', () => subscriptions.forEach(clearTimeout))

    say('welcome', { content: 'Welcome to the WebSocket server!' })
  })

  return server
}

/**
 * @param {string} text
 * @returns {{ type: string, channel?: unknown } | undefined} Nothing for what is no message.
 */
function parse(text) {
  try {
    const message = JSON.parse(text)
    return typeof message?.type === 'string' ? message : undefined
  } catch {
    return undefined
  }
}
