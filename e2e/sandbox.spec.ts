/** The sandbox by itself, in a real browser: what runs, what is seen of it, and what cannot get out. */
import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { expect, type Page } from '@playwright/test'
import { parse } from 'yaml'
import type { RunRequest, UncaughtError } from '../src/lesson/messages.ts'
import type { OutputEntry, OutputLine } from '../src/lesson/output.ts'
import type { TraceRecord } from '../src/lesson/trace.ts'
import { test as base } from './sandbox-test.ts'

interface Start {
  client: string
  server?: string
  language?: 'js' | 'ts'
  pace?: RunRequest['pace']
  network?: Partial<RunRequest['network']>
  packages?: Record<string, string>
  serverOptions?: Record<string, unknown>
}

interface Seen {
  entries: OutputEntry[]
  uncaught: UncaughtError[]
  states: { state: 'running' | 'idle'; timeMs: number }[]
  ended: { reason: string; message?: string }[]
  unresponsive: boolean[]
  evaluated: { id: number; ok: boolean; text: string }[]
  trace: TraceRecord[]
}

interface RunnerPage {
  createRunner(): {
    runner: { stop(): void; send(command: object): void }
    seen: Seen
    start(request: Start): Promise<void>
  }
  warm(): void
  /** The runner that a test works with. */
  run: ReturnType<RunnerPage['createRunner']>
}

declare const window: RunnerPage

// oxlint-disable-next-line no-control-regex
const COLOUR = /\u001b\[[\d;]*m/g

/** A run without a timer or traffic is never running: this lets it say that it is over. */
const END = ';setTimeout(() => {}, 1);'

const test = base.extend({
  sandbox: async ({ sandbox }, use) => {
    await sandbox.evaluate(() => {
      window.warm()
      window.run = window.createRunner()
    })
    await use(sandbox)
  },
})

/** Runs to the end of all timers and traffic. */
async function run(page: Page, request: Start): Promise<Seen> {
  await start(page, request)
  await page.waitForFunction(() => {
    const { uncaught, states, ended } = window.run.seen
    return (
      states.at(-1)?.state === 'idle' || uncaught.some(({ kind }) => kind === 'syntax') || ended.length > 0
    )
  })
  return seen(page)
}

async function start(page: Page, request: Start): Promise<void> {
  await page.evaluate(async (request) => {
    window.run = window.createRunner()
    await window.run.start(request)
  }, request)
}

function seen(page: Page): Promise<Seen> {
  return page.evaluate(() => window.run.seen)
}

/** Until a line that begins so has been printed. */
async function untilLine(page: Page, beginning: string): Promise<void> {
  await page.waitForFunction(
    (beginning) =>
      window.run.seen.entries.some((entry) => 'text' in entry && entry.text.startsWith(beginning)),
    beginning,
  )
}

function lines({ entries }: Seen): string[] {
  return entries.filter((entry): entry is OutputLine => 'text' in entry).map(({ text }) => text)
}

/** The client of a lesson that was written before this program was, as it came. */
const SEED = seedClient()

function seedClient(): string {
  const lesson = readFileSync(new URL('content/seed/websockets-basics.md', import.meta.url), 'utf8')
  const [, directive = ''] = lesson.split(/^:::.*$/m)
  return (parse(directive) as { code: string }).code
}

test.describe('programs', () => {
  test('a classic script: its globals, its order, its values', async ({ sandbox }) => {
    const result = await run(sandbox, {
      client: `
        var top = 1
        console.log(this === globalThis, globalThis.top, typeof self, typeof Buffer, typeof process)
        Promise.resolve().then(() => console.log('microtask'))
        setTimeout(() => console.log('timer'), 0)
        console.log('task', { a: [1, 'x'] })`,
      server: `console.log(typeof Buffer, typeof process, typeof window, typeof WebSocket, typeof setImmediate)`,
    })
    expect(lines(result).map(plain)).toEqual([
      'function object undefined undefined function',
      'true 1 object undefined undefined',
      "task { a: [ 1, 'x' ] }",
      'microtask',
      'timer',
    ])
    expect(result.uncaught).toEqual([])
    const sources = result.entries.map((entry) => 'source' in entry && entry.source)
    expect(sources.slice(0, 2)).toEqual(['server', 'client'])
  })

  test('a module: top-level await on virtual time, imports, strict code', async ({ sandbox }) => {
    const result = await run(sandbox, {
      client: `import greet, { name } from 'greeting'
        console.log(this, greet(name))
        await new Promise((resolve) => setTimeout(resolve, 60_000))
        console.log('a minute later', performance.now() >= 60_000)
        const late = await import('greeting')
        console.log(late.name)
        try { await import('nothing') } catch (error) { console.log(error.message) }`,
      packages: { greeting: `export const name = 'world'; export default (who) => 'hello ' + who` },
    })
    expect(lines(result).map(plain)).toEqual([
      'undefined hello world',
      'a minute later true',
      'world',
      "Cannot find module 'nothing' (what there is: greeting)",
    ])
  })

  test('TypeScript keeps its lines', async ({ sandbox }) => {
    const result = await run(sandbox, {
      language: 'ts',
      client: `interface Point {
  x: number
}
const point: Point = { x: 1 }
console.log(point.x satisfies number)
function fail(why: string): never {
  throw new Error(why)
}
fail('here')`,
    })
    expect(lines(result).map(plain)).toEqual(['1'])
    expect(result.uncaught[0]?.source).toEqual({ file: 'client.ts', line: 7, column: 9 })
  })

  test('errors of scripts, callbacks, promises and servers carry their lines', async ({ sandbox }) => {
    const result = await run(sandbox, {
      client: `const socket = new WebSocket('ws://example.test/')
socket.onopen = () => {
  null.property
}
setTimeout(function late() {
  Promise.reject(new TypeError('rejected'))
}, 1_000)
setTimeout(() => { throw 'a string' }, 2_000)
undefinedFunction()`,
      server: `import { WebSocketServer } from 'ws'
new WebSocketServer({ port: 0 }).on('connection', (socket) => {
  setTimeout(() => {
    socket.noSuchMethod()
  }, 3_000)
})`,
    })
    // The platform reports a rejection in a task of its own, which no order binds to virtual time.
    const byLine = result.uncaught.toSorted((a, b) => Number(b.kind < a.kind) - Number(b.kind > a.kind))
    expect(byLine.map(({ kind, message, source }) => [kind, message, source])).toEqual([
      ['error', 'ReferenceError: undefinedFunction is not defined', at('client.js', 9, 1)],
      ['error', "TypeError: Cannot read properties of null (reading 'property')", at('client.js', 3, 8)],
      ['error', "'a string'", undefined],
      ['error', 'TypeError: socket.noSuchMethod is not a function', at('server.js', 4, 12)],
      ['rejection', 'TypeError: rejected', at('client.js', 6, 18)],
    ])
    expect(result.uncaught[1]?.stack).toBe(
      "TypeError: Cannot read properties of null (reading 'property')\n    at socket.onopen (client.js:3:8)",
    )
    expect(lines(result).join()).toContain('The server has ended')
  })

  test('columns are right behind replaced imports and on the first line', async ({ sandbox }) => {
    const result = await run(sandbox, {
      client: `import { f } from 'lib'; f(); throw new Error('same line')`,
      packages: { lib: 'export const f = () => 1' },
    })
    expect(result.uncaught[0]?.source).toEqual(at('client.js', 1, 37))
    const first = await run(sandbox, { client: `throw new Error('first'); export {}` })
    expect(first.uncaught[0]?.source).toEqual(at('client.js', 1, 7))
  })

  for (const [kind, line] of [
    ['with half a character', `console.log('\\ud800'.length, '\ud800'.length)`],
    ['too long for an address', `'${'x'.repeat(1_000_000)}'`],
    ['that names itself', `console.log('named') //# sourceURL=elsewhere.js\n//# sourceURL=elsewhere.js`],
  ] as const)
    for (const [form, end] of [
      ['a script', ''],
      ['a module', '\nexport {}'],
    ] as const)
      test(`${form} ${kind} fails at its line`, async ({ sandbox }) => {
        const result = await run(sandbox, {
          client: `${line}\nsetTimeout(function late() { console.log(new Error('here').stack); null.x })${end}`,
        })
        const place = at('client.js', line.split('\n').length + 1, 73)
        expect(result.uncaught.map(({ source }) => source)).toEqual([place])
        expect(lines(result).map(plain).at(-1)).toMatch(
          new RegExp(`^Error: here\n    at late \\(client\\.js:${place.line}:42\\)$`),
        )
      })

  test('an import that cannot be found is an error at its place', async ({ sandbox }) => {
    const result = await run(sandbox, {
      client: `console.log('never')\nimport x from 'left-pad'`,
      server: `import fs from 'node:fs'`,
    })
    expect(lines(result).filter((line) => line === 'never')).toEqual([])
    expect(result.uncaught.map(({ source }) => source)).toEqual([
      at('server.js', 1, 16),
      at('client.js', 2, 15),
    ])
    expect(result.uncaught[0]?.message).toContain("Cannot find module 'node:fs'")
  })

  test('a server with options, one that awaits its socket, one that throws', async ({ sandbox }) => {
    const client = `const socket = new WebSocket('ws://example.test/')
      socket.onmessage = ({ data }) => console.log(data)
      socket.onerror = () => console.log('refused')`
    const listening = `import { WebSocketServer } from 'ws'
      import { once } from 'node:events'
      const server = new WebSocketServer({ port: 0 })
      await once(server, 'listening')
      server.on('connection', (socket) => socket.send('awaited'))`
    const options = `import { WebSocketServer } from 'ws'
      export default ({ greeting }) => {
        new WebSocketServer({ port: 0 }).on('connection', (socket) => socket.send(greeting))
      }`
    expect(lines(await run(sandbox, { client, server: listening }))).toEqual(['awaited'])
    expect(lines(await run(sandbox, { client, server: options, serverOptions: { greeting: 'hi' } }))).toEqual(
      ['hi'],
    )
    const rejected = await run(sandbox, {
      client,
      server: `${listening}\nserver.on('connection', async () => { throw new Error('rejected') })`,
    })
    expect(rejected.uncaught.map(({ kind, source }) => [kind, source?.file])).toEqual([
      ['rejection', 'server.js'],
    ])
    expect(lines(rejected).join()).toContain('The server has ended')
    const thrown = await run(sandbox, { client, server: `throw new Error('no')` })
    expect(lines(thrown)).toContain('refused')
    expect(thrown.uncaught[0]?.source?.file).toBe('server.js')
  })

  test('a server that asks for a module late finds it, and nothing of how it came', async ({ sandbox }) => {
    for (const server of [
      `const early = typeof globalThis.__wireside__
      const { WebSocketServer } = await import('ws')
      console.log(early, typeof WebSocketServer)`,
      `import 'nothing'`,
    ]) {
      const result = await run(sandbox, { client: `console.log(typeof __wireside__)${END}`, server })
      expect(lines(result)).toContain('undefined')
      if (server.includes('early')) expect(lines(result)).toContain('undefined function')
    }
  })

  test('the module ws has the names of the real one, and no others', async ({ sandbox }) => {
    const server = `import * as ws from 'ws'\nconsole.log(Object.keys(ws).join())`
    const real = Object.keys(await import('ws')).join()
    expect(lines(await run(sandbox, { client: END, server }))).toContain(real)
  })

  for (const [form, client] of [
    ['script', SEED],
    ['module', `${SEED}\nexport {};\n`],
  ] as const)
    test(`a lesson written before this program runs to its end, as a ${form}`, async ({ sandbox }) => {
      const server = readFileSync(new URL('../src/servers/welcome.js', import.meta.url), 'utf8')
      const result = await run(sandbox, { client, server })
      const said = lines(result).map(plain)
      for (const line of [
        'Connection established!',
        'Server says: Welcome to the WebSocket server!',
        '\nSubscribing to channel...',
        '\nSending a custom message...',
        '\nUnsubscribing from channel...',
        '\nClosing the connection...',
        'Closing connection: Demo completed',
      ])
        expect(said).toContain(line)
      expect(result.uncaught).toEqual([])
      expect(result.entries.filter((entry) => 'source' in entry && entry.source === 'system').length).toBe(1)
      expect(timeOf(result, '\nSubscribing')).toBeCloseTo(1_000, 0)
      expect(timeOf(result, '\nClosing')).toBeCloseTo(5_000, 0)
    })

  test('the same run at every pace', async ({ sandbox }) => {
    const server = readFileSync(new URL('../src/servers/echo.js', import.meta.url), 'utf8')
    const client = `const socket = new WebSocket('ws://example.test/')
      socket.onopen = () => { for (let i = 0; i < 5; i++) socket.send(Math.random() + crypto.randomUUID()) }
      socket.onmessage = ({ data }) => console.log(data, Date.now(), performance.now())
      setTimeout(() => socket.close(), 400)
      socket.onclose = ({ code }) => console.log(code)`
    const network = { latencyMs: 20, jitterMs: 15, seed: 7 }
    const runs = []
    for (const pace of ['instant', 10, 1, 'instant'] as const)
      runs.push((await run(sandbox, { client, server, network, pace })).entries)
    expect(runs[0]?.length).toBe(6)
    for (const other of runs.slice(1)) expect(other).toEqual(runs[0])
  })

  test('a rejection is told before the next event, at every pace', async ({ sandbox }) => {
    const server = `import { WebSocketServer } from 'ws'
      new WebSocketServer({ port: 0 }).on('connection', async (socket) => {
        for (let i = 0; i < 4; i++) socket.send(String(i))
        setTimeout(() => console.log('never'), 500)
        setTimeout(() => Promise.reject(new Error('of the server')), 499)
      })`
    const client = `onunhandledrejection = ({ reason }) => console.log('rejected', reason, performance.now())
      for (let i = 0; i < 6; i++)
        setTimeout(() => { console.log('timer', i); if (i % 2) Promise.reject('of ' + i) }, 2 * i)
      const socket = new WebSocket('ws://example.test/')
      socket.onmessage = async ({ data }) => { console.log(data); if (data === '1') throw 'of a message' }`
    const runs = []
    for (const pace of ['instant', 1, 10] as const) {
      const { entries, uncaught } = await run(sandbox, { client, server, pace })
      runs.push([entries, uncaught])
    }
    const [first, ...others] = runs
    for (const other of others) expect(other).toEqual(first)
    const texts = lines({ entries: first?.[0] } as Seen).map((text) => text.replace(COLOUR, ''))
    expect(texts.slice(0, 9).map((text) => text.slice(0, 13))).toEqual([
      'timer 0',
      'timer 1',
      'rejected of 1',
      'timer 2',
      'timer 3',
      'rejected of 3',
      'timer 4',
      'timer 5',
      'rejected of 5',
    ])
    expect(texts.slice(9, 14).map((text) => text.slice(0, 8))).toEqual(['0', '1', 'rejected', '2', '3'])
    expect(texts.at(-1)).toMatch(/^The server has ended/)
  })

  test('programs that make no promises run the same, although their events share tasks', async ({
    sandbox,
  }) => {
    const server = `import { WebSocketServer } from 'ws'
      new WebSocketServer({ port: 0 }).on('connection', (socket) => {
        socket.on('message', (data, isBinary) => {
          process.nextTick(() => console.log('tick', String(data)))
          queueMicrotask(() => console.log('microtask', String(data)))
          setImmediate(() => console.log('immediate', String(data)))
          socket.send(data, { binary: isBinary })
        })
      })`
    const client = `let count = 0
      for (let i = 0; i < 2; i++) {
        const socket = new WebSocket('ws://example.test/' + i)
        socket.onopen = () => { for (let j = 0; j < 20; j++) socket.send(i + '.' + j); socket.send(new Blob(['b' + i])) }
        socket.onmessage = ({ data }) => {
          console.log('message', data, performance.now())
          queueMicrotask(() => { console.log('after', data); queueMicrotask(() => console.log('after that', data)) })
          setTimeout(() => console.log('timer', data), data.length)
          if (++count % 7 === 0) setTimeout(() => { throw new Error('at ' + data) }, 3)
          if (count < 60) socket.send('again ' + count)
        }
      }`
    const network = { latencyMs: 5, jitterMs: 4, bandwidth: 20_000 }
    const apart = await run(sandbox, { client: `${client}\n;async () => {}`, server, network })
    expect(lines(apart).length).toBeGreaterThan(300)
    for (const pace of ['instant', 10] as const) {
      const shared = await run(sandbox, { client, server, network, pace })
      expect(shared.entries).toEqual(apart.entries)
      expect(shared.uncaught).toEqual(apart.uncaught)
      expect(shared.trace).toEqual(apart.trace)
    }
  })
})

test.describe('the console', () => {
  test('prints events and sockets usefully', async ({ sandbox }) => {
    const result = await run(sandbox, {
      client: `const socket = new WebSocket('ws://nobody.invalid/')
        console.log(socket)
        socket.onerror = (event) => console.log(event)
        socket.onclose = (event) => console.log(event)
        console.log(new MessageEvent('message', { data: 'text' }), new URL('http://a.test/b'))`,
    })
    const said = lines(result).map(plain)
    expect(said[0]).toContain("url: 'ws://nobody.invalid/'")
    expect(said[0]).toContain('readyState: 0')
    expect(said[1]).toContain("MessageEvent { type: 'message', data: 'text' } URL {")
    expect(said[2]).toBe("Event { type: 'error' }")
    expect(said[3]).toBe("CloseEvent { type: 'close', code: 1006, reason: '', wasClean: false }")
  })

  test('has the methods of the standard', async ({ sandbox }) => {
    const result = await run(sandbox, {
      client: `console.group('outer'); console.info('in\\nside'); console.group(); console.warn('deep')
        console.groupEnd(); console.groupEnd(); console.groupEnd(); console.error('out')
        console.count(); console.count('x'); console.count(); console.countReset(); console.count()
        console.assert(true, 'no'); console.assert(false, 'why %s', 1); console.assert()
        console.time('t'); setTimeout(() => { console.timeLog('t', 1); console.timeEnd('t'); console.timeEnd('t') }, 1500)
        console.dir({ a: 1 }, { colors: false }); console.debug('%c%s is %d', 'color: red', 'x', 42)
        function here() { console.trace('so') }
        here()
        const { log } = console; log('detached')`,
    })
    expect(lines(result).map(plain)).toEqual([
      'outer',
      '  in\n  side',
      '    deep',
      'out',
      'default: 1',
      'x: 1',
      'default: 2',
      'default: 1',
      'Assertion failed: why 1',
      'Assertion failed',
      '{ a: 1 }',
      'x is 42',
      expect.stringMatching(/^Trace: so\n {4}at here \(client\.js:7:35\)\n {4}at client\.js:8:9$/),
      'detached',
      't: 1.500s 1',
      't: 1.500s',
      "Warning: No such label 't' for console.time()",
    ])
  })

  test('clear', async ({ sandbox }) => {
    const result = await run(sandbox, {
      client: `console.log('gone'); console.clear(); console.log('kept')` + END,
    })
    const cleared = result.entries.findIndex((entry) => 'clear' in entry)
    expect(cleared).toBeGreaterThan(-1)
    expect(result.entries.slice(cleared + 1).map((entry) => 'text' in entry && entry.text)).toEqual(['kept'])
  })
})

/** Types at the prompt, one after the other; what it answers. */
async function ask(page: Page, sources: string[]): Promise<string[]> {
  const answers: string[] = []
  for (const source of sources) {
    const id = answers.length
    await page.evaluate(
      ([id, source]) => window.run.runner.send({ type: 'input', input: { do: 'evaluate', id, source } }),
      [id, source] as const,
    )
    await page.waitForFunction((id) => window.run.seen.evaluated.some((answer) => answer.id === id), id)
    const { evaluated } = await seen(page)
    answers.push(plain(evaluated.find((answer) => answer.id === id)?.text ?? ''))
  }
  return answers
}

test.describe('the prompt', () => {
  const QUESTIONS = [
    'count + 1',
    'increment()',
    'count',
    'let extra = 5',
    'extra * count',
    '{ a: extra }',
    'const later = await new Promise((resolve) => setTimeout(resolve, 10, "done"))',
    'later',
    'await Promise.resolve(7)',
    'nothing.there',
    '1 +',
    'throw new Error("typed")',
  ]
  for (const [form, tail] of [
    ['script', ''],
    ['module', '\nexport {}'],
  ] as const)
    test(`sees the top-level names of a ${form}`, async ({ sandbox }) => {
      await start(sandbox, {
        client: `let count = 1\nfunction increment() { return ++count }\nconsole.log('up')${tail}`,
      })
      await untilLine(sandbox, 'up')
      expect(await ask(sandbox, QUESTIONS)).toEqual([
        '2',
        '2',
        '2',
        'undefined',
        '10',
        '{ a: 5 }',
        'undefined',
        "'done'",
        '7',
        expect.stringMatching(
          /^Uncaught ReferenceError: nothing is not defined\n {4}at (eval \()?prompt:1:1\)?/,
        ),
        expect.stringContaining('Uncaught SyntaxError'),
        expect.stringContaining('Uncaught Error: typed\n    at'),
      ])
    })
})

test.describe('loops and floods', () => {
  for (const client of [
    'while (true) {}',
    'while (true) console.log(1)',
    '(function again() { Promise.resolve().then(again) })()',
    `const socket = new WebSocket('ws://a.test/'); socket.onopen = () => { while (true) socket.send('x') }`,
    'while (true) queueMicrotask(() => {})',
  ])
    test(`${client}: the page goes on, Stop stops, Run runs`, async ({ sandbox }) => {
      const echo = readFileSync(new URL('../src/servers/echo.js', import.meta.url), 'utf8')
      await start(sandbox, { client, server: echo, pace: 1 })
      await sandbox.waitForFunction(() => window.run.seen.unresponsive.includes(true))
      const stopped = await sandbox.evaluate(() => {
        const { runner, seen } = window.run
        runner.stop()
        return { ended: seen.ended, entries: seen.entries.length }
      })
      expect(stopped.ended).toEqual([{ reason: 'stopped' }])
      const old = await sandbox.evaluateHandle(() => window.run.seen)
      const again = await run(sandbox, { client: `console.log('again')${END}` })
      expect(lines(again)).toEqual(['again'])
      expect(await old.evaluate(({ entries }) => entries.length)).toBe(stopped.entries)
      await expect(sandbox.locator('iframe')).toHaveCount(1)
    })

  test('a hundred thousand lines: the first, the last, and how many between', async ({ sandbox }) => {
    const result = await run(sandbox, {
      client: `for (let i = 0; i < 100_000; i++) console.log('line', i)${END}`,
    })
    await sandbox.waitForFunction(() =>
      window.run.seen.entries.some(
        (entry) => 'text' in entry && entry.text.endsWith(' \x1b[33m99999\x1b[39m'),
      ),
    )
    const { entries } = await seen(sandbox)
    expect(result.uncaught).toEqual([])
    let next = 0
    let last = 0
    for (const entry of entries) {
      if ('skipped' in entry) next += entry.skipped
      else if ('text' in entry) {
        expect(plain(entry.text)).toBe(`line ${next++}`)
        last++
      }
      if (next < 5_000) expect(last).toBe(next)
    }
    expect(next).toBe(100_000)
    expect(entries.slice(-200).every((entry) => 'text' in entry)).toBe(true)
  })

  test('two runs side by side: stopping one does no harm to the other', async ({ sandbox }) => {
    await start(sandbox, { client: `setInterval(() => console.log('alive'), 20)`, pace: 1 })
    await untilLine(sandbox, 'alive')
    const calm = await sandbox.evaluateHandle(() => window.run)
    await start(sandbox, { client: 'while (true) {}', pace: 1 })
    await sandbox.waitForFunction(() => window.run.seen.unresponsive.includes(true))
    await sandbox.evaluate(() => window.run.runner.stop())
    const before = await calm.evaluate(({ seen }) => seen.entries.length)
    await expect.poll(() => calm.evaluate(({ seen }) => seen.entries.length)).toBeGreaterThan(before + 3)
    await calm.evaluate(({ runner }) => runner.stop())
  })
})

/** Redefines what there is to be redefined, as far as it can do that and still print. */
const HOSTILE = `const { log } = console
const trap = () => { throw new Error('trapped') }
const { ownKeys, defineProperty } = Reflect
const holders = [Array, String, Map, Set, Promise, RegExp, Object, Function, Date, Number, WeakMap, MessageEvent, Event, EventTarget, Error, Symbol, Blob, URL]
for (let i = 0; i < holders.length; i++) {
  const keys = ownKeys(holders[i].prototype)
  for (let j = 0; j < keys.length; j++)
    if (keys[j] !== 'constructor') try { defineProperty(holders[i].prototype, keys[j], { value: trap, configurable: true, writable: true }) } catch {}
}
JSON.stringify = Reflect.apply = Reflect.ownKeys = Object.keys = Math.floor = Math.min = Symbol.for = Number.isNaN = trap
Promise = Map = Set = Array = String = setTimeout = queueMicrotask = Proxy = Date = Uint8Array = URL = Blob = Int32Array = Atomics = trap
log('still', { here: [1, 'two', [3]] })
log('%s %d', 'format', 1)
`

test.describe('a hostile program', () => {
  test('that redefines everything it can breaks only itself', async ({ sandbox }) => {
    await start(sandbox, {
      client: HOSTILE,
    })
    await untilLine(sandbox, 'format')
    const answers = await sandbox.evaluate(() =>
      window.run.runner.send({ type: 'input', input: { do: 'evaluate', id: 1, source: '1 + 1' } }),
    )
    expect(answers).toBeUndefined()
    await sandbox.waitForFunction(() => window.run.seen.evaluated.length === 1)
    const result = await seen(sandbox)
    expect(lines(result).map(plain)).toEqual([
      "still { here: [ 1, 'two', [ 3 ] ] }",
      'format 1',
      '› 1 + 1',
      '‹ 2',
    ])
    expect(plain(result.evaluated[0]?.text ?? '')).toBe('2')
  })

  test('finds no way to the page, its storage, or the real platform', async ({ sandbox }) => {
    await sandbox.evaluate(() => localStorage.setItem('secret', 'secret'))
    const result = await run(sandbox, {
      client: `
        const names = ['postMessage', 'importScripts', 'close', 'Worker', 'SharedWorker', 'indexedDB', 'caches', 'cookieStore',
          'RTCPeerConnection', 'WebTransport', 'FontFace', 'fonts',
          'Notification', 'parent', 'top', 'opener', 'frames', '__wireside__', 'onmessage', 'OffscreenCanvas']
        console.log(names.filter((name) => name in globalThis || typeof globalThis[name] !== 'undefined').join())
        const native = (fn) => typeof fn === 'function' && /\\[native code\\]/.test(Function.prototype.toString.call(fn))
        const reached = []
        for (let holder = globalThis; holder && holder !== Object.prototype; holder = Object.getPrototypeOf(holder))
          for (const key of Object.getOwnPropertyNames(holder))
            if (/fetch|import|post|worker|socket|timeout|interval|storage|xmlhttp|channel/i.test(key) && native(Object.getOwnPropertyDescriptor(holder, key).value)) reached.push(key)
        console.log(reached.join())
        const real = new Function('return typeof importScripts + typeof postMessage + this.constructor.name')
        console.log(real.call(globalThis))${END}`,
    })
    expect(lines(result)[0]).toBe('')
    expect(lines(result)[1]).toBe('')
    expect(lines(result)[2]).toContain('undefinedundefined')
  })

  test('sends nothing anywhere', async ({ sandbox }) => {
    const recorder = await Recorder.open()
    const client = escapes(recorder)
    // The recorder does record: the page itself, which may do what it likes, is heard.
    await sandbox.evaluate(
      (url) => fetch(url, { mode: 'no-cors' }).catch(() => {}),
      `http://127.0.0.1:${recorder.tcpPort}/control`,
    )
    await expect.poll(() => recorder.hits.length).toBeGreaterThan(0)
    recorder.hits.length = 0
    await start(sandbox, { client, pace: 1 })
    await untilLine(sandbox, 'all tried')
    await start(sandbox, { client: `${client}\nexport {}`, pace: 1 })
    await untilLine(sandbox, 'all tried')
    await sandbox.waitForTimeout(500)
    expect(recorder.hits).toEqual([])
    recorder.close()
  })
})

/** Hears whatever arrives on loopback, by TCP (HTTP, WebSocket) and by UDP (QUIC, STUN, DNS). */
class Recorder {
  readonly hits: string[] = []
  readonly #tcp = createServer((socket) => {
    this.hits.push('tcp')
    socket.on('error', () => {})
    socket.once('data', () => socket.end('HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: *\r\n\r\n'))
  })
  readonly #udp = createSocket('udp4', (data) => this.hits.push(`udp ${data.length}`))

  static async open(): Promise<Recorder> {
    const recorder = new Recorder()
    await new Promise<void>((resolve) => recorder.#tcp.listen(0, '127.0.0.1', resolve))
    await new Promise<void>((resolve) => recorder.#udp.bind(0, '127.0.0.1', resolve))
    return recorder
  }

  get tcpPort(): number {
    return (this.#tcp.address() as AddressInfo).port
  }

  get udpPort(): number {
    return this.#udp.address().port
  }

  close(): void {
    this.#tcp.close()
    this.#udp.close()
  }
}

/** A program that tries all that could leave a worker; what throws or is not there is passed over. */
function escapes({ tcpPort, udpPort }: Recorder): string {
  return `
const http = 'http://127.0.0.1:${tcpPort}/', ws = 'ws://127.0.0.1:${tcpPort}/', udp = 'https://127.0.0.1:${udpPort}/'
const blob = (code) => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))
const inner = "try { fetch('" + http + "inner') } catch {} try { new WebSocket('" + ws + "inner') } catch {} try { importScripts('" + http + "inner.js') } catch {}"
const hidden = (name) => {
  for (let holder = globalThis; holder; holder = Object.getPrototypeOf(holder)) {
    const found = Object.getOwnPropertyDescriptor(holder, name)
    if (found) return found.value ?? found.get?.call(globalThis)
  }
}
const fresh = new Function('name', 'return typeof globalThis[name] === "undefined" ? undefined : globalThis[name]')
const ways = [
  () => fetch(http + 'fetch'), () => fetch(http + 'keepalive', { keepalive: true, method: 'POST', body: 'x' }),
  () => hidden('fetch')(http + 'hidden'), () => fresh('fetch')(http + 'fresh'),
  () => { const xhr = new XMLHttpRequest(); xhr.open('GET', http + 'xhr'); xhr.send() },
  () => { const xhr = new XMLHttpRequest(); xhr.open('GET', http + 'sync', false); xhr.send() },
  () => new WebSocket(ws + 'socket'), () => new WebSocketStream(ws + 'stream'), () => new WebTransport(udp + 'transport'),
  () => new EventSource(http + 'events'), () => importScripts(http + 'script.js'), () => hidden('importScripts')(http + 'script.js'),
  () => import(http + 'module.js'), () => import('data:text/javascript,' + encodeURIComponent(inner)), () => import(blob(inner)),
  () => eval("import('" + http + "eval.js')"), () => new Function("return import('" + http + "function.js')")(),
  () => import(blob("import '" + http + "static.js'")),
  () => new Worker(blob(inner)), () => new (hidden('Worker'))(blob(inner)), () => new SharedWorker(blob(inner)),
  () => new Worker('data:text/javascript,' + encodeURIComponent(inner)), () => new Worker(http + 'worker.js'),
  () => navigator.sendBeacon(http + 'beacon', 'x'), () => navigator.serviceWorker.register(http + 'service.js'),
  () => new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${udpPort}' }] }).createOffer(),
  () => new FontFace('x', 'url(' + http + 'font.woff2)').load(), () => fonts.add(new FontFace('x', 'url(' + http + 'font)')),
  () => caches.open('x').then((cache) => cache.add(http + 'cache')), () => navigator.locks.request('x', () => fetch(http + 'lock')),
  () => WebAssembly.compileStreaming(fetch(http + 'wasm')), () => new Request(http + 'request').blob(),
  () => Response.redirect(http + 'redirect'), () => new Response(new Blob(['x'])).text(),
  () => { new BroadcastChannel('x').postMessage('x') }, () => Notification.requestPermission(),
  () => { location.href = http + 'location' }, () => globalThis.open(http + 'open'), () => postMessage({ type: 'ready' }),
  () => structuredClone(new MessageChannel().port1),
  () => new ReportingObserver(() => {}), () => console.log('%c', 'background: url(' + http + 'style)'),
]
for (const way of ways) try { way()?.catch?.(() => {}) } catch {}
setTimeout(() => console.log('all tried'), 1_000)
`
}

function at(file: string, line: number, column: number) {
  return { file, line, column }
}

function timeOf(result: Seen, beginning: string): number {
  const entry = result.entries.find((entry) => 'text' in entry && entry.text.startsWith(beginning))
  return entry && 'timeMs' in entry ? entry.timeMs : NaN
}

/** Without colours. */
function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/\x1b\[[\d;]*m/g, '')
}
