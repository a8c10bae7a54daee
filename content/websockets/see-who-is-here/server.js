// Knows who is here. It answers a `subscribe` with the whole list, then tells of each who comes or goes.
import { WebSocketServer } from 'ws'

const server = new WebSocketServer({ port: 0 })

const here = new Map([[1, 'Ada'], [2, 'Alan']])

const come = (id, name) => {
  here.set(id, name)
  tell({ type: 'joined', user: { id, name } })
}
const go = (id) => {
  const name = here.get(id)
  here.delete(id)
  tell({ type: 'left', user: { id, name } })
}

setTimeout(() => come(3, 'Grace'), 1500)
setTimeout(() => come(4, 'Ada'), 2000)
setTimeout(() => go(3), 2500)
// These two while the line is down.
setTimeout(() => go(2), 4000)
setTimeout(() => come(5, 'Edsger'), 5000)

function tell(message) {
  for (const client of server.clients) client.send(JSON.stringify(message))
}

server.on('connection', (socket) => {
  socket.on('message', (data) => {
    const { type } = JSON.parse(data.toString())
    const users = Array.from(here, ([id, name]) => ({ id, name }))
    if (type === 'subscribe') socket.send(JSON.stringify({ type: 'here', users }))
  })
})
