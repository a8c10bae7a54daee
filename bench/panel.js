/**
 * What the network's panel costs: frames a second and the longest gap on the main thread with 10,000
 * frames, with the panel open and, for the same run, closed. On a shared machine trust the ratios.
 */
import { resolve } from 'node:path'
import { build } from 'vite'
import { openBrowser } from './browser.js'
import { serve } from './serve.js'
import { median } from './sites.js'

const FRAMES = 10_000
const SECONDS = 5
const ROUNDS = 5

const folder = resolve('.cache/bench/panel')
await build({
  configFile: false,
  root: resolve('bench/panel'),
  base: './',
  logLevel: 'warn',
  worker: { format: 'es' },
  build: { outDir: folder, emptyOutDir: true, target: 'es2024' },
})
const server = await serve(folder)
const browser = await openBrowser()
const page = await browser.newPage({ viewport: { width: 1000, height: 700 } })
await page.goto(`${server.origin}/`)
await page.waitForFunction(() => 'panelBench' in globalThis)

/**
 * @typedef {{ ms: number, framesPerSecond: number, longestGapMs: number }} Measured
 * @typedef {{ scroll(count: number, seconds: number): Promise<Measured>, arrive(isOpen: boolean, count: number, seconds: number): Promise<Measured>, flood(isOpen: boolean, count: number): Promise<Measured> }} PanelBench
 */

/** @param {keyof PanelBench} what @param {unknown[]} args @returns {Promise<Measured>} */
function measure(what, ...args) {
  return page.evaluate(({ what, args }) => Reflect.get(globalThis, 'panelBench')[what](...args), {
    what,
    args,
  })
}

/** @type {Record<string, Measured[]>} */
const results = {}
/** @type {[name: string, what: keyof PanelBench, ...args: unknown[]][]} */
const measurements = [
  ['scrolling, open', 'scroll', FRAMES, SECONDS],
  ['500 a second arriving, closed', 'arrive', false, FRAMES, SECONDS],
  ['500 a second arriving, open', 'arrive', true, FRAMES, SECONDS],
  ['all at once from a worker, closed', 'flood', false, FRAMES],
  ['all at once from a worker, open', 'flood', true, FRAMES],
]
for (const isOpen of [false, true]) await measure('flood', isOpen, FRAMES)
for (let round = 0; round < ROUNDS; round++)
  // Forth and back, so that a machine that is busy for a while is unfair to neither side.
  for (const [name, what, ...args] of round % 2 === 0 ? measurements : measurements.toReversed())
    (results[name] ??= []).push(await measure(what, ...args))
await browser.close()
server.close()

/** @param {string} name @param {keyof Measured} key */
const of = (name, key) => median(results[name]?.map((each) => each[key]) ?? [])

console.log(`${FRAMES.toLocaleString('en')} frames; medians of ${ROUNDS}`)
console.table(
  Object.fromEntries(
    Object.keys(results).map((name) => [
      name,
      {
        'frames a second': Number(of(name, 'framesPerSecond').toFixed(1)),
        'longest gap, ms': Number(of(name, 'longestGapMs').toFixed(1)),
        ms: Math.round(of(name, 'ms')),
      },
    ]),
  ),
)
for (const run of ['500 a second arriving', 'all at once from a worker']) {
  const time = of(`${run}, open`, 'ms') / of(`${run}, closed`, 'ms')
  const gap = of(`${run}, open`, 'longestGapMs') - of(`${run}, closed`, 'longestGapMs')
  console.log(
    `${run}: run time × ${time.toFixed(2)} with the panel open, longest gap ${gap.toFixed(1)} ms more`,
  )
}
