const FIRST_WAIT = 500
const LONGEST_WAIT = 8000

let socket
let wait = FIRST_WAIT
let finished = false

const clock = () => `${(performance.now() / 1000).toFixed(1)} s`

function connect() {
  socket = new WebSocket('wss://example.com/ws')
  socket.binaryType = 'arraybuffer'

  socket.addEventListener('open', () => {
    console.log(clock(), 'connected')
    wait = FIRST_WAIT
    send('subscribe', { channel: 'orders' })
  })

  socket.addEventListener('message', (event) => {
    if (event.data instanceof ArrayBuffer) {
      console.log(clock(), 'sha-256', hex(new Uint8Array(event.data)))
      return
    }
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
  if (socket.readyState !== WebSocket.OPEN) {
    console.warn(clock(), `not connected: ${type} is lost`)
    return false
  }
  socket.send(JSON.stringify({ type, ...fields }))
  return true
}

function sendFile(bytes) {
  socket.send(bytes)
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16)).join('')

connect()

// Something to say every two seconds, whether the line is up or not.
const chatter = setInterval(() => send('chat', { content: 'still here' }), 2000)

setTimeout(() => {
  finished = true
  clearInterval(chatter)
  socket.close(1000, 'demo completed')
}, 15000)
