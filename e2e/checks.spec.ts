/** Checks by themselves, in a real browser: what their `run` can do, and what programs cannot do to them. */
import { test as base, expect, type Page } from '@playwright/test'
import type { CheckHarness, HarnessSubject, Judgement, Verdict } from '../src/lesson/check.ts'
import { DEFAULT_NETWORK } from '../src/lesson/network.ts'
import { analyseProgram } from '../src/lesson/program.ts'
import { serveHarness, type HarnessServer } from '../src/site/verify/harness-server.ts'

declare const harness: CheckHarness

const ROOT = new URL('..', import.meta.url).pathname

const test = base.extend<{ bench: Bench }, { server: HarnessServer }>({
  server: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const server = await serveHarness(ROOT)
      await use(server)
      server.close()
    },
    { scope: 'worker' },
  ],
  bench: async ({ page, server }, use) => {
    await page.goto(server.url)
    await page.locator('html[data-ready]').waitFor()
    await page.evaluate((library) => harness.open(library, 2), server.library)
    await use(new Bench(page))
  },
})

interface Case {
  client?: string
  server?: string
  run: string
  network?: Partial<HarnessSubject['exercise']['network']>
}

/** Where the texts of checks begin in the file that verdicts name. */
const LINE = 10
const INDENT = 8

class Bench {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async judge(each: Case): Promise<Judgement> {
    const [judgement] = await this.page.evaluate((subject) => harness.judge(subject), await subjectOf(each))
    if (!judgement) throw new Error('no verdict')
    return judgement
  }

  async verdict(each: Case): Promise<Verdict> {
    const [verdict] = await this.page.evaluate((subject) => harness.check(subject), await subjectOf(each))
    if (!verdict) throw new Error('no verdict')
    return verdict
  }

  /** The check's own assertions say what is right. */
  async passes(each: Case): Promise<void> {
    expect(await this.verdict(each)).toMatchObject({ message: '', outcome: 'passed' })
  }
}

async function subjectOf({ client = CLIENT, server = SERVER, run, network }: Case): Promise<HarnessSubject> {
  return {
    exercise: {
      language: 'javascript',
      server: await analyseProgram(server, 'server.js'),
      network: { ...DEFAULT_NETWORK, ...network },
    },
    challenge: {
      id: 'challenge',
      solutions: [],
      checks: [
        {
          id: 'check',
          that: 'It holds',
          run: { text: run, file: 'lesson.md', line: LINE, indent: INDENT },
        },
      ],
    },
    client,
  }
}

/** Says `hello`, then `{"beat":n}` every second. */
const CLIENT = `
const socket = new WebSocket('wss://example.com/live', 'beats')
let beat = 0
socket.addEventListener('open', () => {
  socket.send('hello')
  setInterval(() => socket.send(JSON.stringify({ beat: ++beat })), 1000)
})
socket.addEventListener('message', ({ data }) => console.log('got', data))
socket.addEventListener('close', ({ code }) => console.log('closed', code))
addEventListener('offline', () => console.log('offline'))
addEventListener('online', () => console.log('online'))
`
/** Echoes. */
const SERVER = `
import { WebSocketServer } from 'ws'
new WebSocketServer({ port: 0 }).on('connection', (socket) => {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
})
`

test.describe('what a check sees', () => {
  test('time moves only when it is told to, and by as much', async ({ bench }) => {
    await bench.passes({
      client: `
        console.log('begun')
        setTimeout(() => console.log('at 0'), 0)
        Promise.resolve().then(() => console.log('microtask'))
        setTimeout(() => console.log('at 100'), 100)
        setInterval(() => console.log('second'), 1000)`,
      run: `
        expect(output).to.deep.equal([])
        await program.start()
        expect(clock.now).to.be.below(1)
        expect(output).to.deep.equal(['begun', 'microtask', 'at 0'])
        await clock.advance(99)
        expect(output).to.have.lengthOf(3)
        await clock.advance('1ms')
        expect(output.at(-1)).to.equal('at 100')
        await clock.advance('1min')
        expect(output.filter((line) => line === 'second')).to.have.lengthOf(60)
        expect(Math.round(clock.now)).to.equal(60_100)`,
    })
  })

  test('the wire, whole: handshake, messages, times, close', async ({ bench }) => {
    await bench.passes({
      run: `
        await program.start()
        expect(wire.connections).to.have.lengthOf(1)
        expect(wire.connections[0].isOpen).to.be.false
        await clock.advance('2500ms')
        const [connection] = wire.connections
        expect(connection.url).to.equal('wss://example.com/live')
        expect(connection.requests[0].headers['sec-websocket-protocol']).to.equal('beats')
        expect(connection.subprotocol).to.equal('beats')
        expect(connection.isOpen).to.be.true
        const [hello, first, second] = wire.sent()
        expect(hello.data).to.equal('hello')
        expect([first.json(), second.json()]).to.deep.equal([{ beat: 1 }, { beat: 2 }])
        expect(first.timeMs - hello.timeMs).to.be.closeTo(1000, 1)
        expect(hello.arrivedMs - hello.sentMs).to.equal(40)
        const [echo] = wire.received()
        expect([echo.data, echo.direction, echo.timeMs - hello.timeMs]).to.deep.equal(['hello', 'down', 80])
        await program.evaluate("socket.close(4000, 'enough')")
        await clock.advance('1s')
        expect(connection.closed).to.include({ code: 4000, reason: 'enough', clean: true })
        expect(wire.sent('close')[0].code).to.equal(4000)
        expect(connection.isOpen).to.be.false
        expect(server.clients).to.deep.equal([])`,
    })
  })

  test('a frame of any length is whole', async ({ bench }) => {
    await bench.passes({
      client: `
        const socket = new WebSocket('wss://example.com')
        socket.binaryType = 'arraybuffer'
        socket.onopen = () => { socket.send('x'.repeat(1e6)); socket.send(new Uint8Array(1e6).fill(7)) }`,
      run: `
        await program.start()
        await clock.advance('2s')
        const [text, bytes] = wire.sent()
        expect(text.data.length).to.equal(1e6)
        expect(bytes.data).to.be.instanceOf(Uint8Array)
        expect([bytes.data.length, bytes.data[999_999], bytes.type]).to.deep.equal([1e6, 7, 'binary'])
        expect(wire.received()).to.have.lengthOf(2)`,
    })
  })

  test('expressions are evaluated in the program’s top-level scope, in scripts and modules', async ({
    bench,
  }) => {
    const run = `
      await program.start()
      expect(await program.evaluate('answer + 1')).to.equal(43)
      expect(await program.evaluate('({ list: [answer] })')).to.deep.equal({ list: [42] })
      expect(await program.evaluate('Promise.resolve(answer)')).to.equal(42)
      await program.evaluate('answer = 1')
      expect(await program.evaluate('answer')).to.equal(1)
      const later = program.evaluate('new Promise((done) => setTimeout(() => done(answer), 300))')
      await clock.advance('1s')
      expect(await later).to.equal(1)`
    await bench.passes({ client: 'let answer = 42', run })
    await bench.passes({ client: 'let answer = await Promise.resolve(42); export {}', run })
  })

  test('the network fails as it is told to, for all or for one connection', async ({ bench }) => {
    await bench.passes({
      client: `${CLIENT}\nconst second = new WebSocket('wss://example.com/second')\nsecond.onclose = () => console.log('second closed')`,
      run: `
        await program.start()
        await clock.advance('1s')
        expect(server.clients).to.have.lengthOf(2)
        await network.drop(wire.connections[1])
        await clock.advance('1s')
        expect(output).to.include('second closed').and.not.include('closed 1006')
        expect(server.clients.map(({ id }) => id)).to.deep.equal([1])
        const before = wire.received().length
        await network.blackhole()
        await clock.advance('5s')
        expect(wire.received()).to.have.lengthOf(before)
        await network.restore()
        await clock.advance('1s')
        expect(wire.received().length).to.be.above(before + 4)
        await network.offline()
        expect(output.at(-1)).to.equal('offline')
        expect(await program.evaluate('navigator.onLine')).to.equal(false)
        await network.online()
        await network.drop()
        await clock.advance('1s')
        expect(output.at(-1)).to.equal('closed 1006')
        expect(wire.connections[0].closed).to.include({ code: 1006, clean: false })`,
    })
  })

  test('conditions can change, and the server can start again', async ({ bench }) => {
    await bench.passes({
      run: `
        await network.set({ latency: '200ms' })
        await program.start()
        await clock.advance('2s')
        const [hello] = wire.sent()
        expect(hello.arrivedMs - hello.sentMs).to.equal(200)
        await network.set({ latency: 10, jitter: 0, bandwidth: '1kB/s' })
        await server.send('x'.repeat(980))
        await clock.advance('900ms')
        expect(wire.received().some(({ data }) => data.startsWith('xxx'))).to.be.false
        await clock.advance('3s')
        expect(wire.received().some(({ data }) => data.startsWith('xxx'))).to.be.true
        await network.restart()
        expect(wire.connections[0].closed.code).to.equal(1006)
        await program.evaluate("globalThis.again = new WebSocket('wss://example.com')")
        await clock.advance('1s')
        expect(await program.evaluate('again.readyState')).to.equal(1)`,
    })
  })

  test('the server’s own messages', async ({ bench }) => {
    await bench.passes({
      run: `
        await server.clients.length === 0
        await program.start()
        await clock.advance('500ms')
        await server.send('text')
        await server.send({ type: 'json' })
        await server.send(new Uint8Array([1, 2, 3]))
        await clock.advance('100ms')
        const received = wire.received().slice(-3)
        expect(received[0].data).to.equal('text')
        expect(received[1].json()).to.deep.equal({ type: 'json' })
        expect([...received[2].data]).to.deep.equal([1, 2, 3])
        expect(output).to.include('got text')`,
    })
  })

  test('the same run every time, random numbers and dates included; other seeds give others', async ({
    bench,
  }) => {
    const each = {
      client: `
        console.log(Math.random(), crypto.randomUUID(), new Date().toISOString())
        ${CLIENT}`,
      run: `await program.start(); await clock.advance('10s')`,
      network: { jitterMs: 30 },
    }
    const [first, second] = [await bench.judge(each), await bench.judge(each)]
    expect(first.run?.output.length).toBeGreaterThan(5)
    expect(second.run).toEqual(first.run)
    const other = await bench.judge({ ...each, network: { jitterMs: 30, seed: 2 } })
    expect(other.run?.trace).not.toEqual(first.run?.trace)
  })

  test('whether anything was left to chance', async ({ bench }) => {
    const byChance = async (each: Partial<Case>) =>
      (await bench.verdict({ run: `await program.start(); await clock.advance('3s')`, ...each })).byChance
    expect(await byChance({})).toBe(false)
    expect(await byChance({ network: { jitterMs: 5 } })).toBe(true)
    expect(await byChance({ client: `${CLIENT}; setTimeout(() => Math.random(), 2000)` })).toBe(true)
    expect(await byChance({ client: `${CLIENT}; setTimeout(() => Math.random(), 4000)` })).toBe(false)
    expect(await byChance({ client: 'crypto.randomUUID()' })).toBe(true)
    expect(await byChance({ server: `import { randomBytes } from 'node:crypto'; randomBytes(1)` })).toBe(true)
    expect(await byChance({ run: 'await program.start(); expect(Math.random()).to.be.below(1)' })).toBe(true)
    expect(await byChance({ run: 'await program.start(); new Date()' })).toBe(true)
    expect(await byChance({})).toBe(false)
  })

  test('nothing of the checks before it', async ({ bench }) => {
    const leave = [
      'globalThis.seen = (globalThis.seen ?? 0) + 1; expect(seen).to.equal(1)',
      `expect([].extra).to.be.undefined; Array.prototype.extra = 1`,
      `expect(JSON.stringify({})).to.equal('{}'); JSON.stringify = () => 'changed'`,
      `const { prototype } = expect(1).constructor; expect(prototype.extra).to.be.undefined; prototype.extra = 1`,
    ]
    for (const run of [...leave, ...leave, ...leave]) await bench.passes({ run })
  })

  test('what was done to the run is kept with it, at its times', async ({ bench }) => {
    const { run } = await bench.judge({
      run: `await program.start(); await clock.advance('1s'); await network.drop(1); await program.evaluate('1')`,
    })
    expect(run?.inputs.map(({ input }) => input)).toEqual([
      { do: 'fault', fault: 'drop', connection: 1 },
      { do: 'evaluate', source: '1' },
    ])
    expect(Math.round(run?.inputs[0]?.at.timeMs ?? 0)).toBe(1000)
    expect(run?.trace.find(({ type }) => type === 'fault')).toMatchObject({ by: 'check', do: 'drop' })
  })
})

test.describe('what a verdict says', () => {
  test('what was expected, and the frame that decided', async ({ bench }) => {
    const verdict = await bench.verdict({
      run: `
await program.start()
await clock.advance('2s')
const [first] = wire.sent()
expect(first.data, 'the first message').to.match(/token/)`,
    })
    expect(verdict).toMatchObject({
      outcome: 'failed',
      message: "The first message: expected 'hello' to match /token/. The client sent `hello` at 240 ms.",
      frame: { text: '`hello` at 240 ms' },
      place: { file: 'lesson.md', line: LINE + 4 },
    })
    expect(Math.round(verdict.frame?.timeMs ?? 0)).toBe(240)
  })

  test('the learner’s own error, with its line', async ({ bench }) => {
    const verdict = await bench.verdict({
      client: `const socket = new WebSocket('wss://example.com')\nsocket.onopen = () => socket.sned('hello')`,
      run: `await program.start(); await clock.advance('1s'); expect(wire.sent()).to.have.lengthOf(1)`,
    })
    expect(verdict.outcome).toBe('failed')
    expect(verdict.message).toContain('The program failed: TypeError: socket.sned is not a function')
    expect(verdict.errors).toMatchObject([{ source: { file: 'client.js', line: 2 } }])
  })

  test('a program that cannot be parsed', async ({ bench }) => {
    const { verdict, run } = await bench.judge({
      client: 'let a = 1\nlet b = = 2',
      run: 'await program.start()',
    })
    expect(verdict).toMatchObject({
      outcome: 'failed',
      message: 'The program cannot be run: SyntaxError: Unexpected token (client.js, line 2).',
      errors: [{ kind: 'syntax', source: { line: 2, column: 9 } }],
    })
    expect(run).toBeUndefined()
  })

  test('that there is nothing where the check looks', async ({ bench }) => {
    const verdict = await bench.verdict({
      client: '',
      run: `await program.start(); expect(wire.sent()[0].json().token).to.equal('x')`,
    })
    expect(verdict.outcome).toBe('failed')
    expect(verdict.message).toContain('The client has not asked for a connection.')
  })

  test('what the program threw when it was asked for something', async ({ bench }) => {
    expect(
      await bench.verdict({ run: `await program.start(); await program.evaluate('send("x")')` }),
    ).toMatchObject({
      outcome: 'failed',
      message: '`send("x")` threw ReferenceError: send is not defined.',
    })
    const use = `await program.start(); expect(await program.evaluate('socket')).to.have.property('url')`
    expect((await bench.verdict({ run: use })).message).toBe(
      'The value of `socket` cannot be handed over, only what is plain data: it is WebSocket.',
    )
    // Nor does a promise that takes virtual time hold a check up; only its value is not there.
    const later = `await program.evaluate('new Promise((done) => setTimeout(done, 1000, [1]))')`
    expect(
      (await bench.verdict({ run: `await program.start(); expect(${later}).to.have.lengthOf(1)` })).message,
    ).toBe('`new Promise((done) => setTimeout(done, 1000, [1]))` is a promise that is not settled yet.')
    await bench.passes({ run: `await program.start(); ${later}; await clock.advance('1s')` })
    // Whoever only wants the effect is not bothered.
    await bench.passes({ run: `await program.start(); await program.evaluate('socket')` })
  })

  test('that it is the lesson that is broken, and where', async ({ bench }) => {
    const broken = async (run: string) => {
      const { outcome, message, place } = await bench.verdict({ run })
      return `${outcome} ${place ? `${place.line}:${place.column}` : '-'} ${message}`
    }
    expect(await broken(`await program.start()\nawait clokc.advance('1s')`)).toBe(
      `broken ${LINE + 1}:${INDENT + 1} ReferenceError: clokc is not defined`,
    )
    expect(await broken(`nothing()`)).toBe(
      `broken ${LINE}:${INDENT + 1} ReferenceError: nothing is not defined`,
    )
    expect(await broken(`await clock.advance('1s')`)).toMatch(/^broken \S+ `clock.advance` before/)
    expect(await broken(`await program.start()\nawait clock.advance('11min')`)).toMatch(
      /^broken \S+ A check may let 10 min of virtual time pass; this is 11 min/,
    )
    expect(await broken(`await network.set({ latncy: '1s' })`)).toMatch(/^broken \S+ `network.set` knows/)
    expect(await broken(`program.start()`)).toMatch(/^broken - The check ended while something/)
    expect(await broken(`await new Promise(() => {})`)).toMatch(/^broken - The check waits for something/)
    expect(await broken(`for (;;);`)).toMatch(/^broken \S+ The check never comes to rest/)
    expect(await broken(`leaked = 1`)).toMatch(/leaked is not defined/)
  })
})

test.describe('hostile programs', () => {
  const START = `await program.start(); await clock.advance('10s')`
  const stopped: Record<string, [client: string, message: RegExp]> = {
    'an endless loop': ['while (true);', /it ran for 2 s without letting anything else happen/],
    'endless microtasks': [
      'const again = () => Promise.resolve().then(again); again()',
      /it ran for 2 s without letting anything else happen/,
    ],
    'an endless loop later': [
      'setTimeout(() => { for (;;); }, 5000)',
      /it ran for 2 s without letting anything else happen/,
    ],
    'a loop that prints': ['for (;;) console.log("x")', /it ran for 2 s|prints without end/],
    'endless timers': [
      'const again = () => setTimeout(again, 0.001); for (let i = 0; i < 1000; i++) again()',
      /200,000 things happened/,
    ],
    'timers that multiply': [
      'const again = () => { setTimeout(again, 1); setTimeout(again, 1) }; again()',
      /200,000 things happened|it ran for 2 s/,
    ],
    'endless printing': [
      'setInterval(() => { for (let i = 0; i < 5000; i++) console.log("x") }, 100)',
      /prints without end/,
    ],
    'endless sending': [
      'const s = new WebSocket("wss://example.com"); s.onopen = () => setInterval(() => { for (let i = 0; i < 500; i++) s.send("x") }, 10)',
      /keeps the line busy without end|200,000 things happened/,
    ],
    'too much to look at': [
      'const s = new WebSocket("wss://example.com"); s.onopen = () => setInterval(() => s.send("x".repeat(1e6)), 10)',
      /more than 32 MB/,
    ],
  }
  for (const [name, [client, message]] of Object.entries(stopped))
    test(`${name}: a clear verdict`, async ({ bench }) => {
      const verdict = await bench.verdict({ client, run: START })
      expect(verdict.message).toMatch(message)
      expect(verdict.outcome).toBe('stopped')
      // Neither the page nor what is checked next is the worse for it.
      await bench.passes({
        run: `await program.start(); await clock.advance('1s'); expect(wire.sent()).to.have.lengthOf(1)`,
      })
    })

  test('what a program did is seen although it was stopped, as long as it can be asked', async ({
    bench,
  }) => {
    const { run } = await bench.judge({ client: stopped['endless printing']?.[0] ?? '', run: START })
    expect(run?.output).toHaveLength(20_000)
    expect(run?.timeMs).toBeGreaterThan(100)
  })

  const redefinitions: Record<string, string> = {
    setTimeout: 'setTimeout = setInterval = queueMicrotask = () => { throw new Error("no timers") }',
    JSON: 'JSON.stringify = JSON.parse = () => { throw new Error("no JSON") }',
    Promise: `
      Promise.prototype.then = Promise.prototype.catch = Promise.prototype.finally = () => { throw new Error("no then") }
      Promise.resolve = Promise.all = Promise.race = () => { throw new Error("no promises") }
      Promise = undefined`,
    'Promise, from the inside': `
      Object.defineProperty(Promise.prototype, 'constructor', { get() { throw new Error("no constructor") } })
      Object.defineProperty(Promise, Symbol.species, { get() { throw new Error("no species") } })`,
    'Array.prototype.map': 'Array.prototype.map = () => { throw new Error("no map") }',
    Object: `
      Object.keys = Object.entries = Object.defineProperty = Object.assign = () => { throw new Error("no Object") }
      for (const name of ['type', 'id', 'data', 'ok', 'do'])
        Object.defineProperty(Object.prototype, name, { set() { throw new Error("no " + name) }, get: () => "gotcha" })`,
    messages: `
      for (const name of ['data', 'ports', 'source'])
        Object.defineProperty(MessageEvent.prototype, name, { get: () => "forged" })
      EventTarget.prototype.addEventListener = EventTarget.prototype.dispatchEvent = () => { throw new Error("no events") }`,
  }
  for (const [name, code] of Object.entries(redefinitions))
    test(`redefines ${name}: judged all the same`, async ({ bench }) => {
      await bench.passes({
        client: `
          const socket = new WebSocket('wss://example.com')
          const answer = 42
          socket.onopen = () => socket.send('hello')
          ${code}`,
        run: `
          await program.start()
          await clock.advance('1s')
          expect(wire.sent().map(({ data }) => data)).to.deep.equal(['hello'])
          expect(await program.evaluate('answer')).to.equal(42)
          await network.drop()
          await clock.advance('1s')
          expect(wire.connections[0].closed.code).to.equal(1006)`,
      })
    })

  const destructive: Record<string, string> = {
    'every method of arrays': `
      for (const name of Object.getOwnPropertyNames(Array.prototype))
        if (name !== 'constructor') Array.prototype[name] = () => { throw new Error('no ' + name) }`,
    iteration: 'Array.prototype[Symbol.iterator] = function* () {}',
    'every global': `
      for (const name of Object.getOwnPropertyNames(globalThis)) try { globalThis[name] = null } catch {}`,
  }
  for (const [name, code] of Object.entries(destructive))
    test(`destroys ${name}: a verdict, and no harm to the next`, async ({ bench }) => {
      const verdict = await bench.verdict({
        client: `const socket = new WebSocket('wss://example.com'); socket.onopen = () => socket.send('x'); ${code}`,
        run: `${START}; expect(wire.sent(), 'messages').to.have.lengthOf(2)`,
      })
      expect(['failed', 'stopped']).toContain(verdict.outcome)
      expect(verdict.message).not.toBe('')
      await bench.passes({ run: `${START}; expect(wire.sent()).to.have.lengthOf(10)` })
    })

  const throwing: Record<string, [client: string, message: string]> = {
    'an error': ['throw new TypeError("no")', 'The program failed: TypeError: no'],
    'a rejection': ['Promise.reject(new Error("no"))', 'The program failed: Error: no'],
    'something that is no error': ['throw { toString() { throw 1 } }', 'The program failed: '],
    'the way out of Node': ['process.exit(1)', 'The program failed: ReferenceError: process is not defined'],
  }
  for (const [name, [client, message]] of Object.entries(throwing))
    test(`throws ${name}: said with the verdict`, async ({ bench }) => {
      const verdict = await bench.verdict({
        client,
        run: `await program.start(); await clock.advance('1s'); expect(wire.sent(), 'messages').to.have.lengthOf(1)`,
      })
      expect(verdict.outcome).toBe('failed')
      expect(verdict.message).toContain(message)
      expect(verdict.errors).toHaveLength(1)
    })

  test('several at once do not hold up the others', async ({ bench }) => {
    const judged = await Promise.all([
      bench.verdict({ client: 'for (;;);', run: START }),
      bench.verdict({ run: `${START}; expect(wire.sent()).to.have.lengthOf(10)` }),
      bench.verdict({ client: 'throw 1', run: `${START}; expect.fail('no')` }),
    ])
    expect(judged.map(({ outcome }) => outcome)).toEqual(['stopped', 'passed', 'failed'])
  })
})
