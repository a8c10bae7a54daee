/**
 * The page that `bench/panel.js` measures: a network panel, or only its model, that is given traces at
 * a rate, scrolled, or flooded by a worker.
 */
import '../../src/page/style.css'
import '../../src/page/network-panel/element.css'
import { NetworkPanel } from '../../src/page/network-panel/element.ts'
import { networkMarkup } from '../../src/page/network-panel/markup.ts'
import { floodTrace } from '../../src/page/trace-fixture.ts'
import { TraceModel } from '../../src/page/trace-model.ts'

const PER_SECOND = 500
const BATCH_MS = 50

NetworkPanel.define('network-panel')

/**
 * Frames painted and the longest time between two turns of the main thread while `work` lasts.
 * @param {() => Promise<void>} work
 */
async function watch(work) {
  let frames = 0
  let longest = 0
  let isOn = true
  let last = performance.now()
  const frame = () => {
    frames++
    if (isOn) requestAnimationFrame(frame)
  }
  const timer = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
  }, 1)
  const began = performance.now()
  requestAnimationFrame(frame)
  await work()
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  isOn = false
  clearInterval(timer)
  const ms = performance.now() - began
  return { ms, framesPerSecond: (frames * 1_000) / ms, longestGapMs: longest }
}

/** @param {boolean} isOpen @param {number} count */
function setUp(isOpen, count) {
  const model = new TraceModel()
  const host = document.getElementById('host')
  host.innerHTML = isOpen ? networkMarkup() : ''
  const panel = host.querySelector('network-panel')
  if (panel instanceof NetworkPanel) panel.model = model
  if (count > 0) model.append(floodTrace(count, PER_SECOND))
  return { model, host }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 300))

/** Scrolls through `count` frames from end to beginning, 150 pixels a frame. @param {number} count @param {number} seconds */
export async function scroll(count, seconds) {
  const { host } = setUp(true, count)
  await settle()
  const scroller = host.querySelector('.scroller')
  return watch(async () => {
    const end = performance.now() + seconds * 1_000
    while (performance.now() < end) {
      scroller.scrollTop = scroller.scrollTop < 150 ? scroller.scrollHeight : scroller.scrollTop - 150
      await new Promise((resolve) => requestAnimationFrame(resolve))
    }
  })
}

/** 500 frames a second arrive on top of `count`. @param {boolean} isOpen @param {number} count @param {number} seconds */
export async function arrive(isOpen, count, seconds) {
  const records = floodTrace(count + seconds * PER_SECOND, PER_SECOND)
  const { model } = setUp(isOpen, 0)
  const lastMs = records.at(-1).timeMs
  let next = records.findIndex(({ timeMs }) => timeMs > lastMs - seconds * 1_000)
  model.append(records.slice(0, next))
  await settle()
  return watch(async () => {
    const offsetMs = records[next].timeMs - performance.now()
    while (next < records.length) {
      await new Promise((resolve) => setTimeout(resolve, BATCH_MS))
      const nowMs = performance.now() + offsetMs
      const begin = next
      while (next < records.length && records[next].timeMs <= nowMs) next++
      model.append(records.slice(begin, next))
    }
  })
}

/** A worker posts `count` frames as fast as they are taken. @param {boolean} isOpen @param {number} count */
export async function flood(isOpen, count) {
  const { model } = setUp(isOpen, 0)
  const worker = new Worker(new URL('./flood-worker.js', import.meta.url), { type: 'module' })
  await new Promise((resolve) => worker.addEventListener('message', resolve, { once: true }))
  const result = await watch(
    () =>
      new Promise((resolve) => {
        worker.addEventListener('message', ({ data }) => {
          if (data === 'end') resolve()
          else model.append(data)
        })
        // oxlint-disable-next-line unicorn/require-post-message-target-origin
        worker.postMessage(count)
      }),
  )
  worker.terminate()
  return result
}

Object.assign(globalThis, { panelBench: { scroll, arrive, flood } })
