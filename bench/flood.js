/**
 * Programs that never stop sending, with the network's panel open: the longest gap on the page's main
 * thread, how many frames were counted, and what page and sandbox weigh after a while and after twice as
 * long. The gaps are those of an otherwise idle machine, or they say nothing.
 */
import { readFileSync } from 'node:fs'
import { openBrowser } from './browser.js'
import { serve } from './serve.js'
import { buildSites, LESSON } from './sites.js'

const SECONDS = 8
const CONNECT = `const socket = new WebSocket('wss://example.com/ws')\n`
const PROGRAMS = {
  'one message': `${CONNECT}socket.onopen = () => socket.send('x')`,
  'an endless loop': `${CONNECT}socket.onopen = () => { while (true) socket.send('x') }`,
  'endless microtasks': `${CONNECT}const again = () => { socket.send('x'); queueMicrotask(again) }\nsocket.onopen = again`,
  'endless timers': `${CONNECT}const again = () => { for (let n = 0; n < 500; n++) socket.send('x'); setTimeout(again) }\nsocket.onopen = again`,
}

const server = await serve((await buildSites()).ours)
/** @type {Record<string, Record<string, number>>} */
const rows = {}
for (const [name, program] of Object.entries(PROGRAMS)) {
  const browser = await openBrowser()
  const devtools = await browser.newBrowserCDPSession()
  /** Memory of all pages, frames and workers, in MB; where the system does not tell, NaN. */
  const weigh = async () => {
    const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
    const renderers = processInfo.filter(({ type }) => type === 'renderer')
    return renderers.reduce((sum, { id }) => sum + residentMB(id), 0)
  }
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(server.origin + LESSON)
  const exercise = page.getByRole('region', { name: 'A first conversation', exact: true })
  await exercise
    .locator('.pane')
    .first()
    .click({ position: { x: 200, y: 20 } })
  await exercise.locator('.pane.client .cm-content').fill(program)
  await exercise.getByRole('tab', { name: 'Network' }).click()
  const summary = exercise.locator('network-panel .summary')
  await summary.waitFor({ state: 'attached' })
  await page.waitForTimeout(1_500)
  const before = await weigh()
  await exercise.getByRole('button', { name: 'Run', exact: true }).click()
  const longest = await longestGapMs(SECONDS / 2)
  const middle = await weigh()
  const later = await longestGapMs(SECONDS / 2)
  const after = await weigh()
  const frames = Number(/([\d,]+) frames/.exec((await summary.textContent()) ?? '')?.[1]?.replaceAll(',', ''))
  rows[name] = {
    frames,
    'longest gap, ms': Math.round(Math.max(longest, later)),
    [`MB more after ${SECONDS / 2} s`]: Math.round(middle - before),
    [`after ${SECONDS} s`]: Math.round(after - before),
  }
  await browser.close()

  /** @param {number} seconds */
  function longestGapMs(seconds) {
    return page.evaluate(async (ms) => {
      let longest = 0
      const until = performance.now() + ms
      for (let last = performance.now(); last < until;) {
        await new Promise((resolve) => setTimeout(resolve))
        const now = performance.now()
        longest = Math.max(longest, now - last)
        last = now
      }
      return longest
    }, seconds * 1_000)
  }
}
server.close()
console.table(rows)

/** @param {number} pid */
function residentMB(pid) {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4_096) / 1e6
  } catch {
    return NaN
  }
}
