/** Sends back each message as it came: text as text, bytes as bytes. */
import { WebSocketServer } from 'ws'

/**
 * @param {object} options
 * @param {number} [options.port] Any free port unless given.
 */
export default function start({ port = 0 } = {}) {
  const server = new WebSocketServer({ port })

  server.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
  })

  return server
}
