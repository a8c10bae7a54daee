const FIRST_WAIT = 500
const LONGEST_WAIT = 8000
const PING_EVERY = 2500
const LONGEST_SILENCE = 4500

let socket
let wait = FIRST_WAIT
let finished = false

const clock = () => `${(performance.now() / 1000).toFixed(1)} s`

function connect() {
  const mine = new WebSocket('wss://example.com/ws')
  const timers = {}
  socket = mine

  // Whatever arrives winds it up again.
  function wind() {
    clearTimeout(timers.watchdog)
    timers.watchdog = setTimeout(() => {
      console.warn(clock(), 'silence: the line is dead')
      mine.removeEventListener('close', onClose)
      mine.close()
      onClose({ code: 'none', reason: 'given up' })
    }, LONGEST_SILENCE)
  }

  function onClose({ code, reason }) {
    clearTimeout(timers.watchdog)
    clearInterval(timers.ping)
    console.log(clock(), 'closed', code, reason)
    if (finished) return
    const pause = wait * (0.75 + Math.random() / 2)
    wait = Math.min(wait * 2, LONGEST_WAIT)
    console.log(clock(), `trying again in ${Math.round(pause)} ms`)
    setTimeout(connect, pause)
  }

  mine.addEventListener('open', () => {
    console.log(clock(), 'connected')
    wait = FIRST_WAIT
    send('subscribe', { channel: 'orders' })
    timers.ping = setInterval(() => send('ping'), PING_EVERY)
    wind()
  })

  mine.addEventListener('message', (event) => {
    wind()
    const message = JSON.parse(event.data)
    console.log(clock(), message.type, message.content ?? '')
  })

  // No reason in here, ever. `close` follows, and that is where we act.
  mine.addEventListener('error', () => console.warn(clock(), 'error'))

  mine.addEventListener('close', onClose)
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
