// Answers a text message with text, and bytes with bytes: their SHA-256.
import { createHash } from 'node:crypto'
import { WebSocketServer } from 'ws'

const server = new WebSocketServer({ port: 0 })

server.on('connection', (socket) => {
  const say = (type, content) => socket.send(JSON.stringify({ type, content }))

  socket.on('message', (data, isBinary) => {
    if (isBinary) {
      socket.send(createHash('sha256').update(data).digest())
      return
    }
    const { type, channel } = JSON.parse(data.toString())
    if (type === 'subscribe') say('notification', `You are subscribed to ${channel}`)
    else say('ack', `Received your ${type}`)
  })

  say('welcome', 'Send me bytes')
})
