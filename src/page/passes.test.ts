import { expect, test, vi } from 'vitest'
import { forbiddenStorage, MemoryStorage } from './memory-storage.ts'
import { addPass, passesKey, readPasses } from './passes.ts'
import { Store } from './store.ts'

test('the first pass is kept with its date and program, and others beside it', () => {
  const storage = new MemoryStorage()
  const store = new Store(() => storage)
  vi.setSystemTime('2026-02-03T04:05:06Z')
  expect(addPass('c/l#e', 'one', { client: 'first', server: 'mine' }, false, store)).toBeUndefined()
  vi.setSystemTime('2026-03-03T04:05:06Z')
  addPass('c/l#e', 'one', { client: 'second' }, false, store)
  addPass('c/l#e', 'two', { client: 'other' }, true, store)
  vi.useRealTimers()
  expect(readPasses('c/l#e', store)).toEqual({
    one: { date: '2026-02-03T04:05:06.000Z', client: 'first', server: 'mine' },
    two: { date: '2026-03-03T04:05:06.000Z', client: 'other', taken: true },
  })
})

test('an own program takes the place of a solution that was taken, and not the other way round', () => {
  const storage = new MemoryStorage()
  const store = new Store(() => storage)
  addPass('k', 'one', { client: 'solution' }, true, store)
  addPass('k', 'one', { client: 'own' }, false, store)
  addPass('k', 'one', { client: 'solution' }, true, store)
  expect(readPasses('k', store)['one']).toMatchObject({ client: 'own' })
  expect(readPasses('k', store)['one']).not.toHaveProperty('taken')
})

test('what cannot be read or kept is said or put aside, never thrown', () => {
  const storage = new MemoryStorage()
  storage.setItem(passesKey('k'), '{"one":{"date":1}}')
  expect(readPasses('k', new Store(() => storage))).toEqual({})
  expect(storage.getItem(`${passesKey('k')}:unreadable`)).toBe('{"one":{"date":1}}')
  expect(addPass('k', 'one', { client: '' }, false, new Store(forbiddenStorage))).toBe('forbidden')
})
