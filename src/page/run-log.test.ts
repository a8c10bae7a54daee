import { expect, test } from 'vitest'
import type { LoggedInput } from '#lesson/run-input.ts'
import { RunLog } from './run-log.ts'

const REQUEST = { startMs: 5 } as RunLog['request']

function input(timeMs: number): LoggedInput {
  return { input: { do: 'evaluate', source: `at ${timeMs}` }, by: 'learner', at: { task: 1, timeMs } }
}

test('a replay has what came in up to its end, that moment included', () => {
  const log = new RunLog(REQUEST, [input(1), input(2)])
  log.add(input(3))
  expect(log.replay(2)).toEqual({ inputs: [input(1), input(2)], untilMs: 2 })
  expect(log.replay(0.5).inputs).toEqual([])
  const until = log.until(2)
  until.add(input(2.5))
  expect(until.replay(9).inputs).toEqual([input(1), input(2), input(2.5)])
  expect(log.replay(9).inputs).toEqual([input(1), input(2), input(3)])
})

test('what is not kept ends how far a run can be repeated', () => {
  const log = new RunLog(REQUEST, [], 2)
  for (const timeMs of [1, 2]) log.add(input(timeMs))
  expect(log.reachMs).toBe(Infinity)
  for (const timeMs of [3, 4]) log.add(input(timeMs))
  expect(log.reachMs).toBe(3)
  expect(log.until(2.9).reachMs).toBe(Infinity)
  expect(new RunLog(REQUEST, [1, 2, 3].map(input), 2).reachMs).toBe(3)
})
