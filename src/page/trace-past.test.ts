import { expect, test } from 'vitest'
import { reconnectTrace, TraceScript } from './trace-fixture.ts'
import { TraceModel } from './trace-model.ts'
import { itemAt, lastMoment } from './trace-past.ts'

test('a message is under way until it has arrived', () => {
  const script = new TraceScript(40)
  const socket = script.connect(0, 'ws://a/')
  script.frame(500, socket, 'up', { data: 'x' })
  const model = new TraceModel()
  model.append(script.records())
  const sent = [...model.items()].find((item) => item.type === 'crossing' && item.kind === 'text')!
  expect(sent).toMatchObject({ fate: 'delivered', endMs: 540 })
  expect(itemAt(sent, 539)).toMatchObject({ seq: sent.seq, fate: 'underway' })
  expect(itemAt(sent, 539)).not.toHaveProperty('endMs')
  expect(itemAt(sent, 540)).toBe(sent)
  expect(sent).toMatchObject({ fate: 'delivered' })
  expect(lastMoment(model, 539)).toMatchObject({ item: sent, part: 'begin' })
  expect(lastMoment(model, 540)).toMatchObject({ item: sent, part: 'end' })
  expect(lastMoment(new TraceModel(), 9)).toBeUndefined()
})

test('of a connection nothing is known before it has happened', () => {
  const model = new TraceModel()
  model.append(reconnectTrace())
  for (const item of model.items()) {
    if (item.type === 'crossing' || !('connection' in item)) continue
    const then = itemAt(item, item.timeMs)
    if (!('connection' in then)) throw new Error('An item stays what it is')
    const { openMs, clientEnd, serverEnd, request, response } = then.connection
    for (const known of [openMs, clientEnd?.timeMs, serverEnd?.timeMs, request?.timeMs, response?.timeMs])
      expect(known ?? 0).toBeLessThanOrEqual(item.timeMs)
    expect(itemAt(item, Infinity)).toEqual(item)
  }
})
