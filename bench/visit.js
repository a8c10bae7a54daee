/**
 * A cold visit on a slow machine (CPU 4 times slower) and a fast 4G line: how long from the address
 * to the first line of output, how many bytes until then, and how long the page was blocked. Ours
 * and the bundling page are visited in turn. Until all is over nothing is asked of the page from outside,
 * for on a slow machine the asking alone blocks it for a tenth of a second. The lesson's first
 * exercise begins 280 px below a view of 1280 by 720, which is near: neither page is scrolled before Run
 * is pressed, and ours brings its console into view by itself.
 */
import { openBrowser } from './browser.js'
import { FAST_4G, serve } from './serve.js'
import { buildSites, LESSON, median } from './sites.js'

const VISITS = 9
const FIRST_LINE = 'state right after new:'
const OVER = 'bench: the visit is over'

/**
 * In the page: presses the first Run that can be pressed, notes when the first line can be read, and says so
 * when editor and terminal are there, too, and what they had to do is done.
 * @param {{ firstLine: string, word: string }} what
 */
function pressRun({ firstLine, word }) {
  let blocked = 0
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) blocked += Math.max(0, duration - 50)
  }).observe({ type: 'longtask', buffered: true })
  const frame = () => new Promise(requestAnimationFrame)
  // Long tasks are told of when the page has nothing to do.
  const idle = () => new Promise((resolve) => requestIdleCallback(() => setTimeout(resolve, 50)))
  const isShown = () =>
    [...document.querySelectorAll('[role=log], .xterm-rows')].some((element) =>
      element.textContent?.includes(firstLine),
    )
  const findRun = () => {
    const run = [...document.querySelectorAll('button')].find(
      (button) => button.textContent?.trim() === 'Run',
    )
    return run?.checkVisibility({ visibilityProperty: true }) && !run.disabled ? run : undefined
  }
  const visit = async () => {
    let run
    while (!(run = findRun())) await frame()
    run.click()
    while (!isShown()) await frame()
    const shownMs = performance.now()
    const came = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)
    await idle()
    const blockedThenMs = blocked
    run.scrollIntoView({ block: 'nearest' })
    while (!document.querySelector('.cm-content') || !document.querySelector('.xterm-rows')) await frame()
    await idle()
    console.log(word, JSON.stringify({ shownMs, came, blockedThenMs, blockedMs: blocked }))
  }
  requestAnimationFrame(() => void visit())
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
  await page.addInitScript(pressRun, { firstLine: FIRST_LINE, word: OVER })
  const isOver = page.waitForEvent('console', (message) => message.text().startsWith(OVER))
  await page.goto(server.origin + path, { waitUntil: 'commit' })
  const { came, ...times } = JSON.parse((await isOver).text().slice(OVER.length))
  const bytes = server.sent
    .filter((file) => file.path === path || (came.includes(file.path) && !file.path.endsWith('.woff2')))
    .reduce((sum, { bytes }) => sum + bytes, 0)
  await context.close()
  return { .../** @type {{ shownMs: number, blockedThenMs: number, blockedMs: number }} */ (times), bytes }
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
