/**
 * From pressing Run to the first line painted: on a page that was just opened, and with a spare
 * worker waiting, beside the time that xterm needs for a line that it is simply given.
 */
import { openBrowser } from './browser.js'
import { serve } from './serve.js'
import { buildSites, LESSON, median } from './sites.js'

const RUNS = 20
const FIRST_LINE = 'state right after new:'

/**
 * Presses the first button called `name` and resolves with the milliseconds until `text`, which must
 * not be there before, has been painted where output is shown.
 * @param {{ name: string, text: string }} wanted
 * @returns {Promise<number>}
 */
function pressAndWatch({ name, text }) {
  const isShown = () =>
    [...document.querySelectorAll('.xterm-rows, :not(.has-terminal) > [role=log]')].some((each) =>
      each.textContent?.includes(text),
    )
  const button = [...document.querySelectorAll('button')].find(
    (each) => each.textContent?.trim() === name && each.checkVisibility({ visibilityProperty: true }),
  )
  if (!button || isShown()) throw new Error(`no button "${name}", or "${text}" is there already`)
  return new Promise((resolve) => {
    const began = performance.now()
    new MutationObserver((_, observer) => {
      if (!isShown()) return
      observer.disconnect()
      // Terminal and log are written in a frame's callbacks: the next task comes when it has been painted.
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', () => resolve(performance.now() - began))
      port1.start()
      port2.postMessage(null)
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
    button.click()
  })
}

const sites = await buildSites()
const servers = { ours: await serve(sites.ours), baseline: await serve(sites.baseline) }
const browser = await openBrowser()
const pages = { ours: await browser.newPage(), baseline: await browser.newPage() }

/** @type {Record<'cold' | 'spare' | 'xterm', number[]>} */
const times = { cold: [], spare: [], xterm: [] }

await pages.baseline.goto(`${servers.baseline.origin}/`)
await pages.ours.goto(servers.ours.origin + LESSON)
const exercise = pages.ours.getByRole('region', { name: 'A first conversation', exact: true })
await exercise.getByRole('button', { name: 'Run', exact: true }).click()
await exercise.locator('.xterm-rows').waitFor()

for (let round = 1; round <= RUNS; round++) {
  const fresh = await browser.newPage()
  await fresh.goto(servers.ours.origin + LESSON, { waitUntil: 'commit' })
  await fresh.getByRole('button', { name: 'Run', exact: true }).first().waitFor()
  times.cold.push(await fresh.evaluate(pressAndWatch, { name: 'Run', text: FIRST_LINE }))
  await fresh.close()

  await pages.ours.bringToFront()
  await exercise.getByRole('button', { name: 'Clear', exact: true }).click()
  await pages.ours.waitForFunction(
    (text) =>
      ![...document.querySelectorAll('.xterm-rows, [role=log]')].some((each) =>
        each.textContent?.includes(text),
      ),
    FIRST_LINE,
  )
  await pages.ours.waitForFunction(() => document.readyState === 'complete')
  times.spare.push(await pages.ours.evaluate(pressAndWatch, { name: 'Run', text: FIRST_LINE }))

  await pages.baseline.bringToFront()
  times.xterm.push(await pages.baseline.evaluate(pressAndWatch, { name: 'Write', text: `written ${round}` }))
}
await browser.close()
servers.ours.close()
servers.baseline.close()

console.log(`From the button to the first line painted; medians of ${RUNS}`)
const xterm = median(times.xterm)
console.table(
  Object.fromEntries(
    Object.entries(times).map(([name, values]) => [
      { cold: 'page just opened', spare: 'spare worker waiting', xterm: "xterm's own time" }[name],
      {
        ms: Number(median(values).toFixed(1)),
        "over xterm's own": Number((median(values) - xterm).toFixed(1)),
      },
    ]),
  ),
)
