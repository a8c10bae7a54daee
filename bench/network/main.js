/** The page that `bench/network.js` measures: it starts a worker for each measurement, and hears its trace. */
import { contenders } from './contenders.js'

/** @param {unknown[]} task @returns {Promise<number>} messages a second */
function echo(...task) {
  const worker = new Worker(new URL('./echo-worker.js', import.meta.url), { type: 'module' })
  return new Promise((resolve, reject) => {
    worker.addEventListener('error', ({ message }) => reject(new Error(message)))
    worker.addEventListener('message', ({ data }) => {
      if (!('rate' in data)) return
      worker.terminate()
      resolve(data.rate)
    })
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage(task)
  })
}

/** Bytes of the heap that one of `count` open connections holds. @param {string} name @param {string} address @param {number} count */
async function memory(name, address, count) {
  const open = contenders[name]?.(() => undefined)
  const { gc } = /** @type {{ gc: () => void }} */ (/** @type {unknown} */ (globalThis))
  const heap = /** @type {{ memory: { usedJSHeapSize: number } }} */ (/** @type {unknown} */ (performance))
  if (!open) throw new RangeError(`No contender "${name}"`)
  const first = open(address)
  await new Promise((resolve) => first.addEventListener('open', resolve, { once: true }))
  gc()
  const before = heap.memory.usedJSHeapSize
  const sockets = Array.from({ length: count }, () => open(address))
  await Promise.all(
    sockets.map(
      (socket) => new Promise((resolve) => socket.addEventListener('open', resolve, { once: true })),
    ),
  )
  gc()
  const bytes = (heap.memory.usedJSHeapSize - before) / count
  for (const socket of sockets) socket.close()
  return bytes
}

Object.assign(globalThis, { networkBench: { echo, memory } })
