import { describe, expect, test } from 'vitest'
import type { OutputEntry } from '#lesson/output.ts'
import { LateText } from './late-text.ts'
import { Output } from './output.ts'

/** A page that sees what arrives, and a real clock that moves by command, or a little with each line. */
class Desk {
  nowMs = 1_000
  readonly batches: OutputEntry[][] = []
  readonly #due: { atMs: number; callback: () => void }[] = []
  #soon: (() => void)[] = []
  sleptMs = 0
  readonly output = new Output({
    post: (entries) => this.batches.push(entries),
    nowMs: () => this.nowMs,
    soon: (callback) => this.#soon.push(callback),
    later: (callback, delayMs) => this.#due.push({ atMs: this.nowMs + delayMs, callback }),
    sleep: (durationMs) => {
      this.sleptMs += durationMs
      this.nowMs += durationMs
    },
  })

  print(text: string): void {
    this.output.write({ source: 'client', level: 'log', text, timeMs: 0 })
  }

  /** The job ends; time passes. */
  pass(durationMs: number): void {
    const soon = this.#soon
    this.#soon = []
    for (const callback of soon) callback()
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

  get entries(): OutputEntry[] {
    return this.batches.flat()
  }

  get texts(): string[] {
    return this.entries.flatMap((entry) => ('text' in entry ? [entry.text] : []))
  }

  get skipped(): number {
    return this.entries.reduce((sum, entry) => sum + ('skipped' in entry ? entry.skipped : 0), 0)
  }
}

describe('output', () => {
  test('the first line goes when its job ends, together with what the job printed', () => {
    const desk = new Desk()
    desk.print('a')
    desk.print('b')
    expect(desk.batches).toEqual([])
    desk.pass(0)
    expect(desk.texts).toEqual(['a', 'b'])
    expect(desk.batches.length).toBe(1)
  })

  test('short jobs one after the other share batches', () => {
    const desk = new Desk()
    for (let i = 0; i < 100; i++) {
      desk.print(`${i}`)
      desk.pass(0.1)
    }
    desk.pass(20)
    expect(desk.texts.length).toBe(100)
    expect(desk.batches.length).toBeLessThan(5)
  })

  test('a hundred thousand lines in one task: the first, the last, and how many between', () => {
    const desk = new Desk()
    for (let i = 0; i < 100_000; i++) {
      desk.print(`line ${i}`)
      desk.nowMs += 0.002
    }
    expect(desk.batches.length).toBeGreaterThan(3)
    desk.pass(1_000)
    const { texts } = desk
    expect(texts.slice(0, 5_000)).toEqual(Array.from({ length: 5_000 }, (_, i) => `line ${i}`))
    expect(texts.slice(-200)).toEqual(Array.from({ length: 200 }, (_, i) => `line ${99_800 + i}`))
    expect(texts.length + desk.skipped).toBe(100_000)
    const numbers = texts.map((text) => Number(text.slice(5)))
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
  })

  test('of a flood, only what is sent is made into text', () => {
    const desk = new Desk()
    let read = 0
    for (let i = 0; i < 100_000; i++) {
      const text = new LateText([i], 10, '', {})
      Object.assign(text, { read: () => `${read++}` })
      desk.output.write({ source: 'client', level: 'log', text, timeMs: 0 })
    }
    desk.pass(1_000)
    expect(desk.texts.length + desk.skipped).toBe(100_000)
    expect(read).toBe(desk.texts.length)
    expect(read).toBeLessThan(6_000)
  })

  test('the last lines of a job go when it ends', () => {
    const desk = new Desk()
    for (let i = 0; i < 6_000; i++) desk.print(`${i}`)
    desk.pass(0)
    expect(desk.texts.at(-1)).toBe('5999')
    expect(desk.texts.length + desk.skipped).toBe(6_000)
  })

  test('short jobs that flood get no more than their share either', () => {
    const desk = new Desk()
    const startMs = desk.nowMs
    for (let i = 0; i < 200_000; i++) {
      desk.print(`${i}`)
      desk.pass(0.01)
    }
    desk.pass(1_000)
    const windows = (desk.nowMs - startMs) / 50
    expect(desk.texts.length).toBeLessThanOrEqual(5_000 + (windows + 1) * 500 + 200)
    expect(desk.texts.length + desk.skipped).toBe(200_000)
  })

  test('each gap stands where its lines were', () => {
    const desk = new Desk()
    for (let i = 0; i < 60_000; i++) {
      desk.print(`${i}`)
      desk.nowMs += 0.005
    }
    desk.pass(1_000)
    let next = 0
    for (const entry of desk.entries) {
      if ('skipped' in entry) next += entry.skipped
      else if ('text' in entry) expect(Number(entry.text)).toBe(next++)
    }
    expect(next).toBe(60_000)
  })

  test('an endless loop sends no more than its share, and sleeps in the end', () => {
    const desk = new Desk()
    const startMs = desk.nowMs
    for (let i = 0; i < 2_000_000; i++) {
      desk.print('x'.repeat(20))
      desk.nowMs += 0.001
    }
    const windows = (desk.nowMs - startMs) / 50
    expect(desk.texts.length).toBeLessThanOrEqual(5_000 + (windows + 1) * 500 + 200)
    expect(desk.sleptMs).toBeGreaterThan(0)
    expect(desk.sleptMs / (desk.nowMs - startMs)).toBeGreaterThan(0.5)
  })

  test('a long flood leaves half of the time to others, and a short one nothing', () => {
    const desk = new Desk()
    const flood = (lines: number, lineMs: number) => {
      for (let i = 0; i < lines; i++) {
        desk.print('x'.repeat(20))
        desk.nowMs += lineMs
      }
    }
    flood(15_000, 0.01)
    expect(desk.skipped).toBeGreaterThan(1_000)
    expect(desk.sleptMs).toBe(0)
    flood(50_000, 0.001)
    const startMs = desk.nowMs
    flood(800_000, 0.001)
    expect(desk.sleptMs / (desk.nowMs - startMs)).toBeCloseTo(0.5, 1)
  })

  test('of a long flood only the last lines of each window are sent', () => {
    const desk = new Desk()
    const flood = (lines: number) => {
      for (let i = 0; i < lines; i++) {
        desk.print('short')
        desk.nowMs += 0.01
      }
      return { sent: desk.texts.length, windows: desk.nowMs / 50 }
    }
    const before = flood(20_000)
    const after = flood(200_000)
    const perWindow = (after.sent - before.sent) / (after.windows - before.windows)
    expect(perWindow).toBeGreaterThan(150)
    expect(perWindow).toBeLessThan(250)
  })

  test('long lines count by their length, and the longest are cut', () => {
    const desk = new Desk()
    for (let i = 0; i < 1_000; i++) desk.print('y'.repeat(100_000))
    desk.pass(0)
    const sent = desk.texts.reduce((sum, text) => sum + text.length, 0)
    expect(sent).toBeLessThan(600 * 1024)
    // oxlint-disable-next-line no-control-regex
    expect(desk.texts[0]).toMatch(/y\x1b\[0m\.\.\. 67232 more characters$/)
    desk.pass(5_000)
    expect(desk.texts.length + desk.skipped).toBe(1_000)
    for (const batch of desk.batches)
      expect(batch.reduce((sum, entry) => sum + ('text' in entry ? entry.text.length : 0), 0)).toBeLessThan(
        100 * 1024,
      )
  })

  test('quiet restores the burst', () => {
    const desk = new Desk()
    for (let i = 0; i < 5_000; i++) desk.print('a')
    desk.pass(1_000)
    for (let i = 0; i < 5_000; i++) desk.print('b')
    desk.pass(1_000)
    expect(desk.texts.length).toBe(10_000)
    expect(desk.skipped).toBe(0)
  })

  test('clearing takes what is held back with it', () => {
    const desk = new Desk()
    for (let i = 0; i < 20_000; i++) desk.print('a')
    desk.output.clear(7)
    desk.print('after')
    desk.pass(1_000)
    const entries = desk.entries
    const cleared = entries.findIndex((entry) => 'clear' in entry)
    expect(entries.slice(cleared)).toEqual([
      { clear: true, timeMs: 7 },
      expect.objectContaining({ text: 'after' }),
    ])
  })

  test('what goes beside the output waits for room and keeps its place', () => {
    const desk = new Desk()
    desk.print('before')
    expect(desk.output.admit(10, 100)).toBe(true)
    expect(desk.texts).toEqual(['before'])
    for (let i = 0; i < 6_000; i++) desk.print('a')
    expect(desk.output.admit(10, 100)).toBe(false)
  })
})
