const FIRST_WAIT = 500
const LONGEST_WAIT = 8000
const PING_EVERY = 2000
const PONG_WITHIN = 2000

let socket
let wait = FIRST_WAIT
let finished = false
let pinging
let waiting

const clock = () => `${(performance.now() / 1000).toFixed(1)} s`

function connect() {
  socket = new WebSocket('wss://example.com/ws')

  socket.addEventListener('open', () => {
    console.log(clock(), 'connected')
    wait = FIRST_WAIT
    send('subscribe', { channel: 'orders' })
    pinging = setInterval(() => {
      send('ping')
      clearTimeout(waiting)
      waiting = setTimeout(lost, PONG_WITHIN)
    }, PING_EVERY)
  })

  socket.addEventListener('message', (event) => {
    const message = JSON.parse(event.data)
    console.log(clock(), message.type, message.content ?? '')
    if (message.type === 'pong') clearTimeout(waiting)
  })

  // No reason in here, ever. `close` follows, and that is where we act.
  socket.addEventListener('error', () => console.warn(clock(), 'error'))

  socket.onclose = ({ code, reason }) => {
    console.log(clock(), 'closed', code, reason)
    if (finished) return
    const pause = wait * (0.75 + Math.random() / 2)
    wait = Math.min(wait * 2, LONGEST_WAIT)
    console.log(clock(), `trying again in ${Math.round(pause)} ms`)
    setTimeout(connect, pause)
  }
}

function lost() {
  console.warn(clock(), 'no answer: the line is dead')
  clearInterval(pinging)
  socket.onclose = null
  socket.close()
  connect()
}

function send(type, fields = {}) {
  if (socket.readyState !== WebSocket.OPEN) {
    console.warn(clock(), `not connected: ${type} is lost`)
    return false
  }
  socket.send(JSON.stringify({ type, ...fields }))
  return true
}

connect()

// Something to say every two seconds, whether the line is up or not.
const chatter = setInterval(() => send('chat', { content: 'still here' }), 2000)

setTimeout(() => {
  finished = true
  clearInterval(chatter)
  socket.close(1000, 'demo completed')
}, 15000)
