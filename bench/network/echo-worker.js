/** Times echoes of 100 bytes, for one contender after the other. */
import { contenders } from './contenders.js'

const MESSAGE = 'x'.repeat(100)

/** @param {string} name @param {string} address @param {number} underWay @param {number} durationMs */
async function messagesASecond(name, address, underWay, durationMs) {
  const open = contenders[name]
  if (!open) throw new RangeError(`No contender "${name}"`)
  const socket = open((records) => postMessage({ records }))(address)
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }))
  const began = performance.now()
  let count = 0
  await new Promise((resolve) => {
    socket.addEventListener('message', () => {
      count++
      // Looking at the clock costs something, too.
      if (count % 16 === 0 && performance.now() - began > durationMs) resolve(undefined)
      else socket.send(MESSAGE)
    })
    for (let i = 0; i < underWay; i++) socket.send(MESSAGE)
  })
  const rate = (count * 1_000) / (performance.now() - began)
  socket.close()
  return rate
}

addEventListener('message', ({ data: [name, address, underWay, durationMs] }) => {
  void messagesASecond(name, address, underWay, durationMs).then((rate) => postMessage({ rate }))
})
