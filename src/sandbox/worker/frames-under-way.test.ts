import { expect, test } from 'vitest'
import { TRACE_KEPT_FRAMES } from '#lesson/trace.ts'
import { FramesUnderWay } from './frames-under-way.ts'

test('the first and the last frames of a flood are kept in mind, each until its end', () => {
  const frames = new FramesUnderWay()
  const count = 20 * TRACE_KEPT_FRAMES
  for (let id = 1; id <= count; id++) frames.add(id)
  const known = Array.from({ length: count }, (_, index) => index + 1).filter((id) => frames.end(id))
  expect(known.slice(0, TRACE_KEPT_FRAMES)).toEqual(
    Array.from({ length: TRACE_KEPT_FRAMES }, (_, index) => index + 1),
  )
  const last = known.slice(TRACE_KEPT_FRAMES)
  expect(last.length).toBeGreaterThanOrEqual(TRACE_KEPT_FRAMES)
  expect(last.length).toBeLessThanOrEqual(2 * TRACE_KEPT_FRAMES)
  expect(last).toEqual(Array.from({ length: last.length }, (_, index) => count - last.length + index + 1))
  expect(known.some((id) => frames.end(id))).toBe(false)
})
