import { expect, test } from 'vitest'
import { forbiddenStorage, MemoryStorage } from './memory-storage.ts'
import { Store } from './store.ts'

const isNumber = (value: unknown): value is number => typeof value === 'number'

test('reads back what was written', () => {
  const store = new Store(() => new MemoryStorage())
  expect(store.read('a', isNumber)).toEqual({})
  const storage = new MemoryStorage()
  const kept = new Store(() => storage)
  expect(kept.write('a', 7)).toBeUndefined()
  expect(kept.read('a', isNumber)).toEqual({ value: 7 })
})

test.each(['not json', '"another shape"', ''])('puts %j aside as corrupt', (text) => {
  const storage = new MemoryStorage()
  storage.setItem('a', text)
  const store = new Store(() => storage)
  expect(store.read('a', isNumber)).toEqual({ trouble: 'corrupt' })
  expect(storage.getItem('a:unreadable')).toBe(text)
  expect(store.read('a', isNumber)).toEqual({})
})

test('says forbidden and full as values', () => {
  const forbidden = new Store(forbiddenStorage)
  expect(forbidden.read('a', isNumber)).toEqual({ trouble: 'forbidden' })
  expect(forbidden.write('a', 1)).toBe('forbidden')
  const storage = new MemoryStorage()
  storage.isFull = true
  expect(new Store(() => storage).write('a', 1)).toBe('full')
})

test('leaves what is unreadable where it is when there is no room to put it aside', () => {
  const storage = new MemoryStorage()
  storage.setItem('a', 'not json')
  storage.isFull = true
  expect(new Store(() => storage).read('a', isNumber)).toEqual({ trouble: 'corrupt' })
  expect(storage.getItem('a')).toBe('not json')
})
