import { expect, test, vi } from 'vitest'
import type { CheckSubject, Verdict } from '#lesson/check.ts'
import { DEFAULT_NETWORK } from '#lesson/network.ts'
import { VerdictMemory } from './verdict-memory.ts'

function subject({ client = 'a()', text = 'b()', file = 'x.md', line = 10, seed = 1 } = {}): CheckSubject {
  const run = { text, file, line, indent: 4 }
  return {
    exercise: {
      language: 'javascript',
      server: { code: '', kind: 'module', imports: [], exports: [] } as never,
      network: DEFAULT_NETWORK,
    },
    challenge: { id: 'c', solutions: [], checks: [{ id: 'it', that: 'It holds', run }] },
    client,
    seed,
  }
}

/** As a judge would answer: at the check's second line, wherever that is. */
function judge(outcome: Verdict['outcome'] = 'failed') {
  return vi.fn((asked: CheckSubject): Promise<Verdict[]> => {
    const [check] = asked.challenge.checks
    const place = { file: check?.run.file ?? '', line: (check?.run.line ?? 0) + 1, column: 5 }
    return Promise.resolve([
      { id: 'it', that: 'It holds', outcome, message: 'no', place, errors: [], byChance: false },
    ])
  })
}

test('what was judged is not judged again, and is placed where it is now', async () => {
  const memory = new VerdictMemory()
  const run = judge()
  const [first] = await memory.recall(subject(), 0, run)
  const [again] = await memory.recall(subject({ line: 40, file: 'y.md' }), 0, run)
  expect(run).toHaveBeenCalledTimes(1)
  expect(first?.place).toEqual({ file: 'x.md', line: 11, column: 5 })
  expect(again).toEqual({ ...first, place: { file: 'y.md', line: 41, column: 5 } })
})

test('everything that decides a verdict has it given anew, and so has another round', async () => {
  const memory = new VerdictMemory()
  const run = judge('passed')
  await memory.recall(subject(), 0, run)
  await memory.recall(subject(), 1, run)
  for (const change of [{ client: 'c()' }, { text: 'c()' }, { seed: 2 }])
    await memory.recall(subject(change), 0, run)
  expect(run).toHaveBeenCalledTimes(5)
})

test('what was stopped or is broken is tried again', async () => {
  const memory = new VerdictMemory()
  for (const outcome of ['stopped', 'broken'] as const) {
    const run = judge(outcome)
    await memory.recall(subject({ text: outcome }), 0, run)
    await memory.recall(subject({ text: outcome }), 0, run)
    expect(run).toHaveBeenCalledTimes(2)
  }
})
