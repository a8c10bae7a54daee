const FIRST_WAIT = 500
const LONGEST_WAIT = 8000
const PING_EVERY = 2000
const PONG_WITHIN = 500

let socket
let wait = FIRST_WAIT
let finished = false

const clock = () => `${(performance.now() / 1000).toFixed(1)} s`

function connect() {
  const mine = new WebSocket('wss://example.com/ws')
  let pinging
  let waiting
  let over = false
  socket = mine

  // However this connection ends, it does so once.
  function end() {
    if (over) return
    over = true
    clearInterval(pinging)
    clearTimeout(waiting)
    if (finished) return
    const pause = wait * (0.75 + Math.random() / 2)
    wait = Math.min(wait * 2, LONGEST_WAIT)
    console.log(clock(), `trying again in ${Math.round(pause)} ms`)
    setTimeout(connect, pause)
  }

  function giveUp() {
    console.warn(clock(), 'no answer: the line is dead')
    mine.close()
    end()
  }

  mine.addEventListener('open', () => {
    console.log(clock(), 'connected')
    wait = FIRST_WAIT
    send('subscribe', { channel: 'orders' })
    pinging = setInterval(() => {
      send('ping')
      waiting ??= setTimeout(giveUp, PONG_WITHIN)
    }, PING_EVERY)
  })

  mine.addEventListener('message', (event) => {
    const message = JSON.parse(event.data)
    console.log(clock(), message.type, message.content ?? '')
    if (message.type !== 'pong') return
    clearTimeout(waiting)
    waiting = undefined
  })

  // No reason in here, ever. `close` follows, and that is where we act.
  mine.addEventListener('error', () => console.warn(clock(), 'error'))

  mine.addEventListener('close', ({ code, reason }) => {
    console.log(clock(), 'closed', code, reason)
    end()
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

connect()

// Something to say every two seconds, whether the line is up or not.
const chatter = setInterval(() => send('chat', { content: 'still here' }), 2000)

setTimeout(() => {
  finished = true
  clearInterval(chatter)
  socket.close(1000, 'demo completed')
}, 15000)
