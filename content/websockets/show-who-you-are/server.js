// Listens to nobody before it knows who speaks. A token is heard in the address (?token=…), as one of
// the subprotocols offered, or as the `token` of the first message.
import { WebSocketServer } from 'ws'

const NAMES = new Map([['ada-2718', 'Ada']])

const server = new WebSocketServer({ port: 0 })

server.on('connection', (socket, request) => {
  const say = (type, fields) => socket.send(JSON.stringify({ type, ...fields }))
  const inAddress = new URL(request.url, 'ws://localhost').searchParams.get('token')
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(/,\s*/)
  let name

  const recognize = (tokens) => {
    name = tokens.map((token) => NAMES.get(token)).find(Boolean)
    if (name) say('authenticated', { content: `Hello, ${name}` })
    return name !== undefined
  }

  recognize([inAddress, ...offered])

  socket.on('message', (data) => {
    const message = parse(data)
    if (!name && !recognize([message?.token])) {
      socket.close(4001, 'Who are you?')
      return
    }
    if (message?.type === 'subscribe')
      say('notification', { content: `${name} is subscribed to ${message.channel}`, channel: message.channel })
    else if (message?.type === 'chat') say('ack', { content: `${name} said: ${message.content}` })
  })
})

function parse(data) {
  try {
    return JSON.parse(data.toString())
  } catch {
    return undefined
  }
}
