import { expect, test } from 'vitest'
import { stopFrom, stopsOf } from './run-stops.ts'
import { TraceModel } from './trace-model.ts'

test('stops are where something happened, one for each task', () => {
  const model = new TraceModel()
  model.append([
    { type: 'connection', timeMs: 0, connection: 1, protocol: 'websocket', url: 'ws://a.test/' },
    { type: 'fault', timeMs: 25, do: 'drop', by: 'learner' },
  ])
  const line = (timeMs: number) => ({ source: 'client', level: 'log', text: '', timeMs }) as const
  const entries = [
    line(0),
    line(0.004),
    line(0.008),
    { skipped: 3 },
    line(10),
    { clear: true, timeMs: 40 } as const,
  ]
  expect(stopsOf(model, entries)).toEqual([0.008, 10, 25, 40])
  expect(stopsOf(undefined, [])).toEqual([])
})

test('from any time to the next stops and back; past the last there is none', () => {
  const stops = [0, 10, 25, 40]
  expect(stopFrom(stops, 0, 1)).toBe(10)
  expect(stopFrom(stops, 12, 1)).toBe(25)
  expect(stopFrom(stops, 12, 2)).toBe(40)
  expect(stopFrom(stops, 12, 3)).toBeUndefined()
  expect(stopFrom(stops, 40, 10)).toBeUndefined()
  expect(stopFrom(stops, 50, -1)).toBe(40)
  expect(stopFrom(stops, 12, -1)).toBe(10)
  expect(stopFrom(stops, 40, -2)).toBe(10)
  expect(stopFrom(stops, 5, -10)).toBe(0)
})
