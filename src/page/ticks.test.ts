import { expect, test } from 'vitest'
import { forbiddenStorage, MemoryStorage } from './memory-storage.ts'
import { Store } from './store.ts'
import { readTicks, setTick } from './ticks.ts'

test('ticks of two tabs add up', () => {
  const storage = new MemoryStorage()
  const a = new Store(() => storage)
  const b = new Store(() => storage)
  setTick('c/l#e', 'one', true, a)
  setTick('c/l#e', 'two', true, b)
  expect(Object.keys(readTicks('c/l#e', a))).toEqual(['one', 'two'])
  setTick('c/l#e', 'one', false, b)
  expect(Object.keys(readTicks('c/l#e', a))).toEqual(['two'])
})

test('the date is of the first time', () => {
  const storage = new MemoryStorage()
  const store = new Store(() => storage)
  storage.setItem('wireside:ticks:k', '{"one":"2020-01-01T00:00:00.000Z"}')
  expect(setTick('k', 'one', true, store).ticks).toEqual({ one: '2020-01-01T00:00:00.000Z' })
})

test('a tick that cannot be kept still shows', () => {
  const { ticks, trouble } = setTick('k', 'one', true, new Store(forbiddenStorage))
  expect(Object.keys(ticks)).toEqual(['one'])
  expect(trouble).toBe('forbidden')
})
