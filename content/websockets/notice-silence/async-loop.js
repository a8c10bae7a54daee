const FIRST_WAIT = 500
const LONGEST_WAIT = 8000
const PING_EVERY = 1500
const PONG_WITHIN = 2000

let socket
let finished = false

const clock = () => `${(performance.now() / 1000).toFixed(1)} s`
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Resolves with the next event of that type, unless `signal` is aborted before. */
const next = (target, type, signal) =>
  new Promise((resolve) => target.addEventListener(type, resolve, { once: true, signal }))

/** One connection, from its beginning to its end, whichever of the two ways it ends. */
async function converse() {
  const mine = new WebSocket('wss://example.com/ws')
  const over = new AbortController()
  const { signal } = over
  socket = mine

  mine.addEventListener('message', (event) => {
    const message = JSON.parse(event.data)
    console.log(clock(), message.type, message.content ?? '')
  }, { signal })

  const closed = next(mine, 'close', signal)
  const opened = await Promise.race([next(mine, 'open', signal), closed])
  if (opened.type === 'open') {
    console.log(clock(), 'connected')
    send('subscribe', { channel: 'orders' })
    await Promise.race([closed, silence(mine, signal)])
  }
  over.abort()
  mine.close()
  console.log(clock(), 'closed')
  return opened.type === 'open'
}

/** Resolves when a ping has no answer. */
async function silence(mine, signal) {
  while (!signal.aborted) {
    await pause(PING_EVERY)
    if (signal.aborted) return
    send('ping')
    const answer = next(mine, 'message', signal)
    const heard = await Promise.race([answer, pause(PONG_WITHIN).then(() => undefined)])
    if (!heard) return
  }
}

function send(type, fields = {}) {
  if (socket.readyState !== WebSocket.OPEN) {
    console.warn(clock(), `not connected: ${type} is lost`)
    return false
  }
  socket.send(JSON.stringify({ type, ...fields }))
  return true
}

async function stayConnected() {
  let wait = FIRST_WAIT
  while (!finished) {
    const hasOpened = await converse()
    if (finished) return
    if (hasOpened) wait = FIRST_WAIT
    await pause(wait * (0.75 + Math.random() / 2))
    wait = Math.min(wait * 2, LONGEST_WAIT)
  }
}

stayConnected()

const chatter = setInterval(() => send('chat', { content: 'still here' }), 2000)

setTimeout(() => {
  finished = true
  clearInterval(chatter)
  socket.close(1000, 'demo completed')
}, 15000)
