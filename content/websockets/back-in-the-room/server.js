import { WebSocketServer } from 'ws'

// A room that remembers. Grace talks in it, whoever listens.
const server = new WebSocketServer({ port: 443 })
const history = []

function post(from, text) {
  const message = { type: 'message', id: history.length + 1, from, text }
  history.push(message)
  for (const client of server.clients) client.send(JSON.stringify(message))
}

server.on('connection', (socket) => {
  socket.send(JSON.stringify({ type: 'welcome', history: history.slice(-20) }))
  socket.on('message', (data) => post('you', JSON.parse(data).text))
})

const lines = ['More tea?', 'It is hot.', 'Biscuits?']
setInterval(() => post('Grace', lines[history.length % lines.length]), 1500)
