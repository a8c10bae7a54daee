import { describe, expect, test } from 'vitest'
import type { FrameSent, TraceRecord } from '#lesson/trace.ts'
import { TraceBatch } from './trace-batch.ts'

class Desk {
  nowMs = 0
  readonly records: TraceRecord[] = []
  #due: { atMs: number; callback: () => void }[] = []
  readonly batch = new TraceBatch({
    post: (records) => this.records.push(...records),
    nowMs: () => this.nowMs,
    soon: (callback) => this.#due.push({ atMs: this.nowMs, callback }),
    later: (callback, delayMs) => this.#due.push({ atMs: this.nowMs + delayMs, callback }),
  })

  send(id: number): void {
    this.batch.add({
      type: 'frame',
      id,
      timeMs: id,
      connection: 1,
      direction: 'up',
      kind: 'text',
      bytes: 1,
      data: 'x',
    })
  }

  pass(durationMs: number): void {
    const untilMs = this.nowMs + durationMs
    for (;;) {
      const next = this.#due.toSorted((a, b) => a.atMs - b.atMs)[0]
      if (!next || next.atMs > untilMs) break
      this.#due.splice(this.#due.indexOf(next), 1)
      this.nowMs = Math.max(this.nowMs, next.atMs)
      next.callback()
    }
    this.nowMs = untilMs
  }

  get frames(): number[] {
    return this.records.filter((record): record is FrameSent => record.type === 'frame').map(({ id }) => id)
  }

  get skipped(): number {
    return this.records.reduce((sum, record) => sum + (record.type === 'skipped' ? record.frames : 0), 0)
  }
}

describe('the trace on its way to the page', () => {
  test('goes in order, when the job ends', () => {
    const desk = new Desk()
    desk.batch.add({
      type: 'connection',
      timeMs: 0,
      connection: 1,
      protocol: 'websocket',
      url: 'ws://a.test/',
    })
    desk.send(1)
    desk.batch.add({ type: 'delivered', timeMs: 5, id: 1 })
    desk.pass(0)
    expect(desk.records.map(({ type }) => type)).toEqual(['connection', 'frame', 'delivered'])
  })

  test('a flood: the first, the last, the number between, in order', () => {
    const desk = new Desk()
    for (let id = 1; id <= 50_000; id++) {
      desk.send(id)
      desk.nowMs += 0.01
    }
    desk.pass(1_000)
    expect(desk.frames.slice(0, 5_000)).toEqual(Array.from({ length: 5_000 }, (_, i) => i + 1))
    expect(desk.frames.slice(-100)).toEqual(Array.from({ length: 100 }, (_, i) => 49_901 + i))
    expect(desk.frames.length + desk.skipped).toBe(50_000)
    expect(desk.frames).toEqual(desk.frames.toSorted((a, b) => a - b))
  })

  test('each frame that went is followed by its end, and no other end goes', () => {
    const desk = new Desk()
    for (let id = 1; id <= 20_000; id++) desk.send(id)
    for (let id = 1; id <= 20_000; id++) desk.batch.add({ type: 'delivered', timeMs: id, id })
    desk.pass(1_000)
    const ends = desk.records.flatMap((record) => (record.type === 'delivered' ? [record.id] : []))
    expect(ends.toSorted((a, b) => a - b)).toEqual(desk.frames)
  })

  test('a connection is told at once, after the frames before it', () => {
    const desk = new Desk()
    for (let id = 1; id <= 6_000; id++) desk.send(id)
    desk.batch.add({ type: 'closed', timeMs: 1, connection: 1, side: 'client', clean: true })
    desk.pass(1_000)
    expect(desk.records.at(-1)?.type).toBe('closed')
  })
})
