import { expect, test } from 'vitest'
import { MemoryStorage } from './memory-storage.ts'
import { Progress } from './progress.ts'
import { Store } from './store.ts'

function tabs() {
  const storage = new MemoryStorage()
  const open = () => new Progress('course/lesson#exercise', new Store(() => storage))
  return { storage, a: open(), b: open() }
}

test('keeps work under the name of its exercise', () => {
  const { storage, a, b } = tabs()
  expect(a.load()).toEqual({})
  expect(a.save({ client: 'one', version: 'v1' })).toEqual({ kept: true })
  expect([...storage.items.keys()]).toEqual(['wireside:work:course/lesson#exercise'])
  expect(b.load().work).toMatchObject({ client: 'one', version: 'v1' })
})

test('never writes over what another tab has written since', () => {
  const { a, b } = tabs()
  a.load()
  b.load()
  a.save({ client: 'of a', version: 'v1' })
  expect(b.save({ client: 'of b', version: 'v1' })).toMatchObject({ elsewhere: { client: 'of a' } })
  expect(b.elsewhere()).toMatchObject({ client: 'of a' })
  expect(b.overwrite({ client: 'of b', version: 'v1' })).toEqual({ kept: true })
  expect(b.elsewhere()).toBeUndefined()
  expect(a.save({ client: 'of a again', version: 'v1' })).toMatchObject({ elsewhere: { client: 'of b' } })
})

test('two tabs with the same text do not get in each other’s way', () => {
  const { a, b } = tabs()
  a.load()
  b.load()
  a.save({ client: 'same', version: 'v1' })
  expect(b.save({ client: 'same', version: 'v1' })).toEqual({ kept: true })
})

test('after accepting the other’s work, writes go on', () => {
  const { a, b } = tabs()
  a.load()
  a.save({ client: 'of a', version: 'v1' })
  b.accept()
  expect(b.save({ client: 'of b', version: 'v1' })).toEqual({ kept: true })
})

test('work that somebody has deleted can be written again', () => {
  const { storage, a } = tabs()
  a.save({ client: 'one', version: 'v1' })
  storage.clear()
  expect(a.save({ client: 'two', version: 'v1' })).toEqual({ kept: true })
})
