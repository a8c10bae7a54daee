import { expect, test } from 'vitest'
import { PromptHistory } from './history.ts'
import { completeName, globalNames, typedName } from './name-completion.ts'

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
  expect(completeName('soc', ['socket', 'other'])).toEqual({ rest: 'ket', names: ['socket'] })
  expect(completeName('cle', globalNames([]))).toEqual({
    rest: 'ar',
    names: ['clearInterval', 'clearTimeout'],
  })
  expect(completeName('zzz', globalNames(['zz']))).toBeUndefined()
})

test('after a dot everything fits, except what only insiders use', () => {
  expect(completeName('', ['send', 'size', '__proto__'])).toEqual({ rest: 's', names: ['send', 'size'] })
  expect(completeName('__', ['send', '__proto__'])).toEqual({ rest: 'proto__', names: ['__proto__'] })
})

test.each([
  ['a = soc', [], 'soc'],
  ['socket.', ['socket'], ''],
  ['send(state?.list.le', ['state', 'list'], 'le'],
  ['$a._b.$', ['$a', '_b'], '$'],
])('in %s the path is %j and the name %j', (before, path, typed) => {
  expect(typedName(before)).toEqual({ path, typed })
})

test('nothing is completed where no name is, or where something would have to run', () => {
  for (const before of ['', '1 + ', '12s', 'list[0].', 'first().a', "'text'.", '..', '3.'])
    expect(typedName(before), before).toBeUndefined()
})
