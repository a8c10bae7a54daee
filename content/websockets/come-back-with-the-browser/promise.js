const FIRST_WAIT = 500
const LONGEST_WAIT = 15000

let socket
let failures = 0

const clock = () => `${(performance.now() / 1000).toFixed(1)} s`

function connect() {
  socket = new WebSocket('wss://chat.example.com')

  socket.addEventListener('open', () => {
    console.log(clock(), 'in the room')
    failures = 0
  })

  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(data)
    if (message.type === 'welcome') message.history.forEach(show)
    else show(message)
  })

  socket.addEventListener('close', async ({ code }) => {
    const limit = Math.min(FIRST_WAIT * 2 ** failures, LONGEST_WAIT)
    failures += 1
    // Half of it, and chance decides on the rest: not everybody at once.
    const wait = limit * (0.5 + Math.random() / 2)
    console.warn(clock(), `closed with ${code}, next try in ${Math.round(wait)} ms`)
    await Promise.race([pause(wait), backOnline()])
    if (!navigator.onLine) await backOnline()
    connect()
  })
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const backOnline = () => new Promise((resolve) => addEventListener('online', resolve, { once: true }))

function show({ id, from, text }) {
  console.log(clock(), `#${id} ${from}: ${text}`)
}

function say(text) {
  if (socket.readyState !== WebSocket.OPEN) return false
  socket.send(JSON.stringify({ text }))
  return true
}

connect()
