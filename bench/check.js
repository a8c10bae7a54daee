/**
 * From pressing Check to the last verdict: a challenge of three checks, each of which lets 30 virtual
 * seconds of heartbeats pass, on a page that has just been opened and on one whose workers wait.
 */
import path from 'node:path'
import { runModule } from '../scripts/run-module.js'
import { openBrowser } from './browser.js'
import { median } from './sites.js'

const RUNS = 20
/** Between two presses: the learner reads the verdicts. */
const PAUSE_MS = 300

const CLIENT = `
let missed = 0
const socket = new WebSocket('wss://example.com')
socket.onopen = () => setInterval(() => {
  if (missed++ === 3) return socket.close(4000, 'silence')
  socket.send(JSON.stringify({ type: 'ping' }))
}, 1000)
socket.onmessage = ({ data }) => { missed = 0; console.log(JSON.parse(data)) }
`
const SERVER = `
import { WebSocketServer } from 'ws'
new WebSocketServer({ port: 0 }).on('connection', (socket) => {
  socket.on('message', (data) => socket.send(JSON.stringify({ type: 'pong' })))
})
`
const RUN_FOR_30_S = `
await program.start()
await clock.advance('15s')
expect(wire.sent().every((frame) => frame.json().type === 'ping')).to.be.true
await clock.advance('15s')
`
const CHECKS = {
  'It pings': `${RUN_FOR_30_S}expect(wire.sent().length).to.be.within(28, 30)`,
  'It hears pongs': `${RUN_FOR_30_S}expect(output).to.have.lengthOf(wire.received().length)`,
  'It notices silence': `
    await program.start()
    await clock.advance('10s')
    await network.blackhole()
    await clock.advance('20s')
    expect(await program.evaluate('socket.readyState')).to.be.above(1)`,
}

const root = path.resolve(import.meta.dirname, '..')
const { serveHarness } = await runModule('src/site/verify/harness-server.ts')
const { analyseProgram } = await runModule('src/lesson/program.ts')
const server = await serveHarness(root)
const subject = {
  exercise: {
    language: 'javascript',
    server: await analyseProgram(SERVER, 'server.js'),
    network: { latencyMs: 40, jitterMs: 0, seed: 1, faults: [] },
  },
  challenge: {
    id: 'heartbeat',
    solutions: [],
    checks: Object.entries(CHECKS).map(([that, text]) => ({
      id: that,
      that,
      run: { text, file: 'lesson.md', line: 1, indent: 0 },
    })),
  },
  client: CLIENT,
}
const browser = await openBrowser()

async function openPage() {
  const page = await browser.newPage()
  await page.goto(server.url)
  await page.locator('html[data-ready]').waitFor()
  return page
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {boolean} isFresh whether the workers are still to be booted
 */
async function press(page, isFresh) {
  const { ms, outcomes } = await page.evaluate(
    async ({ subject, library, isFresh, pauseMs }) => {
      const { harness } = /** @type {any} */ (globalThis)
      if (!isFresh) await new Promise((resolve) => setTimeout(resolve, pauseMs))
      const began = performance.now()
      if (isFresh) harness.open(library, navigator.hardwareConcurrency)
      const verdicts = await harness.check(subject)
      const ms = performance.now() - began
      return { ms, outcomes: verdicts.map((/** @type {any} */ { outcome, message }) => outcome + message) }
    },
    { subject, library: server.library, isFresh, pauseMs: PAUSE_MS },
  )
  if (outcomes.some((/** @type {string} */ outcome) => outcome !== 'passed'))
    throw new Error(`A check did not pass: ${outcomes.join('; ')}`)
  return ms
}

/** @type {Record<'just opened' | 'workers waiting', number[]>} */
const times = { 'just opened': [], 'workers waiting': [] }
const settled = await openPage()
await press(settled, true)
for (let round = 0; round < RUNS; round++) {
  const fresh = await openPage()
  times['just opened'].push(await press(fresh, true))
  await fresh.close()
  times['workers waiting'].push(await press(settled, false))
}
await browser.close()
server.close()

console.log(`From Check to the third verdict, 30 virtual seconds each; medians of ${RUNS}`)
console.table(
  Object.fromEntries(
    Object.entries(times).map(([name, values]) => [
      name,
      {
        ms: Math.round(median(values)),
        fastest: Math.round(Math.min(...values)),
        slowest: Math.round(Math.max(...values)),
      },
    ]),
  ),
)
