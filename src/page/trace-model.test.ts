import { describe, expect, it } from 'vitest'
import { matches } from './trace-filter.ts'
import { chatTrace, floodTrace, mixedTrace, reconnectTrace, TraceScript } from './trace-fixture.ts'
import type { Crossing } from './trace-item.ts'
import { crossingLabel, itemSentence, itemText } from './trace-label.ts'
import { TraceModel } from './trace-model.ts'

function modelOf(records: Parameters<TraceModel['append']>[0], kept?: number): TraceModel {
  const model = new TraceModel(0, kept)
  model.append(records)
  return model
}

const crossings = (model: TraceModel) =>
  [...model.items()].filter((item): item is Crossing => item.type === 'crossing')

function labelOf(content: Partial<Crossing>) {
  const script = new TraceScript()
  const connection = script.socket(0, 'ws://a/')
  script.frame(500, connection, 'up', content as { data: string })
  return crossingLabel(crossings(modelOf(script.records())).at(-1)!)
}

describe('connections', () => {
  it('gives connections that live together a lane each', () => {
    expect(
      modelOf(chatTrace())
        .connections()
        .map(({ lane }) => lane),
    ).toEqual([0, 1, 2])
  })

  it('gives the lane of a connection that is over to the next', () => {
    const model = modelOf(reconnectTrace())
    expect(model.connections().map(({ lane }) => lane)).toEqual([0, 0, 0, 0])
    expect(model.laneCount).toBe(1)
    const [first, second, , fourth] = model.connections()
    expect(first).toMatchObject({ openMs: 200, clientEnd: { timeMs: 2_000, code: 1006, clean: false } })
    expect(second).toMatchObject({ clientEnd: { code: 1006 } })
    expect(second?.openMs).toBeUndefined()
    expect(fourth).toMatchObject({
      clientEnd: { code: 1000, reason: 'done', clean: true },
      serverEnd: { code: 1000 },
    })
  })

  it('keeps the handshake apart from later exchanges', () => {
    const [socket, api] = modelOf(mixedTrace()).connections()
    expect(socket?.request?.head?.start).toBe('GET /live HTTP/1.1')
    expect(socket).toMatchObject({ subprotocol: 'json.v2', response: { fate: 'delivered' } })
    expect(api?.response?.head?.start).toBe('HTTP/1.1 201 Created')
  })
})

describe('crossings', () => {
  it('knows what became of each', () => {
    const fates = crossings(modelOf(reconnectTrace())).filter(({ fate }) => fate !== 'delivered')
    expect(fates.map(({ fate, timeMs, endMs }) => [fate, timeMs, endMs])).toEqual([
      ['lost', 1_980, 2_000],
      ['lost', 1_990, 2_000],
      ['lost', 5_700, 5_720],
    ])
    expect(crossings(modelOf(mixedTrace())).at(-1)).toMatchObject({ fate: 'underway' })
  })

  it('takes a trace in pieces as it takes it whole', () => {
    const records = chatTrace()
    const model = new TraceModel()
    for (const record of records) model.append([record])
    expect([...model.moments()]).toEqual([...modelOf(records).moments()])
  })
})

describe('faults', () => {
  it('lasts from where it began to what ended it', () => {
    const spans = modelOf(mixedTrace()).faults()
    expect(spans.map(({ kind, mark, until }) => [kind, mark.timeMs, until?.timeMs])).toEqual([
      ['blackhole', 2_000, 9_500],
      ['offline', 10_000, undefined],
    ])
  })

  it('ends one connection’s silence alone', () => {
    const script = new TraceScript()
    const a = script.socket(0, 'ws://a/')
    script.add({ type: 'fault', timeMs: 500, do: 'blackhole', connection: a, by: 'check' })
    script.add({ type: 'fault', timeMs: 500, do: 'blackhole', by: 'check' })
    script.add({ type: 'fault', timeMs: 600, do: 'restore', connection: a, by: 'check' })
    const spans = modelOf(script.records()).faults()
    expect(spans.map(({ connection, until }) => [connection, until?.timeMs])).toEqual([
      [a, 600],
      [undefined, undefined],
    ])
  })
})

describe('bounds', () => {
  const kept = 100
  const records = floodTrace(2_000, 500)

  it('keeps the first and the last, and says how many it left out', () => {
    const model = modelOf([])
    const bounded = new TraceModel(0, kept)
    for (let start = 0; start < records.length; start += 37) {
      const batch = records.slice(start, start + 37)
      bounded.append(batch)
      model.append(batch)
    }
    const all = crossings(model)
    const some = crossings(bounded)
    const gap = [...bounded.items()].find((item) => item.type === 'gap')
    expect(all).toHaveLength(2_008)
    expect(gap?.type === 'gap' && gap.frames + some.length).toBe(2_008)
    expect(bounded.totals.crossings).toBe(2_008)
    expect(some.length).toBeGreaterThanOrEqual(2 * kept - 4)
    expect(some.length).toBeLessThanOrEqual(2 * kept + kept / 4 + 4)
    expect(some.slice(0, 90).map(({ id }) => id)).toEqual(all.slice(0, 90).map(({ id }) => id))
    expect(some.slice(-90).map(({ id }) => id)).toEqual(all.slice(-90).map(({ id }) => id))
    const times = [...bounded.moments()].map(({ timeMs }) => timeMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it('has begin and end of each crossing, and no end without its beginning', () => {
    const model = new TraceModel(0, kept)
    for (const record of records) model.append([record])
    const begun = new Set<number>()
    const ended = new Set<number>()
    for (const { item, part } of model.moments()) {
      if (part === 'begin') begun.add(item.seq)
      else {
        expect(begun).toContain(item.seq)
        ended.add(item.seq)
      }
    }
    for (const crossing of crossings(model))
      expect(ended.has(crossing.seq)).toBe(crossing.endMs !== undefined)
  })

  it('adds what the sandbox left out already', () => {
    const model = new TraceModel(0, kept)
    model.append(records.slice(0, 60))
    const before = model.totals.crossings
    model.append([{ type: 'skipped', timeMs: 9_000, frames: 7_000 }])
    expect(model.totals.crossings).toBe(before + 7_000)
    expect([...model.items()].at(-1)).toMatchObject({ type: 'gap', frames: 7_000 })
  })

  it('bounds connections that never come to be', () => {
    const model = new TraceModel(0, kept)
    for (let n = 1; n <= 5_000; n++)
      model.append([
        { type: 'connection', timeMs: n, connection: n, protocol: 'websocket', url: 'ws://a.invalid/' },
        { type: 'closed', timeMs: n, connection: n, side: 'client', code: 1006, clean: false },
      ])
    expect(model.momentCount).toBeLessThan(1_000)
    expect(model.connections().length).toBeLessThan(500)
    expect(model.laneCount).toBe(1)
  })
})

describe('looking back', () => {
  it('knows what was open, under way and broken at a time', () => {
    const model = modelOf(reconnectTrace())
    expect(model.stateAt(1_020).underway.map(({ timeMs }) => timeMs)).toEqual([1_000])
    expect(model.stateAt(1_020).connections.map(({ id }) => id)).toEqual([1])
    expect(model.stateAt(2_600)).toMatchObject({ connections: [], faults: [{ kind: 'refuse' }] })
    expect(model.stateAt(6_000)).toMatchObject({ connections: [], underway: [], faults: [] })
  })

  it('forgets everything when cleared', () => {
    const model = modelOf(chatTrace())
    model.clear()
    expect(model.totals).toEqual({ crossings: 0, bytes: 0, connections: 0 })
    expect([...model.moments()]).toEqual([])
    expect(model.nowMs.value).toBe(0)
    model.append(reconnectTrace())
    expect(model.connections()).toHaveLength(4)
  })
})

describe('labels', () => {
  it.each([
    ['{"type":"subscribe","channel":"a"}', 'subscribe', '{"channel":"a"}'],
    ['{"event":"pusher:ping"}', 'pusher:ping', ''],
    ['{"type":7,"op":"x"}', 'x', '{"type":7}'],
    ['{"a":1}', '{"a":1}', ''],
    ['{"type":"cut', '{"type":"cut', ''],
    ['two\nlines\u202Eesrever', 'two lines esrever', ''],
    ['', 'empty', ''],
  ])('%j is called %s', (data, name, preview) => {
    expect(labelOf({ data })).toEqual({ name, preview })
  })

  it('tells binary, control frames and heads by their own words', () => {
    expect(labelOf({ kind: 'binary', data: Uint8Array.from([1, 255]) })).toEqual({
      name: '2 B',
      preview: '01 ff',
    })
    expect(labelOf({ kind: 'close', code: 4001, data: 'no\ttoken' })).toEqual({
      name: 'close 4001',
      preview: 'no token',
    })
    const names = crossings(modelOf(mixedTrace())).map((crossing) => crossingLabel(crossing).name)
    expect(names).toEqual(
      expect.arrayContaining([
        'GET /live',
        '101 Switching Protocols',
        'POST /api/messages?draft=1',
        '201 Created',
        'tick',
      ]),
    )
  })

  it('puts an item into a sentence', () => {
    const sentences = [...modelOf(reconnectTrace()).items()].map(itemSentence)
    expect(sentences).toEqual(
      expect.arrayContaining([
        'client to server, subscribe, text, 37 bytes, at 1.000 s, arrived after 50 ms',
        'server to client, update, text, 24 bytes, at 1.990 s, lost at 2.000 s',
        'network: the line is cut, at 2.000 s',
        'client closed, connection 1: 1006, at 2.000 s',
      ]),
    )
  })
})

describe('filter', () => {
  const items = [...modelOf(mixedTrace()).items()]
  const found = (filter: Parameters<typeof matches>[1]) => items.filter((item) => matches(item, filter))

  it('finds by text in data and headers, direction and connection, all at once', () => {
    expect(found({})).toEqual(items)
    expect(found({ text: 'THREE' }).map(itemText)).toEqual([expect.stringContaining('unheard')])
    expect(found({ text: 'sec-websocket-key' })).toHaveLength(1)
    expect(found({ text: 'heartbeat', direction: 'up' })).toHaveLength(2)
    expect(found({ direction: 'down', connection: 3 })).toHaveLength(4)
    expect(found({ connection: 99 })).toEqual([])
  })
})
