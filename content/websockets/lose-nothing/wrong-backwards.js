const FIRST_WAIT = 500
const LONGEST_WAIT = 8000

let socket
let wait = FIRST_WAIT
let finished = false
const waiting = []

const clock = () => `${(performance.now() / 1000).toFixed(1)} s`

function connect() {
  socket = new WebSocket('wss://example.com/ws')

  socket.addEventListener('open', () => {
    console.log(clock(), 'connected')
    wait = FIRST_WAIT
    send('subscribe', { channel: 'orders' })
    while (waiting.length > 0) socket.send(waiting.pop())
  })

  socket.addEventListener('message', (event) => {
    const message = JSON.parse(event.data)
    console.log(clock(), message.type, message.content ?? '')
  })

  // No reason in here, ever. `close` follows, and that is where we act.
  socket.addEventListener('error', () => console.warn(clock(), 'error'))

  socket.addEventListener('close', ({ code, reason }) => {
    console.log(clock(), 'closed', code, reason)
    if (finished) return
    const pause = wait * (0.75 + Math.random() / 2)
    wait = Math.min(wait * 2, LONGEST_WAIT)
    console.log(clock(), `trying again in ${Math.round(pause)} ms`)
    setTimeout(connect, pause)
  })
}

function send(type, fields = {}) {
  const text = JSON.stringify({ type, ...fields })
  if (socket.readyState === WebSocket.OPEN) {
    socket.send(text)
  } else {
    console.warn(clock(), `not connected: ${type} has to wait`)
    waiting.push(text)
  }
}

connect()

// Something to say every two seconds, whether the line is up or not.
const chatter = setInterval(() => send('chat', { content: 'still here' }), 2000)

setTimeout(() => {
  finished = true
  clearInterval(chatter)
  socket.close(1000, 'demo completed')
}, 15000)
