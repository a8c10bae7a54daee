/** Programs that want much: the sandbox does it, or says in a line what it will not do; Stop always works. */
import { expect, type Page } from '@playwright/test'
import type { UncaughtError } from '../src/lesson/messages.ts'
import type { NetworkConditions } from '../src/lesson/network.ts'
import type { OutputEntry } from '../src/lesson/output.ts'
import { test } from './sandbox-test.ts'

interface Start {
  client: string
  server?: string
  network?: Partial<NetworkConditions>
}

/** What the page of `serveSandbox` offers. */
interface RunnerPage {
  createRunner(): Run & { start(request: Start): Promise<void> }
  run: Run
}

interface Run {
  runner: { stop(): void }
  seen: { entries: OutputEntry[]; uncaught: UncaughtError[]; ended: { reason: string }[] }
}

declare const window: RunnerPage

const ECHO = `import { WebSocketServer } from 'ws'
new WebSocketServer({ port: 0 }).on('connection', (socket) =>
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })))`

async function start(page: Page, request: Start): Promise<void> {
  await page.evaluate(async (request) => {
    const run = window.createRunner()
    window.run = run
    await run.start(request)
  }, request)
}

/** What has been printed by the time that a line begins so, uncaught errors included. */
async function linesUntil(page: Page, beginning: string): Promise<string[]> {
  await page.waitForFunction(
    (beginning) =>
      window.run.seen.entries.some((entry) => 'text' in entry && entry.text.startsWith(beginning)),
    beginning,
  )
  // Only these: what was seen of the trace may be long.
  return page.evaluate(() => {
    const { entries, uncaught } = window.run.seen
    return [
      ...entries.flatMap((entry) => ('text' in entry ? [entry.text] : [])),
      ...uncaught.map(({ message }) => message),
    ]
  })
}

/** Stop has taken effect when it returns, and the page goes on. */
async function expectStop(page: Page): Promise<void> {
  const ended = await page.evaluate(() => {
    const { runner, seen } = window.run
    runner.stop()
    return [...seen.ended]
  })
  expect(ended).toEqual([{ reason: 'stopped' }])
  await start(page, { client: `console.log('again')` })
  expect(await linesUntil(page, 'again')).toEqual(['again'])
}

test('a thousand connections at once, each with its own echo', async ({ sandbox }) => {
  await start(sandbox, {
    server: ECHO,
    client: `let open = 0, echoed = 0
      for (let i = 0; i < 1000; i++) {
        const socket = new WebSocket('ws://host-' + i % 50 + '.test/')
        socket.onopen = () => { if (++open === 1000) console.log('all open'); socket.send(i) }
        socket.onmessage = ({ data }) => { if (data === String(i) && ++echoed === 1000) console.log('all echoed') }
      }`,
  })
  expect(await linesUntil(sandbox, 'all echoed')).toEqual(['all open', 'all echoed'])
  await expectStop(sandbox)
})

test('a million messages, in order', async ({ sandbox }) => {
  await start(sandbox, {
    server: `import { WebSocketServer } from 'ws'
      let next = 0
      new WebSocketServer({ port: 0 }).on('connection', (socket) =>
        socket.on('message', (data) => {
          if (Number(data) !== next) console.log('out of order', next)
          if (++next % 10_000 === 0) socket.send(next)
        }))`,
    client: `const socket = new WebSocket('ws://example.test/')
      const sendMore = (from) => { for (let i = 0; i < 10_000; i++) socket.send(from + i) }
      socket.onopen = () => sendMore(0)
      socket.onmessage = ({ data }) => {
        if (data === '1000000') console.log('done', socket.bufferedAmount)
        else sendMore(Number(data))
      }`,
  })
  const lines = await linesUntil(sandbox, 'done')
  expect(lines.length).toBe(1)
  await expectStop(sandbox)
})

test('ten thousand timers, each at its time', async ({ sandbox }) => {
  await start(sandbox, {
    client: `let ran = 0, last = 0
      const startMs = performance.now()
      for (let i = 0; i < 10_000; i++) {
        const delay = (i * 7919) % 10_007
        setTimeout(() => {
          if (delay < last) console.log('too late', delay, last)
          last = delay
          if (performance.now() - startMs < delay) console.log('too early', delay)
          if (++ran === 10_000) console.log('all ran', last)
        }, delay)
      }`,
  })
  const lines = await linesUntil(sandbox, 'all ran')
  expect(lines.length).toBe(1)
})

test('who sends without end into a slow line is cut off, and told why', async ({ sandbox }) => {
  await start(sandbox, {
    server: ECHO,
    network: { bandwidth: 1_000 },
    client: `const socket = new WebSocket('ws://example.test/')
      const data = 'x'.repeat(100_000)
      socket.onopen = () => setInterval(() => { if (socket.readyState === 1) for (let i = 0; i < 20; i++) socket.send(data) }, 1)
      socket.onclose = ({ code }) => console.log('closed', code, socket.bufferedAmount > 200e6)`,
  })
  const lines = await linesUntil(sandbox, 'closed')
  expect(lines[0]).toMatch(/^The client sends faster than connection 1 can carry/)
  expect(lines[1]).toContain('closed')
  await expectStop(sandbox)
})

test('a client that connects again and again without end: bounded, told, stoppable', async ({ sandbox }) => {
  await start(sandbox, {
    server: ECHO,
    client: `let made = 0
      setInterval(() => { for (let i = 0; i < 100; i++) { new WebSocket('ws://host-' + made++ % 1000 + '.test/') } }, 1)`,
  })
  const lines = await linesUntil(sandbox, 'The client has')
  expect(lines.length).toBe(1)
  await expectStop(sandbox)
})

test('a server that throws in a handler ends, says so, and its clients see 1006', async ({ sandbox }) => {
  await start(sandbox, {
    server: `import { WebSocketServer } from 'ws'
      new WebSocketServer({ port: 0 }).on('connection', (socket) =>
        socket.on('message', () => { throw new TypeError('of the handler') }))`,
    client: `const socket = new WebSocket('ws://example.test/')
      socket.onopen = () => socket.send('x')
      socket.onclose = ({ code }) => console.log('closed with ' + code)`,
  })
  const lines = await linesUntil(sandbox, 'closed with')
  expect(lines).toEqual([
    expect.stringMatching(/^The server has ended/),
    'closed with 1006',
    expect.stringContaining('of the handler'),
  ])
  await expectStop(sandbox)
})
