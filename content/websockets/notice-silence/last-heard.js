const FIRST_WAIT = 500
const LONGEST_WAIT = 8000
const BEAT = 1000
const LONGEST_SILENCE = 3500

let socket
let wait = FIRST_WAIT
let finished = false
let lastHeard = 0

const clock = () => `${(performance.now() / 1000).toFixed(1)} s`

function connect() {
  const mine = new WebSocket('wss://example.com/ws')
  socket = mine

  mine.addEventListener('open', () => {
    console.log(clock(), 'connected')
    lastHeard = performance.now()
    wait = FIRST_WAIT
    send('subscribe', { channel: 'orders' })
  })

  mine.addEventListener('message', (event) => {
    lastHeard = performance.now()
    const message = JSON.parse(event.data)
    console.log(clock(), message.type, message.content ?? '')
  })

  // No reason in here, ever. `close` follows, and that is where we act.
  mine.addEventListener('error', () => console.warn(clock(), 'error'))

  mine.addEventListener('close', ({ code, reason }) => {
    console.log(clock(), 'closed', code, reason)
    // One that has been given up has its successor already.
    if (socket === mine) comeBack()
  })
}

function comeBack() {
  socket = undefined
  if (finished) return
  const pause = wait * (0.75 + Math.random() / 2)
  wait = Math.min(wait * 2, LONGEST_WAIT)
  console.log(clock(), `trying again in ${Math.round(pause)} ms`)
  setTimeout(connect, pause)
}

function send(type, fields = {}) {
  if (socket?.readyState !== WebSocket.OPEN) {
    console.warn(clock(), `not connected: ${type} is lost`)
    return false
  }
  socket.send(JSON.stringify({ type, ...fields }))
  return true
}

connect()

// One timer for the life of the program: it asks, and it looks how long nobody has spoken.
const heartbeat = setInterval(() => {
  if (socket?.readyState !== WebSocket.OPEN) return
  if (performance.now() - lastHeard < LONGEST_SILENCE) {
    send('ping')
    return
  }
  console.warn(clock(), 'silence: the line is dead')
  const dead = socket
  comeBack()
  dead.close()
}, BEAT)

// Something to say every two seconds, whether the line is up or not.
const chatter = setInterval(() => send('chat', { content: 'still here' }), 2000)

setTimeout(() => {
  finished = true
  clearInterval(chatter)
  clearInterval(heartbeat)
  socket?.close(1000, 'demo completed')
}, 15000)
