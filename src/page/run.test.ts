import { expect, test, vi } from 'vitest'
import type { ExerciseData } from '#lesson/exercise.ts'
import { DEFAULT_NETWORK } from '#lesson/network.ts'
import { Run } from './run.ts'
import type { Runner, RunListener } from './runner.ts'

const PRINTED = { client: 'console.log(1)', server: 'export {}' }

const DATA: ExerciseData = {
  key: 'c/l#e',
  language: 'javascript',
  editable: true,
  version: 'v1',
  client: { file: 'client.js', kind: 'script', imports: [], bindings: [] },
  server: { file: 'server.js', kind: 'module', code: PRINTED.server, imports: [], bindings: [] },
  serverShow: false,
  serverEditable: false,
  network: DEFAULT_NETWORK,
}

function openRun(data = DATA) {
  const start = vi.fn<Runner['start']>()
  const stop = vi.fn<Runner['stop']>()
  const send = vi.fn<Runner['send']>()
  let listener: RunListener | undefined
  const run = new Run(
    () => data,
    PRINTED,
    (heard) => {
      listener = heard
      return { start, stop, send }
    },
  )
  if (!listener) throw new Error('A run makes its runner at once')
  return { run, start, stop, send, listener }
}

test('the printed program is run as analysed at build time', async () => {
  const { run, start } = openRun()
  await run.start(PRINTED)
  expect(start).toHaveBeenCalledOnce()
  expect(start.mock.calls[0]?.[0]).toMatchObject({
    client: { ...DATA.client, code: PRINTED.client },
    server: DATA.server,
    pace: 1,
  })
  expect(run.state.value).toBe('starting')
})

test('an edited program is analysed before it runs', async () => {
  const { run, start } = openRun()
  await run.start({ client: 'const a = await 1', server: 'import "ws"' })
  expect(start.mock.calls[0]?.[0]).toMatchObject({
    client: { kind: 'module', bindings: ['a'] },
    server: { kind: 'module', imports: [{ specifier: 'ws' }] },
  })
})

test('a syntax error is told on its line, and nothing runs', async () => {
  const { run, start } = openRun()
  await run.start({ client: 'let a = 1\nlet b = )', server: PRINTED.server })
  expect(start).not.toHaveBeenCalled()
  expect(run.state.value).toBe('stopped')
  expect(run.marks.value).toMatchObject([{ file: 'client.js', line: 2, column: 9 }])
  expect(run.transcript.text()).toMatch(/^SyntaxError: Unexpected token\n {4}at client\.js:2:9$/)
})

test('marks go when their file is changed, and at the next run', async () => {
  const { run, listener } = openRun()
  const source = { file: 'server.js', line: 3, column: 1 }
  listener.uncaught(
    { kind: 'error', message: 'TypeError: no', stack: 'TypeError: no\n    at server.js:3:1', source },
    12,
  )
  run.clearMarks('client.js')
  expect(run.marks.value).toHaveLength(1)
  run.clearMarks('server.js')
  expect(run.marks.value).toHaveLength(0)
})

test('Stop while a program is still being analysed keeps it from starting', async () => {
  const { run, start } = openRun()
  const starting = run.start({ client: 'console.log(2)', server: PRINTED.server })
  run.stop()
  await starting
  expect(start).not.toHaveBeenCalled()
  expect(run.state.value).toBe('stopped')
})

test('the second of two quick starts is the one that runs', async () => {
  const { run, start } = openRun()
  await Promise.all([
    run.start({ client: 'first()', server: PRINTED.server }),
    run.start({ client: 'second()', server: PRINTED.server }),
  ])
  expect(start).toHaveBeenCalledOnce()
  expect(start.mock.calls[0]?.[0].client.code).toBe('second()')
})

test('a sandbox that fails is said', () => {
  const { run, listener } = openRun()
  listener.ended('failed', 'the sandbox did not start')
  expect(run.state.value).toBe('stopped')
  expect(run.transcript.text()).toBe('system: The run has ended: the sandbox did not start')
})

test('pace and line are kept from run to run; a pause is not', async () => {
  const { run, start, send } = openRun()
  run.setRate(10)
  run.setConditions({ latencyMs: 300 })
  run.pause(true)
  expect(send.mock.calls.map(([command]) => command)).toEqual([
    { type: 'pace', pace: 10 },
    { type: 'input', input: { do: 'conditions', conditions: { latencyMs: 300, jitterMs: 0, seed: 1 } } },
    { type: 'pace', pace: 'paused' },
  ])
  await run.start(PRINTED)
  expect(start.mock.calls[0]?.[0]).toMatchObject({
    pace: 10,
    network: { latencyMs: 300, jitterMs: 0, seed: 1, faults: [] },
  })
})
