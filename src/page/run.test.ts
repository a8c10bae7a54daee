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
    { type: 'input', input: { do: 'conditions', conditions: { latencyMs: 300 } } },
    { type: 'pace', pace: 'paused' },
  ])
  await run.start(PRINTED)
  expect(start.mock.calls[0]?.[0]).toMatchObject({
    pace: 10,
    network: { latencyMs: 300, jitterMs: 0, seed: 1, faults: [] },
  })
})

const LINE = { source: 'client', level: 'log' } as const
const DROP = { do: 'fault', fault: 'drop' } as const

/** A run that printed at 10, 20 and 30 ms, was cut at 15 and 25, and went wrong at 28. */
async function openPast() {
  const opened = openRun()
  const { run, listener } = opened
  await run.start(PRINTED)
  for (const timeMs of [10, 20, 30]) listener.output([{ ...LINE, text: `at ${timeMs}`, timeMs }])
  for (const timeMs of [15, 25]) listener.input({ input: DROP, by: 'learner', at: { task: timeMs, timeMs } })
  const source = { file: 'client.js', line: 1, column: 1 }
  listener.uncaught({ kind: 'error', message: 'no', stack: '', source }, 28)
  listener.state('running', 40)
  return opened
}

test('looked back at, a run stands still, and shows what there was', async () => {
  const { run, send } = await openPast()
  run.lookAt(22)
  expect(send.mock.calls).toEqual([[{ type: 'pace', pace: 'paused' }]])
  expect(run.transcript.text(run.moment.value)).toBe('at 10\nat 20')
  expect(run.shownMarks.value).toEqual([])
  run.lookAt(28)
  expect(run.shownMarks.value).toHaveLength(1)
  run.lookAt(undefined)
  expect(send.mock.calls.slice(1)).toEqual([[{ type: 'pace', pace: 1 }]])
  run.pause(true)
  run.lookAt(22)
  run.lookAt(undefined)
  expect(send.mock.calls.slice(2)).toEqual([[{ type: 'pace', pace: 'paused' }]])
})

test('continued from a moment, the same run is given what came in up to then', async () => {
  const { run, start, listener } = await openPast()
  run.setRate(10)
  run.lookAt(22)
  run.continueFromMoment()
  const [first] = start.mock.calls[0]!
  const again = { inputs: [{ input: DROP, by: 'learner', at: { task: 15, timeMs: 15 } }], untilMs: 22 }
  expect(start.mock.calls[1]).toEqual([{ ...first, pace: 10, replay: again }])
  // Until it has come so far, what is shown stays.
  listener.output([{ ...LINE, text: 'at 10', timeMs: 10 }])
  expect(run.transcript.text()).toContain('at 30')
  expect(run.moment.value).toBe(22)
  listener.state('running', 22)
  listener.reached()
  expect([run.transcript.text(), run.moment.value, run.timeMs.value]).toEqual(['at 10', undefined, 22])
  expect(run.marks.value).toEqual([])
  // What came in later is forgotten.
  run.lookAt(21)
  run.continueFromMoment()
  listener.reached()
  listener.state('running', 50)
  run.lookAt(45)
  run.continueFromMoment()
  expect(start.mock.calls[3]?.[0].replay?.inputs).toHaveLength(1)
})

test('a pace that is chosen while a run is repeated holds from where it goes on', async () => {
  const { run, send, listener } = await openPast()
  run.lookAt(22)
  run.continueFromMoment()
  run.setRate(10)
  listener.reached()
  expect(run.pace.value).toBe(10)
  expect(send.mock.lastCall).toEqual([{ type: 'pace', pace: 10 }])
})

test('a run that has ended can be continued; a new one looks at the present', async () => {
  const { run, start, listener } = await openPast()
  run.stop()
  listener.ended('stopped')
  run.lookAt(12)
  run.continueFromMoment()
  expect(start).toHaveBeenCalledTimes(2)
  listener.reached()
  run.lookAt(5)
  await run.start(PRINTED)
  expect(run.moment.value).toBeUndefined()
  expect(start.mock.calls[2]?.[0].replay).toBeUndefined()
})

test('stopped while it is repeated, what was shown stays', async () => {
  const { run, listener } = await openPast()
  run.lookAt(22)
  run.continueFromMoment()
  listener.output([{ ...LINE, text: 'at 10', timeMs: 10 }])
  run.stop()
  listener.ended('stopped')
  expect(run.state.value).toBe('stopped')
  expect(run.transcript.text()).toContain('at 30')
})
