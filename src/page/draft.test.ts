import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Draft } from './draft.ts'
import { forbiddenStorage, MemoryStorage } from './memory-storage.ts'
import { Progress } from './progress.ts'
import { Store } from './store.ts'

const PRINTED = { client: 'printed client', server: 'printed server' }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function openDraft(storage: Storage | (() => Storage), version = 'v1', printed = PRINTED): Draft {
  const open = typeof storage === 'function' ? storage : () => storage
  return new Draft(printed, version, new Progress('a/b#c', new Store(open)))
}

test('begins as printed and keeps what is typed, a moment later', () => {
  const storage = new MemoryStorage()
  const draft = openDraft(storage)
  expect(draft.programs).toEqual(PRINTED)
  draft.edit('client', 'mine')
  expect(storage.length).toBe(0)
  vi.runAllTimers()
  expect(openDraft(storage).programs).toEqual({ client: 'mine', server: 'printed server' })
})

test('leaving the page keeps what was typed last', () => {
  const storage = new MemoryStorage()
  const draft = openDraft(storage)
  draft.edit('server', 'mine too')
  draft.flush()
  expect(openDraft(storage).programs.server).toBe('mine too')
})

test('looking at a lesson writes nothing', () => {
  const storage = new MemoryStorage()
  openDraft(storage).flush()
  vi.runAllTimers()
  expect(storage.length).toBe(0)
})

test('Reset can be undone, until the next change', () => {
  const storage = new MemoryStorage()
  const draft = openDraft(storage)
  draft.edit('client', 'mine')
  draft.reset()
  expect(draft.isPrinted.value).toBe(true)
  expect(draft.notice.value).toEqual({ kind: 'replaced', by: 'reset' })
  expect(openDraft(storage).programs).toEqual(PRINTED)
  draft.undoReplace()
  expect(draft.programs.client).toBe('mine')
  expect(openDraft(storage).programs.client).toBe('mine')
  draft.reset()
  draft.edit('client', 'another')
  expect(draft.notice.value).toBeUndefined()
})

test('another tab’s version is offered, and nothing is written until the learner has chosen', () => {
  const storage = new MemoryStorage()
  const here = openDraft(storage)
  const there = openDraft(storage)
  there.edit('client', 'of there')
  there.flush()
  here.edit('client', 'of here')
  vi.runAllTimers()
  expect(here.notice.value).toEqual({
    kind: 'elsewhere',
    programs: { client: 'of there', server: 'printed server' },
  })
  here.edit('client', 'of here, more')
  vi.runAllTimers()
  here.flush()
  expect(openDraft(storage).programs.client).toBe('of there')

  here.settleElsewhere('keep')
  expect(here.notice.value).toBeUndefined()
  expect(openDraft(storage).programs.client).toBe('of here, more')

  there.hearStorage('wireside:work:a/b#c')
  there.settleElsewhere('take')
  expect(there.programs.client).toBe('of here, more')
  there.undoReplace()
  expect(there.programs.client).toBe('of there')
})

test('what is the same in both tabs is no conflict', () => {
  const storage = new MemoryStorage()
  const here = openDraft(storage)
  const there = openDraft(storage)
  for (const draft of [there, here]) {
    draft.edit('client', 'same')
    draft.flush()
  }
  there.hearStorage(null)
  expect(here.notice.value).toBeUndefined()
  expect(there.notice.value).toBeUndefined()
})

test('a changed lesson keeps the learner’s version, says so, and goes on saying so until settled', () => {
  const storage = new MemoryStorage()
  const before = openDraft(storage)
  before.edit('client', 'mine')
  before.flush()
  const printed = { client: 'new client', server: 'printed server' }

  const after = openDraft(storage, 'v2', printed)
  expect(after.programs.client).toBe('mine')
  expect(after.notice.value).toEqual({ kind: 'lesson-changed', programs: printed })
  after.edit('client', 'mine, still')
  after.flush()
  expect(openDraft(storage, 'v2', printed).notice.value?.kind).toBe('lesson-changed')

  after.settleLesson('keep')
  expect(openDraft(storage, 'v2', printed).notice.value).toBeUndefined()
  expect(openDraft(storage, 'v2', printed).programs.client).toBe('mine, still')
})

test('the new program of a changed lesson can be taken, and given back', () => {
  const storage = new MemoryStorage()
  const before = openDraft(storage)
  before.edit('client', 'mine')
  before.flush()
  const after = openDraft(storage, 'v2', { client: 'new', server: 'printed server' })
  after.settleLesson('take')
  expect(after.programs.client).toBe('new')
  after.undoReplace()
  expect(after.programs.client).toBe('mine')
})

test('a changed lesson is no news to who had not changed it', () => {
  const storage = new MemoryStorage()
  const before = openDraft(storage)
  before.edit('client', 'mine')
  before.reset()
  const after = openDraft(storage, 'v2', { client: 'new', server: 'printed server' })
  expect(after.programs.client).toBe('new')
  expect(after.notice.value).toBeUndefined()
})

test('full, forbidden and corrupt storage are said, once, and editing goes on', () => {
  const full = new MemoryStorage()
  full.isFull = true
  const draft = openDraft(full)
  draft.edit('client', 'mine')
  draft.flush()
  expect(draft.notice.value).toEqual({ kind: 'trouble', trouble: 'full' })
  draft.dismiss()
  draft.edit('client', 'mine, more')
  draft.flush()
  expect(draft.notice.value).toBeUndefined()
  expect(draft.programs.client).toBe('mine, more')

  expect(openDraft(forbiddenStorage).notice.value).toEqual({ kind: 'trouble', trouble: 'forbidden' })

  const corrupt = new MemoryStorage()
  corrupt.setItem('wireside:work:a/b#c', '{"client": 7}')
  expect(openDraft(corrupt).notice.value).toEqual({ kind: 'trouble', trouble: 'corrupt' })
  expect(openDraft(corrupt).programs).toEqual(PRINTED)
})

test('what begins as a copy is kept at once, and follows what it was copied from no longer', () => {
  const storage = new MemoryStorage()
  const progress = () => new Progress('a/b#c/one', new Store(() => storage))
  const begun = { client: 'as the learner had it', server: 'printed server' }
  expect(new Draft(PRINTED, 'v1', progress(), begun).programs).toEqual(begun)
  const again = new Draft(PRINTED, 'v1', progress(), { client: 'later', server: 'later' })
  expect(again.programs).toEqual(begun)
  again.reset()
  expect(new Draft(PRINTED, 'v1', progress(), begun).programs).toEqual(PRINTED)
})

test('a solution that was taken says so, after a reload too, until it is given back', () => {
  const storage = new MemoryStorage()
  const draft = openDraft(storage)
  draft.edit('client', 'mine')
  draft.takeSolution({ ...PRINTED, client: 'solution' })
  expect(draft.notice.value).toEqual({ kind: 'replaced', by: 'solution' })
  expect(openDraft(storage).isTaken).toBe(true)
  draft.undoReplace()
  expect([draft.isTaken, draft.programs.client]).toEqual([false, 'mine'])
  expect(openDraft(storage).isTaken).toBe(false)
})

test('a solution that was taken and then undone by typing is the learner’s own program again', () => {
  const draft = openDraft(new MemoryStorage())
  draft.edit('client', 'mine')
  draft.takeSolution({ ...PRINTED, client: 'solution' })
  draft.edit('client', 'mine')
  expect(draft.isTaken).toBe(false)
  draft.takeSolution({ ...PRINTED, client: 'solution' })
  draft.edit('client', 'solution, changed')
  expect(draft.isTaken).toBe(true)
  draft.reset()
  expect(draft.isTaken).toBe(false)
})
