/** A run is determined by its request and its inputs: the same again at every pace, and up to any moment. */
import { expect, test as base, type Page } from '@playwright/test'
import type { Pace } from '../src/lesson/messages.ts'
import type { OutputEntry } from '../src/lesson/output.ts'
import type { LoggedInput, Replay } from '../src/lesson/run-input.ts'
import type { TraceRecord } from '../src/lesson/trace.ts'
import { serveSandbox, type SandboxServer } from './sandbox-server.ts'

interface Start {
  client: string
  server: string
  pace: Pace
  network: object
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
  runner: { stop(): void; send(command: object): void }
  seen: Seen
  start(request: Start): Promise<void>
}

interface RunnerPage {
  createRunner(): TestRunner
  warm(): void
  run: TestRunner
}

declare const window: RunnerPage

const test = base.extend<{ sandbox: Page }, { server: SandboxServer }>({
  server: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const server = await serveSandbox()
      await use(server)
      server.close()
    },
    { scope: 'worker' },
  ],
  sandbox: async ({ page, server }, use) => {
    await page.goto(server.url)
    await page.locator('html[data-ready]').waitFor()
    await page.evaluate(() => window.warm())
    await use(page)
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
function story({ entries, trace }: Seen): string {
  return [...entries, ...trace].map((each) => JSON.stringify(each, bytes)).join('\n')
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
  test.slow()
  const paces: Pace[] = ['instant', 10, 4, 1, 0.25]
  const request = { client: MANY_FEATURES, server: MANY_SERVED, network: NETWORK }
  const runs: Seen[] = []
  for (let round = 0; round < 10; round++)
    for (const seen of await Promise.all(paces.map((pace) => run(sandbox, { ...request, pace }))))
      runs.push(seen)
  const [first, ...others] = runs.map(story)
  expect(runs[0]!.trace.length).toBeGreaterThan(60)
  expect(runs[0]!.entries.length).toBeGreaterThan(40)
  for (const other of others) expect(other).toBe(first)
})
