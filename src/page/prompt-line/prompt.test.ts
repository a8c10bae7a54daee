import { expect, test } from 'vitest'
import { PromptHistory } from './history.ts'
import { completeName } from './name-completion.ts'

test('history goes back to the first and forward to what was being typed', () => {
  const history = new PromptHistory()
  expect(history.back('x')).toBeUndefined()
  for (const text of ['1', '2', '2']) history.add(text)
  expect(history.back('ty')).toBe('2')
  expect(history.back('2')).toBe('1')
  expect(history.back('1')).toBeUndefined()
  expect(history.forward()).toBe('2')
  expect(history.forward()).toBe('ty')
  expect(history.forward()).toBeUndefined()
})

test('a name is completed as far as all that fit agree', () => {
  expect(completeName('a = soc', ['socket'])).toEqual({ rest: 'ket', names: ['socket'] })
  expect(completeName('cle', [])).toEqual({ rest: 'ar', names: ['clearInterval', 'clearTimeout'] })
})

test('nothing is completed after a dot, without a name, or where none fits', () => {
  for (const before of ['socket.s', '1 + ', '', 'zzz', '12s'])
    expect(completeName(before, ['socket'])).toBeUndefined()
})
