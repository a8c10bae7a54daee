import { describe, expect, test } from 'vitest'
import { formatDuration, parseDuration } from './duration.ts'

describe('parseDuration', () => {
  test.each([
    ['250ms', 250],
    ['3s', 3_000],
    ['2min', 120_000],
    ['1.5 s', 1_500],
    ['40', 40],
    [40, 40],
    [0, 0],
  ])('%j is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })

  test.each(['', 'soon', '3 sec', '-1s', '1e3', '3s 2ms', '5h', -1, Number.NaN, Infinity])(
    '%j is no duration',
    (text) => {
      expect(parseDuration(text)).toBeUndefined()
    },
  )
})

test.each([
  [40, '40 ms'],
  [1_250, '1.25 s'],
  [3_000, '3 s'],
  [120_000, '2 min'],
  [90_000, '90 s'],
  [0.04, '0.04 ms'],
])('%d ms reads %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})
