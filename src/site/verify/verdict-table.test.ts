import { expect, test } from 'vitest'
import type { Verdict } from '#lesson/check.ts'
import { readScratch } from '../scratch-content.ts'
import { planTrials } from './trial.ts'
import { verdictTable } from './verdict-table.ts'

const LESSON = `# A lesson

:::interactive-code
title: Hello
code: console.log('hello')
challenges:
  - title: Say a|b
    check: { that: It says it, run: await program.start() }
    solution: { file: right.js }
:::
`

test('a row for each program, with what does not hold and whether it always came out the same', async () => {
  const { edition } = await readScratch({
    'content/course/01-lesson.md': LESSON,
    'content/course/right.js': "console.log('a|b')\n",
  })
  const [read] = edition.lessons.values()
  const exercise = read?.lesson.exercises[0]
  if (!read || !exercise) throw new Error('no exercise')
  const verdict = (outcome: Verdict['outcome'], message: string): Verdict => ({
    id: 'it-says-it',
    that: 'It says it',
    outcome,
    message,
    errors: [],
    byChance: false,
  })
  const failed = verdict('failed', 'Expected `a|b`;\n  there was `c`.')
  const passed = verdict('passed', '')
  const rounds = {
    start: [[passed]],
    begin: [[failed], [passed]],
    solution: [[passed], [passed]],
    'near-miss': [],
  }
  const table = verdictTable(
    planTrials(read.lesson, exercise).map((trial) => ({ trial, rounds: rounds[trial.kind] })),
  )
  expect(table.split('\n')).toEqual([
    '| challenge | program | where | verdict | tried |',
    '| --- | --- | --- | --- | --- |',
    '| Hello | the starting code | line 5 | passes | once |',
    '| Say a\\|b | the starting code | line 5 | failed: **It says it** Expected `a\\|b`; there was `c`. | 2 times, not the same |',
    '| Say a\\|b | the solution | right.js | passes | 2 times, the same |',
  ])
})
