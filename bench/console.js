/**
 * 100,000 lines of `console.log`: from Run to the last line in the terminal, and the page's longest
 * gap meanwhile, beside xterm alone that is given the same lines as one text; both begin with an empty
 * terminal, for lines that one has are used again, which is faster. Then two loops that
 * never end: the page's longest gap, how long Stop takes, and the time to the next run's first line.
 */
import { resolve } from 'node:path'
import { build } from 'vite'
import { openBrowser } from './browser.js'
import { serve } from './serve.js'
import { buildSites, LESSON, median } from './sites.js'

const ROUNDS = 5
const LINES = 100_000

/** Puts `watchGaps` into the page, and `takeLongestGap`, which ends the watch: it costs time of its own. */
function setUpWatch() {
  let isOn = false
  let last = 0
  let longest = 0
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener('message', () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (isOn) setTimeout(() => port2.postMessage(null), 1)
  })
  port1.start()
  Object.assign(globalThis, {
    watchGaps: () => {
      isOn = true
      longest = 0
      last = performance.now()
      port2.postMessage(null)
    },
    takeLongestGap: () => {
      isOn = false
      return longest
    },
  })
}

/** @typedef {{ watchGaps(): void, takeLongestGap(): number }} Watch */

/** @param {import('@playwright/test').Page} page */
const watchGaps = (page) =>
  page.evaluate(() => /** @type {Watch} */ (/** @type {unknown} */ (globalThis)).watchGaps())

/** @param {import('@playwright/test').Page} page */
const takeLongestGap = (page) =>
  page.evaluate(() => /** @type {Watch} */ (/** @type {unknown} */ (globalThis)).takeLongestGap())

/**
 * Presses Run, or writes all lines where xterm is alone, and resolves with the milliseconds until the
 * terminal shows a row that ends in `text`.
 * @param {string} text
 * @returns {Promise<number>}
 */
function showUntil(text) {
  const run = [...document.querySelectorAll('button')].find(
    (button) => button.textContent?.trim() === 'Run' && button.checkVisibility({ visibilityProperty: true }),
  )
  return new Promise((done) => {
    const began = performance.now()
    const look = () => {
      const rows = [...document.querySelectorAll('.xterm-rows > div')].map((row) => row.textContent?.trim())
      if (rows.some((row) => row?.endsWith(text))) done(performance.now() - began)
      else setTimeout(look, 2)
    }
    if (run) run.click()
    else /** @type {{ fill(): void }} */ (/** @type {unknown} */ (globalThis)).fill()
    look()
  })
}

/** @param {import('@playwright/test').Page} page @param {string} code */
async function type(page, code) {
  await page.locator('.cm-content').first().click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(code)
}

const { ours } = await buildSites()
const alone = resolve('.cache/bench/console')
await build({
  configFile: false,
  root: resolve('bench/console'),
  logLevel: 'warn',
  build: { outDir: alone, emptyOutDir: true },
})
const servers = { ours: await serve(ours), alone: await serve(alone) }
const browser = await openBrowser()

const page = await browser.newPage()
await page.goto(servers.ours.origin + LESSON)
await page.getByRole('button', { name: 'Run' }).first().click()
await page.locator('.xterm-rows').first().waitFor()
await page.evaluate(setUpWatch)
await type(page, `for (let i = 0; i < ${LINES}; i++) console.log('line', i)\nconsole.log('the last')`)

const raw = await browser.newPage()
await raw.goto(`${servers.alone.origin}/?${LINES}`)
await raw.evaluate(setUpWatch)

const times = { ours: /** @type {number[]} */ ([]), alone: /** @type {number[]} */ ([]) }
const gaps = { ours: /** @type {number[]} */ ([]), alone: /** @type {number[]} */ ([]) }
for (let round = 0; round < ROUNDS; round++) {
  await page.bringToFront()
  await page.getByRole('button', { name: 'Clear' }).first().click()
  await page.locator('.xterm-rows').first().getByText('the last').waitFor({ state: 'detached' })
  await page.waitForTimeout(1_000)
  await watchGaps(page)
  times.ours.push(await page.evaluate(showUntil, 'the last'))
  gaps.ours.push(await takeLongestGap(page))

  await raw.bringToFront()
  await raw.evaluate(() => /** @type {any} */ (globalThis).empty())
  await raw.waitForTimeout(1_000)
  await watchGaps(raw)
  times.alone.push(await raw.evaluate(showUntil, 'the last'))
  gaps.alone.push(await takeLongestGap(raw))
}

console.log(`${LINES.toLocaleString('en')} lines; medians of ${ROUNDS}`)
console.table({
  'console.log in a lesson': {
    ms: Math.round(median(times.ours)),
    'longest gap, ms': Math.round(median(gaps.ours)),
  },
  'xterm alone': { ms: Math.round(median(times.alone)), 'longest gap, ms': Math.round(median(gaps.alone)) },
})

/** @type {Record<string, Record<string, number>>} */
const loops = {}
await page.bringToFront()
for (const code of ['while (true) {}', 'while (true) console.log(1)']) {
  await type(page, code)
  // A learner types for longer: by then a worker has been waiting for a while.
  await page.waitForTimeout(2_500)
  await watchGaps(page)
  await page.getByRole('button', { name: 'Run' }).first().click()
  await page.waitForTimeout(3_000)
  const running = await takeLongestGap(page)
  const stopped = await page.evaluate(() => {
    const stop = [...document.querySelectorAll('button')].find(
      (button) => button.textContent?.trim() === 'Stop',
    )
    const began = performance.now()
    stop?.click()
    return performance.now() - began
  })
  await type(page, `console.log('again ${Object.keys(loops).length}')`)
  const again = await page.evaluate(showUntil, `again ${Object.keys(loops).length}`)
  loops[code] = {
    'longest gap, ms': Math.round(running),
    'Stop, ms': Math.round(stopped),
    'next first line, ms': Math.round(again),
  }
}
console.log('Loops without an end')
console.table(loops)
await browser.close()
servers.ours.close()
servers.alone.close()
