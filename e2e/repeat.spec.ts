/** A run is determined by its request and its inputs: the same again at every pace, and up to any moment. */
import { expect, type Page } from '@playwright/test'
import type { CheckHarness, HarnessSubject } from '../src/lesson/check.ts'
import type { Pace } from '../src/lesson/messages.ts'
import { DEFAULT_NETWORK } from '../src/lesson/network.ts'
import type { OutputEntry } from '../src/lesson/output.ts'
import { analyseProgram } from '../src/lesson/program.ts'
import type { LoggedInput, Replay, RunInput } from '../src/lesson/run-input.ts'
import type { TraceRecord } from '../src/lesson/trace.ts'
import { serveHarness } from '../src/site/verify/harness-server.ts'
import { test as base } from './sandbox-test.ts'

interface Start {
  client: string
  server: string
  pace: Pace
  network: object
  startMs?: number
  packages?: Record<string, string>
  replay?: Replay
}

interface Seen {
  entries: OutputEntry[]
  trace: TraceRecord[]
  inputs: LoggedInput[]
  reached: number
  states: { state: 'running' | 'idle'; timeMs: number }[]
  uncaught: { message: string }[]
}

interface TestRunner {
  runner: { stop: () => void; send: (command: object) => void }
  seen: Seen
  start: (request: Start) => Promise<void>
}

interface RunnerPage {
  createRunner(): TestRunner
  warm(): void
  run: TestRunner
}

declare const window: RunnerPage
declare const harness: CheckHarness

const test = base.extend({
  sandbox: async ({ sandbox }, use) => {
    await sandbox.evaluate(() => window.warm())
    await use(sandbox)
  },
})

/** Runs until nothing is under way any more; without a replay, all that was seen. */
function run(page: Page, request: Start): Promise<Seen> {
  return page.evaluate(async (request) => {
    const { runner, seen, start } = window.createRunner()
    await start(request)
    const isOver = () =>
      request.replay ? seen.reached > 0 : seen.states.at(-1)?.state === 'idle' && seen.entries.length > 0
    while (!isOver()) await new Promise((resolve) => setTimeout(resolve, 5))
    runner.stop()
    return seen
  }, request)
}

/** What was printed and what went over the wire, as text: the same text is the same to the byte. */
function story({ entries, trace }: Seen, untilMs = Infinity): string {
  return [...entries, ...trace]
    .filter((each) => !('timeMs' in each) || (each.timeMs ?? 0) <= untilMs)
    .map((each) => JSON.stringify(each, bytes))
    .join('\n')
}

function bytes(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? [...value] : value
}

/** Of much that a program may use whatever hangs on time, on chance, or on the platform's own pace. */
const MANY_FEATURES = `
const say = (...values) => console.log(...values, Date.now(), performance.now())
say(Math.random(), crypto.randomUUID(), crypto.getRandomValues(new Uint8Array(4)), new Date().toString())
say(new Intl.DateTimeFormat('en', { timeStyle: 'long', timeZone: 'UTC' }).format(), new Error('here').stack)
const blob = new Blob(['some text, '.repeat(500)])
blob.text().then((text) => say('text', text.length))
blob.arrayBuffer().then((buffer) => say('buffer', buffer.byteLength))
setTimeout(async () => {
  const zipped = blob.stream().pipeThrough(new CompressionStream('gzip'))
  let size = 0
  for await (const chunk of zipped) size += chunk.length
  say('zipped', size)
  say('digest', crypto.subtle ? new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(9))) : '')
}, 20)
for (let index = 0; index < 5; index++) setTimeout(say, index % 3, 'timer', index)
const every = setInterval(() => say('interval'), 15)
setTimeout(() => clearInterval(every), 200)
AbortSignal.timeout(70).onabort = ({ timeStamp }) => say('aborted', timeStamp)
globalThis.requestAnimationFrame?.((now) => say('frame', now))
globalThis.scheduler?.postTask(() => say('posted'), { delay: 10 })
const begun = Date.now()
while (Date.now() - begun < 3);
say('spun')
queueMicrotask(() => say('microtask'))
async function talk(name) {
  const socket = new WebSocket('ws://chat.test/' + name)
  socket.binaryType = name === 'a' ? 'blob' : 'arraybuffer'
  socket.onmessage = async ({ data, timeStamp }) => {
    say(name, typeof data === 'string' ? data : data instanceof Blob ? await data.text() : new Uint8Array(data), timeStamp)
  }
  socket.onclose = ({ code, timeStamp }) => say(name, code, timeStamp)
  await new Promise((resolve) => (socket.onopen = resolve))
  for (let index = 0; index < 4; index++) {
    socket.send(name + index + Math.random())
    socket.send(new Blob([name, String(index)]))
    await new Promise((resolve) => setTimeout(resolve, 8))
  }
}
for (const name of ['a', 'b', 'c']) talk(name)
setTimeout(async () => {
  const { default: later } = await import('later')
  say(later(7))
  const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])
  say((await WebAssembly.instantiate(empty)).instance)
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = ({ data }) => say(data)
  port2.postMessage('through a port')
}, 33)
fetch('http://chat.test/hello?' + Math.random()).then(async (response) => {
  say(response.headers.get('date'), await response.text())
  for await (const chunk of (await fetch('http://chat.test/long')).body) say('chunk', chunk.length)
})
const events = new EventSource('http://chat.test/events')
events.onmessage = ({ data }) => { say('event', data); if (data === '3') events.close() }
addEventListener('offline', () => say('offline'))
addEventListener('online', () => say('online', navigator.onLine))
setTimeout(() => Promise.reject(new Error('nobody cares')), 30)
`

const MANY_SERVED = `
import { createServer } from 'node:http'
import { randomUUID, randomBytes } from 'node:crypto'
import { WebSocketServer } from 'ws'
const server = createServer((request, response) => {
  if (request.url.startsWith('/hello')) return setTimeout(() => response.end(randomUUID()), 5)
  if (request.url === '/long') {
    response.write('x'.repeat(3000))
    return setImmediate(() => response.end(randomBytes(20)))
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  let count = 0
  response.write('retry: 40\\n\\n')
  const timer = setInterval(() => response.write('data: ' + count++ + '\\n\\n'), 12)
  response.on('close', () => clearInterval(timer))
})
const sockets = new WebSocketServer({ server })
sockets.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => {
    console.log('server', data, process.uptime(), Math.random())
    for (const client of sockets.clients) process.nextTick(() => client.send(data, { binary: isBinary }))
  })
  setTimeout(() => socket.close(4001, 'enough'), 150)
})
server.listen(80)
`

const NETWORK = {
  latencyMs: 11,
  jitterMs: 7,
  bandwidth: 40_000,
  seed: 5,
  faults: [
    { atMs: 60, do: 'offline' },
    { atMs: 65, do: 'online' },
    { atMs: 90, do: 'drop' },
  ],
}

test('fifty runs at five rates are one run, to the byte', async ({ sandbox }) => {
  const paces: Pace[] = ['instant', 10, 4, 1, 0.25]
  const packages = { later: 'await 0; export default (x) => x * 2' }
  const request = { client: MANY_FEATURES, server: MANY_SERVED, network: NETWORK, packages }
  const runs: Seen[] = []
  for (let round = 0; round < 10; round++)
    for (const seen of await Promise.all(paces.map((pace) => run(sandbox, { ...request, pace }))))
      runs.push(seen)
  // Time that goes on when all is idle is another at each pace.
  const idleMs = runs[0]!.states.find(({ state }) => state === 'idle')!.timeMs
  const [first, ...others] = runs.map((seen) => story(seen, idleMs))
  expect(runs[0]!.trace.length).toBeGreaterThan(60)
  expect(runs[0]!.entries.length).toBeGreaterThan(40)
  for (const what of ['zipped', 'through a port', 'chunk', 'aborted']) expect(first).toContain(what)
  for (const other of others) expect(other).toBe(first)
})

/** A client that comes back, with a little chance in how long it waits, and a server that numbers its guests. */
const COMES_BACK = `
let socket, tries = 0
function connect() {
  socket = new WebSocket('ws://echo.test/')
  socket.onopen = () => { tries = 0; console.log('open', performance.now()) }
  socket.onmessage = ({ data }) => console.log(data)
  socket.onclose = ({ code }) => {
    console.log('close', code)
    setTimeout(connect, 20 * 2 ** tries++ * (0.5 + Math.random()))
  }
}
connect()
const beat = setInterval(() => socket.readyState === 1 && socket.send('beat ' + Math.random()), 9)
setTimeout(() => { clearInterval(beat); socket.onclose = null; socket.close() }, 900)
`
const NUMBERS_GUESTS = `
import { WebSocketServer } from 'ws'
let guests = 0
const server = new WebSocketServer({ port: 0 })
server.on('connection', (socket) => {
  const guest = ++guests
  socket.on('message', (data) => socket.send(guest + ' ' + data))
})
`

/** What a learner does, and how many lines have been printed by then. */
const DEEDS: [line: number, input: RunInput][] = [
  [6, { do: 'fault', fault: 'drop' }],
  [12, { do: 'conditions', conditions: { latencyMs: 25, jitterMs: 9 } }],
  [
    16,
    {
      do: 'evaluate',
      source: 'socket.send("by hand " + Math.random()); await new Promise((r) => setTimeout(r, 30)); tries',
    },
  ],
  [22, { do: 'fault', fault: 'drop' }],
  [23, { do: 'evaluate', source: 'let mine = crypto.randomUUID(); mine' }],
  [26, { do: 'fault', fault: 'restart' }],
  [30, { do: 'evaluate', source: 'console.clear(), mine' }],
  [34, { do: 'fault', fault: 'blackhole' }],
  [34, { do: 'fault', fault: 'restore' }],
]

/** Runs, and has each of `deeds` done as soon as so much has been printed. */
function runWithDeeds(page: Page, request: Start, deeds: typeof DEEDS): Promise<Seen> {
  return page.evaluate(
    async ({ request, deeds }) => {
      const { runner, seen, start } = window.createRunner()
      await start(request)
      const rest = [...deeds]
      while (rest.length > 0 || seen.states.at(-1)?.state !== 'idle') {
        while (rest[0] && (seen.entries.length >= rest[0][0] || seen.states.at(-1)?.state === 'idle')) {
          runner.send({ type: 'input', input: rest[0][1] })
          rest.shift()
        }
        await new Promise((resolve) => setTimeout(resolve, 3))
      }
      runner.stop()
      return seen
    },
    { request, deeds },
  )
}

test('a run with all that was done to it is repeated up to any moment, to the byte', async ({ sandbox }) => {
  const request = {
    client: COMES_BACK,
    server: NUMBERS_GUESTS,
    network: { latencyMs: 6, jitterMs: 2, seed: 3 },
    pace: 1,
  } as const
  const first = await runWithDeeds(sandbox, request, DEEDS)
  const { inputs } = first
  expect(inputs.map(({ input }) => input)).toEqual(DEEDS.map(([, input]) => input))
  const endMs = first.states.at(-1)?.timeMs ?? 0
  const moments = inputs.map(({ at }) => at.timeMs)
  for (const untilMs of [0, ...moments, ...moments.map((ms) => ms - 0.01), endMs / 2, endMs - 1, endMs]) {
    const replay = { inputs: inputs.filter(({ at }) => at.timeMs <= untilMs), untilMs }
    const again = await run(sandbox, { ...request, pace: 'paused', replay })
    for (const part of ['entries', 'trace'] as const) {
      const lines = (seen: Seen) => seen[part].map((each) => JSON.stringify(each, bytes))
      const byThen =
        first[part].findLastIndex((each) => 'timeMs' in each && (each.timeMs ?? 0) <= untilMs) + 1
      expect(again[part].length, `${part} by ${untilMs}`).toBeGreaterThanOrEqual(byThen)
      expect(lines(again)).toEqual(lines(first).slice(0, again[part].length))
    }
    expect(again.inputs).toEqual([])
    expect(again.states.at(-1)?.timeMs).toBe(untilMs)
  }
})

test('what is asked for while a run is repeated waits for its end', async ({ sandbox }) => {
  const seen = await sandbox.evaluate(
    async (request) => {
      const { runner, seen, start } = window.createRunner()
      await start(request)
      runner.send({ type: 'input', input: { do: 'fault', fault: 'drop' } })
      runner.send({ type: 'pace', pace: 'instant' })
      while (seen.states.at(-1)?.state !== 'idle') await new Promise((resolve) => setTimeout(resolve, 5))
      runner.stop()
      return seen
    },
    {
      client: COMES_BACK,
      server: NUMBERS_GUESTS,
      network: {},
      pace: 'paused' as const,
      replay: { inputs: [], untilMs: 500 },
    },
  )
  expect(seen.inputs.map(({ at }) => at.timeMs)).toEqual([500])
  expect(seen.trace.filter(({ type }) => type === 'fault')).toMatchObject([{ do: 'drop', timeMs: 500 }])
})

/** Does all that a check can do, some of it before the program begins, and some at once. */
const CONDUCTS = `
await network.set({ latency: '30ms', jitter: '5ms' })
await program.start()
await clock.advance('200ms')
await server.send({ hello: 'all' })
await server.send(new Uint8Array([1, 2, 3]))
await Promise.all([clock.advance('50ms'), network.drop(), program.evaluate('tries')])
await clock.advance('300ms')
await program.evaluate('(async () => (socket.send("by hand"), Math.random()))()')
await network.offline()
await clock.advance('100ms')
await network.online()
await network.restart()
await clock.advance('2s')
expect(wire.connections).to.have.lengthOf(99)`

test('a run that a check has judged is repeated like any other', async ({ sandbox, context }) => {
  const harnessServer = await serveHarness(new URL('..', import.meta.url).pathname)
  const page = await context.newPage()
  await page.goto(harnessServer.url)
  await page.locator('html[data-ready]').waitFor()
  const network = { ...DEFAULT_NETWORK, seed: 9 }
  const [judgement] = await page.evaluate(
    ([library, subject]) => {
      harness.open(library, 1)
      return harness.judge(subject)
    },
    [
      harnessServer.library,
      {
        exercise: {
          language: 'javascript',
          server: await analyseProgram(NUMBERS_GUESTS, 'server.js'),
          network,
        },
        challenge: {
          id: 'challenge',
          solutions: [],
          checks: [{ id: 'check', that: '', run: { text: CONDUCTS, file: 'lesson.md', line: 1, indent: 0 } }],
        },
        client: COMES_BACK,
      },
    ] satisfies [string, HarnessSubject],
  )
  harnessServer.close()
  const judged = judgement?.run
  if (!judged) throw new Error('There is no run to repeat')
  expect(judgement.verdict.message).toContain('99')
  expect(judged.inputs.map(({ input }) => input.do).join(' ')).toBe(
    'conditions send send fault evaluate evaluate fault fault fault',
  )
  const { request, timeMs, output, trace } = judged
  const again = await run(sandbox, {
    client: COMES_BACK,
    server: NUMBERS_GUESTS,
    network: request.network,
    startMs: request.startMs,
    pace: 'paused',
    replay: { inputs: judged.inputs, untilMs: timeMs },
  })
  expect(story(again)).toBe(story({ ...again, entries: output, trace }))
  expect(again.trace.length).toBeGreaterThan(20)
})
