/**
 * A cold visit on a slow machine (CPU 4 times slower) and a fast 4G line: how long from the address
 * to the first line of output, how many bytes until then, and how long the page was blocked. Ours
 * and the bundling page are visited in turn. Until the line is there nothing is asked of the page from
 * outside, for on a slow machine the asking alone blocks it for a tenth of a second. The lesson's first
 * exercise begins 280 px below a view of 1280 by 720, which is near: neither page is scrolled before Run
 * is pressed, and ours brings its console into view by itself.
 */
import { openBrowser } from './browser.js'
import { FAST_4G, serve } from './serve.js'
import { buildSites, LESSON, median } from './sites.js'

const VISITS = 9
const FIRST_LINE = 'state right after new:'
const SHOWN = 'bench: the first line is shown'

/** Presses the first Run that can be pressed, and notes when the first line can be read. */
function pressRun(/** @type {{ firstLine: string, word: string }} */ { firstLine, word }) {
  /** @type {Record<string, number>} */
  const times = {}
  Object.assign(window, { benchTimes: times })
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries())
      times['blocked'] = (times['blocked'] ?? 0) + Math.max(0, duration - 50)
  }).observe({ type: 'longtask', buffered: true })
  const look = () => {
    if (times['pressed'] === undefined) {
      const run = [...document.querySelectorAll('button')].find(
        (button) =>
          button.textContent?.trim() === 'Run' &&
          button.checkVisibility({ visibilityProperty: true }) &&
          !button.disabled,
      )
      if (run) {
        times['pressed'] = performance.now()
        run.click()
      }
    }
    const shown = [...document.querySelectorAll('[role=log], .xterm-rows')]
    if (shown.some((element) => element.textContent?.includes(firstLine))) {
      times['blockedThen'] = times['blocked'] ?? 0
      times['shown'] = performance.now()
      console.log(word)
    } else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/**
 * @param {import('@playwright/test').Browser} browser
 * @param {Awaited<ReturnType<typeof serve>>} server
 * @param {string} path
 */
async function visit(browser, server, path) {
  server.sent.length = 0
  const context = await browser.newContext()
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.addInitScript(pressRun, { firstLine: FIRST_LINE, word: SHOWN })
  const isShown = page.waitForEvent('console', (message) => message.text() === SHOWN)
  await page.goto(server.origin + path, { waitUntil: 'commit' })
  await isShown
  const bytes = server.sent
    .filter(({ path }) => !path.endsWith('.woff2'))
    .reduce((sum, { bytes }) => sum + bytes, 0)
  const shownMs = Number(await page.evaluate(() => /** @type {any} */ (window).benchTimes.shown))
  // Blocked until it is complete: editor and terminal are there, and what they had to do is done.
  await page.getByRole('button', { name: 'Run' }).first().scrollIntoViewIfNeeded()
  await page.locator('.cm-content').first().waitFor()
  await page.locator('.xterm-rows').first().waitFor()
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
  const blockedMs = Number(await page.evaluate(() => /** @type {any} */ (window).benchTimes.blocked ?? 0))
  const blockedThenMs = Number(
    await page.evaluate(() => /** @type {any} */ (window).benchTimes.blockedThen ?? 0),
  )
  await context.close()
  return { shownMs, bytes, blockedThenMs, blockedMs }
}

const sites = await buildSites()
const browser = await openBrowser()
const candidates = [
  { name: 'ours', server: await serve(sites.ours, FAST_4G), path: LESSON },
  { name: 'bundles everything', server: await serve(sites.baseline, FAST_4G), path: '/' },
].map((candidate) => ({ ...candidate, visits: /** @type {Awaited<ReturnType<typeof visit>>[]} */ ([]) }))

for (let round = 0; round < VISITS; round++)
  for (const { server, path, visits } of candidates) visits.push(await visit(browser, server, path))
await browser.close()

console.log(`Cold visit, CPU 4 times slower, fast 4G; medians of ${VISITS}`)
const rows = candidates.map(({ name, server, visits }) => {
  server.close()
  return {
    page: name,
    'first output, ms': Math.round(median(visits.map(({ shownMs }) => shownMs))),
    'kB until then, fonts apart': Number((median(visits.map(({ bytes }) => bytes)) / 1_000).toFixed(1)),
    'blocked until then, ms': Math.round(median(visits.map(({ blockedThenMs }) => blockedThenMs))),
    'blocked in all, ms': Math.round(median(visits.map(({ blockedMs }) => blockedMs))),
  }
})
console.table(rows)
const [ours, baseline] = rows
if (ours && baseline) {
  const ratio = (ours['first output, ms'] / baseline['first output, ms']).toFixed(2)
  console.log(`first output: ${ratio} of the other's time (aim: at most 0.65)`)
}
