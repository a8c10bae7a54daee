/**
 * A cold visit on a slow machine (CPU 4 times slower) and a fast 4G line: how long from the address
 * to the first line of output, how many bytes until then, and how long the page was blocked: the total
 * blocking time, which is what tasks take beyond 50 ms each between the first contentful paint and five
 * seconds without such a task (https://web.dev/articles/tbt), and the same before that paint. Ours and the
 * bundling page are visited in turn. Until all is over nothing is asked of the page from outside,
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
/** So long without a long task, and the page is interactive. */
const QUIET_MS = 5_000

/**
 * In the page: presses the first Run that can be pressed, notes when the first line can be read, and says so
 * when editor and terminal are there, too, and nothing has blocked the page for a while.
 * @param {{ firstLine: string, parts: string[], word: string, quietMs: number }} what
 */
function pressRun({ firstLine, parts, word, quietMs }) {
  /** @type {PerformanceEntry[]} */
  const tasks = []
  new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({
    type: 'longtask',
    buffered: true,
  })
  /** @param {number} fromMs @param {number} toMs */
  const blockedMs = (fromMs, toMs) =>
    tasks.reduce((sum, { startTime, duration }) => {
      const withinMs = Math.min(startTime + duration, toMs) - Math.max(startTime, fromMs)
      return sum + Math.max(0, withinMs - 50)
    }, 0)
  const frame = () => new Promise(requestAnimationFrame)
  const idle = () => new Promise((resolve) => requestIdleCallback(resolve))
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
    run.scrollIntoView({ block: 'nearest' })
    while (!parts.every((selector) => document.querySelector(selector))) await idle()
    let quietSinceMs = performance.now()
    while (performance.now() < quietSinceMs + quietMs) {
      await new Promise((resolve) => setTimeout(resolve, 500))
      quietSinceMs = Math.max(quietSinceMs, ...tasks.map(({ startTime, duration }) => startTime + duration))
    }
    const paintedMs = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0
    const blocked = {
      beforeMs: blockedMs(0, paintedMs),
      untilShownMs: blockedMs(paintedMs, shownMs),
      inAllMs: blockedMs(paintedMs, quietSinceMs),
    }
    console.log(word, JSON.stringify({ shownMs, came, blocked }))
  }
  requestAnimationFrame(() => void visit())
}

/**
 * `parts` are there when editor and terminal have come.
 * @param {import('@playwright/test').Browser} browser
 * @param {{ server: Awaited<ReturnType<typeof serve>>, path: string, parts: string[] }} candidate
 */
async function visit(browser, { server, path, parts }) {
  server.sent.length = 0
  const context = await browser.newContext()
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.addInitScript(pressRun, { firstLine: FIRST_LINE, parts, word: OVER, quietMs: QUIET_MS })
  const isOver = page.waitForEvent('console', (message) => message.text().startsWith(OVER))
  await page.goto(server.origin + path, { waitUntil: 'commit' })
  /** @type {{ shownMs: number, came: string[], blocked: Record<'beforeMs' | 'untilShownMs' | 'inAllMs', number> }} */
  const { shownMs, came, blocked } = JSON.parse((await isOver).text().slice(OVER.length))
  const bytes = server.sent
    .filter((file) => file.path === path || (came.includes(file.path) && !file.path.endsWith('.woff2')))
    .reduce((sum, { bytes }) => sum + bytes, 0)
  await context.close()
  return { shownMs, bytes, ...blocked }
}

const sites = await buildSites()
const browser = await openBrowser()
const candidates = [
  {
    name: 'ours',
    server: await serve(sites.ours, FAST_4G),
    path: LESSON,
    parts: ['.is-open .cm-content', '.has-terminal .xterm-rows'],
  },
  {
    name: 'bundles everything',
    server: await serve(sites.baseline, FAST_4G),
    path: '/',
    parts: ['.cm-content', '.xterm-rows'],
  },
].map((candidate) => ({ ...candidate, visits: /** @type {Awaited<ReturnType<typeof visit>>[]} */ ([]) }))

for (let round = 0; round < VISITS; round++)
  for (const candidate of candidates) candidate.visits.push(await visit(browser, candidate))
await browser.close()

console.log(`Cold visit, CPU 4 times slower, fast 4G; medians of ${VISITS}`)
const rows = candidates.map(({ name, server, visits }) => {
  server.close()
  return {
    page: name,
    'first output, ms': Math.round(median(visits.map(({ shownMs }) => shownMs))),
    'kB until then, fonts apart': Number((median(visits.map(({ bytes }) => bytes)) / 1_000).toFixed(1)),
    'blocked before first paint, ms': Math.round(median(visits.map(({ beforeMs }) => beforeMs))),
    'TBT until output, ms': Math.round(median(visits.map(({ untilShownMs }) => untilShownMs))),
    'TBT, ms': Math.round(median(visits.map(({ inAllMs }) => inAllMs))),
  }
})
console.table(rows)
const [ours, baseline] = rows
if (ours && baseline) {
  /** @param {keyof typeof ours} what */
  const ratio = (what) => (Number(ours[what]) / Number(baseline[what])).toFixed(2)
  console.log(`first output: ${ratio('first output, ms')} of the other's time (aim: at most 0.65)`)
  console.log(`total blocking time: ${ratio('TBT, ms')} of the other's (aim: at most 0.25)`)
}
