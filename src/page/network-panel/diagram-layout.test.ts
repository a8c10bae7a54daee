import { assert, constantFrom, double, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TraceRecord } from '#lesson/trace.ts'
import { chatTrace, floodTrace, mixedTrace, reconnectTrace, TraceScript } from '../trace-fixture.ts'
import { TraceModel } from '../trace-model.ts'
import { DiagramLayout, isTall, STUB, TALL, type PlacedConnection } from './diagram-layout.ts'

function layOut(records: TraceRecord[], zoom = 1): DiagramLayout {
  const model = new TraceModel()
  model.append(records)
  const layout = new DiagramLayout(zoom)
  layout.take(model.moments())
  return layout
}

/** One socket, open from the start, and frames at the given times. */
function framesAt(times: number[], latencyMs = 40): TraceRecord[] {
  const script = new TraceScript(latencyMs)
  const socket = script.connect(0, 'ws://a/')
  for (const ms of times) script.frame(ms, socket, 'up', { data: 'x' })
  return script.records()
}

function heightsOf(placed: PlacedConnection): (number | undefined)[] {
  const { startY, openY, serverY, clientEndY, serverEndY, lastY } = placed
  return [startY, openY, serverY, clientEndY, serverEndY, lastY]
}

/** How far down an arrow comes while its frame is under way. */
function slant(latencyMs: number): number {
  const { y1, y2 } = layOut(framesAt([100], latencyMs)).arrows[0]!
  return y2! - y1
}

/** A burst so large that its arrows are too tall to be drawn whole. */
const burst = framesAt(Array.from({ length: 300 }, () => 100))

describe('the line under a moment', () => {
  it('is below what had happened, and above the text of what comes next', () => {
    const layout = layOut(framesAt([100, 400, 401, 900]))
    const ys = [100, 400, 401, 900].map(
      (timeMs) => layout.arrows.find((each) => each.crossing.timeMs === timeMs)!.y1,
    )
    for (const [index, timeMs] of [100, 400, 401, 900].entries()) {
      expect(layout.lineY(timeMs)).toBeGreaterThan(ys[index]!)
      if (timeMs !== 400) expect(layout.lineY(timeMs - 0.5)).toBeLessThanOrEqual(ys[index]! - 17)
    }
    for (let timeMs = 0; timeMs < 1_000; timeMs++)
      expect(layout.lineY(timeMs + 1)).toBeGreaterThanOrEqual(layout.lineY(timeMs))
  })
})

describe('time', () => {
  it.each([
    ['chat', chatTrace()],
    ['reconnect', reconnectTrace()],
    ['mixed', mixedTrace()],
    ['flood', floodTrace(400, 500)],
    ['burst', burst],
  ])('runs down in the order of the trace, each text on a line of its own: %s', (_, records) => {
    const layout = layOut(records)
    const model = new TraceModel()
    model.append(records)
    let lastY = 0
    let lastEndY = 0
    const texts: number[] = []
    for (const { item, part } of model.moments()) {
      const arrow = layout.arrow(item.seq)
      const y = part === 'end' ? arrow!.y2! : layout.yOf(item.seq)!
      expect(y).toBeGreaterThanOrEqual(lastY)
      lastY = y
      if (part === 'begin' && item.type !== 'open' && !(item.type === 'end' && y === lastEndY)) texts.push(y)
      if (item.type === 'end') lastEndY = y
    }
    for (const [index, y] of texts.entries())
      if (index > 0) expect(y - texts[index - 1]!).toBeGreaterThanOrEqual(24)
  })

  it('slants an arrow by its latency', () => {
    expect(slant(40)).toBeCloseTo(28)
    expect(slant(80)).toBeCloseTo(2 * slant(40))
  })

  it('folds a silence and says how long it was', () => {
    const layout = layOut(framesAt([100, 9_140]))
    expect(layout.folds).toHaveLength(1)
    const [fold] = layout.folds
    expect(fold?.ms).toBe(9_000)
    expect(fold!.y2 - fold!.y1).toBeLessThan(100)
    expect(layout.openFold(9_190)).toBeUndefined()
    expect(layout.openFold(19_180)).toMatchObject({ ms: 10_000, y2: layout.nowY(19_180) })
  })

  it('never folds what took a tenth of a second, however large it is drawn', () => {
    expect(layOut(framesAt([0, 140]), 16).folds).toEqual([])
  })

  it('goes from time to height and back', () => {
    const layout = layOut(reconnectTrace())
    for (let ms = 0; ms <= 9_000; ms += 50) expect(layout.timeAt(layout.yAt(ms))).toBeCloseTo(ms)
  })

  it('places what comes later as if all had come at once', () => {
    const records = chatTrace()
    const model = new TraceModel()
    const layout = new DiagramLayout()
    for (const record of records) {
      model.append([record])
      layout.take(model.moments(layout.momentCount))
    }
    const whole = layOut(records)
    expect(layout.arrows.map(({ y1, y2 }) => [y1, y2])).toEqual(whole.arrows.map(({ y1, y2 }) => [y1, y2]))
    expect(layout.folds).toEqual(whole.folds)
    expect([...layout.connections.values()].map(heightsOf)).toEqual(
      [...whole.connections.values()].map(heightsOf),
    )
  })
})

describe('what is in view', () => {
  const layouts = [chatTrace(), mixedTrace(), floodTrace(300, 500), burst].map((records) => layOut(records))

  it('is found wherever one looks, and little else', () => {
    assert(
      property(
        constantFrom(...layouts),
        double({ min: 0, max: 1, noNaN: true }),
        integer({ min: 1, max: 2_000 }),
        (layout, share, height) => {
          const top = share * layout.nowY(11_000)
          const bottom = top + height
          const isSeen = (y1: number, y2: number) => y2 >= top && y1 <= bottom
          const seen = layout.arrows.filter((arrow) => {
            const { y1, y2 } = arrow
            if (y2 === undefined) return isSeen(y1, y1 + STUB)
            return isTall(arrow) ? isSeen(y1, y1 + STUB) || isSeen(y2 - STUB, y2) : isSeen(y1, y2)
          })
          const found = layout.arrowsIn(top, bottom)
          expect(found).toEqual(expect.arrayContaining(seen))
          expect(found).toEqual(found.toSorted((a, b) => a.index - b.index))
          expect(found.length - seen.length).toBeLessThanOrEqual(STUB / 24 + 1)
        },
      ),
    )
  })

  it('is two ends of an arrow that is too tall', () => {
    const layout = layouts[3]!
    const arrow = layout.arrows.find(isTall)!
    expect(arrow.y2! - arrow.y1).toBeGreaterThan(TALL)
    expect(layout.arrowsIn(arrow.y1, arrow.y1 + 1)).toContain(arrow)
    expect(layout.arrowsIn(arrow.y2!, arrow.y2! + 1)).toContain(arrow)
    expect(layout.arrowsIn(arrow.y1 + 200, arrow.y1 + 201)).not.toContain(arrow)
  })
})

describe('connections', () => {
  it('last from being asked for to their ends, and a cut says both ends on one line', () => {
    const [first, second] = layOut(reconnectTrace()).connections.values()
    expect(first!.startY).toBeLessThan(first!.serverY!)
    expect(first!.serverY).toBeLessThan(first!.openY!)
    expect(first!.openY).toBeLessThan(first!.clientEndY!)
    expect(first!.serverEndY).toBe(first!.clientEndY)
    expect(second).toMatchObject({ startY: expect.any(Number), clientEndY: expect.any(Number) })
    expect(second).not.toHaveProperty('openY')
    expect(second).not.toHaveProperty('serverEndY')
  })
})

it('says a time once where several things happen at it', () => {
  const layout = layOut(framesAt([100, 100, 100, 101]))
  expect(layout.arrows.map(({ isNewTime }) => isNewTime)).toEqual([true, false, false, true])
})

it('keeps its order where a flood was told out of it', () => {
  const records = framesAt([100, 200, 150, 300])
  const layout = layOut(records.toSorted((a, b) => ('id' in a && 'id' in b ? a.id - b.id : 0)))
  const ys = [0, 100, 200, 300].map((ms) => layout.yAt(ms))
  expect(ys).toEqual(ys.toSorted((a, b) => a - b))
})

it('leaves room for what was left out', () => {
  const model = new TraceModel(0, 50)
  model.append(floodTrace(1_000, 500))
  const layout = new DiagramLayout()
  layout.take(model.moments())
  const [gap] = layout.gaps
  expect(gap!.mark.frames).toBeGreaterThan(850)
  expect(gap!.y2).toBeGreaterThan(gap!.y1)
  expect(layout.arrows.filter(({ y1 }) => y1 > gap!.y1 && y1 < gap!.y2)).toEqual([])
})
