import { expect, test } from 'vitest'
import type { OutputLine } from '#lesson/output.ts'
import { WrittenLines } from './written-lines.ts'

const line = (text: string): OutputLine => ({ source: 'client', level: 'log', text, timeMs: 0 })

test('an entry is found by its first line, and its lines by the entry', () => {
  const written = new WrittenLines(10)
  const [one, two, three] = [line('one'), line('two\nand\nmore'), line('three')] as const
  const gap = { skipped: 5 }
  for (const entry of [one, two, gap, three]) written.push(entry)
  expect(written.count).toBe(6)
  expect([0, 1, 2, 3, 4, 5, 6].map((number) => written.beginningAt(number))).toEqual([
    one,
    two,
    undefined,
    undefined,
    gap,
    three,
    undefined,
  ])
  expect(written.linesOf(two)).toEqual({ first: 1, last: 3 })
  expect(written.linesOf(line('one'))).toBeUndefined()
  written.clear()
  expect(written.count).toBe(0)
  expect(written.beginningAt(0)).toBeUndefined()
})

test('what is long gone is forgotten, and the numbers go on', () => {
  const written = new WrittenLines(10)
  const lines = Array.from({ length: 100 }, (_, i) => line(`${i}`))
  for (const each of lines) written.push(each)
  expect(written.entries.length).toBeLessThanOrEqual(20)
  expect(written.entries.length).toBeGreaterThanOrEqual(10)
  expect(written.beginningAt(99)).toBe(lines[99])
  expect(written.beginningAt(0)).toBeUndefined()
  expect(written.linesOf(lines[95] as OutputLine)).toEqual({ first: 95, last: 95 })
})
