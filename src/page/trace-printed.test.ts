import { expect, it } from 'vitest'
import type { OutputEntry, OutputLine } from '#lesson/output.ts'
import { TraceScript } from './trace-fixture.ts'
import type { Crossing } from './trace-item.ts'
import { TraceModel } from './trace-model.ts'
import { causeOf, printedBy } from './trace-printed.ts'

function line(source: OutputLine['source'], timeMs: number, text: string): OutputLine {
  return { source, level: 'log', text, timeMs }
}

it('finds what the side that a message reached printed right then', () => {
  const script = new TraceScript(40)
  const socket = script.socket(0, 'ws://a/')
  const ids = [
    script.json(1_000, socket, 'down', { type: 'one' }),
    script.json(1_000.01, socket, 'down', { type: 'two' }),
    script.json(2_000, socket, 'up', { type: 'three' }, 2_010),
  ]
  const model = new TraceModel()
  model.append(script.records())
  const entries: OutputEntry[] = [
    line('client', 1_039, 'before'),
    line('client', 1_040.002, 'got one'),
    line('server', 1_040.004, 'elsewhere'),
    { skipped: 3 },
    line('client', 1_040.012, 'got two'),
    line('client', 1_041.5, 'later'),
    line('server', 2_010, 'never got three'),
  ]
  const printed = ids.map((id) =>
    printedBy(model.crossing(id) as Crossing, model, entries).map(({ text }) => text),
  )
  expect(printed).toEqual([['got one'], ['got two'], []])
  const causes = entries.map((entry) => ('text' in entry ? causeOf(entry, model)?.id : undefined))
  expect(causes).toEqual([undefined, ids[0], undefined, undefined, ids[1], undefined, undefined])
  expect(causeOf(line('system', 1_040.002, 'a notice'), model)).toBeUndefined()
})
