import { expect, it } from 'vitest'
import { DiagramColumns } from './diagram-columns.ts'

it.each([
  [328, 1],
  [328, 3],
  [740, 4],
  [740, 1_000],
])('leaves the labels most of %d pixels between the lifelines of %d connections', (width, lanes) => {
  const columns = new DiagramColumns(width, lanes)
  const xs = Array.from({ length: columns.laneCount }, (_, lane) => columns.clientX(lane))
  expect(xs).toEqual(xs.toSorted((a, b) => a - b))
  expect(new Set(xs).size).toBe(columns.laneCount)
  expect(columns.timeX).toBeLessThan(xs[0]!)
  expect(columns.serverX(0)).toBeGreaterThan(xs.at(-1)! + width * 0.3)
  expect(columns.serverX(columns.laneCount - 1)).toBeLessThan(width)
  expect(columns.clientX(lanes + 5)).toBe(xs.at(-1))
})
