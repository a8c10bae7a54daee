import { describe, expect, test } from 'vitest'
import type { CheckOutcome, Verdict } from '#lesson/check.ts'
import { ProblemList } from '../problem-list.ts'
import { readScratch } from '../scratch-content.ts'
import { Findings } from './findings.ts'
import { planTrials, type Trial } from './trial.ts'

const LESSON = `# A lesson

:::interactive-code
title: Hello
code: console.log('hello')
network: { seed: 7 }
challenges:
  - title: Say goodbye
    checks:
      - that: It says goodbye
        run: await program.start()
      - that: It says it once
        run: await program.start()
    solutions:
      - console.log('goodbye')
    nearMisses:
      - code: console.log('good-bye')
        fails: It says goodbye
  - Wave
:::
`

/** What is found when each trial's checks come out as `outcome` says. */
async function findings(
  outcome: (trial: Trial, id: string, round: number) => CheckOutcome,
): Promise<string[]> {
  const { content, edition } = await readScratch({ 'content/course/01-lesson.md': LESSON })
  // Read while the files were there.
  const lesson = [...edition.lessons.values()][0]?.lesson
  const [exercise] = lesson?.exercises ?? []
  if (!lesson || !exercise) throw new Error('no exercise')
  const problems = new ProblemList()
  const tried = planTrials(lesson, exercise).map((trial) => ({
    trial,
    rounds: trial.seeds.map((_, round) =>
      trial.checks.map((id): Verdict => ({
        id,
        that: id,
        outcome: outcome(trial, id, round),
        message: 'because',
        errors: [],
        byChance: true,
      })),
    ),
  }))
  new Findings(content.files, problems).add(tried)
  return problems.sorted().map(({ line, code }) => `${line} ${code}`)
}

const right = ({ kind }: Trial, id: string): CheckOutcome =>
  kind === 'solution' || (kind === 'begin' && id === 'it-says-it-once') ? 'passed' : 'failed'

describe('trials', () => {
  test('every program, with three seeds, and a solution twice with the first', async () => {
    const { edition } = await readScratch(LESSON)
    const lesson = [...edition.lessons.values()][0]?.lesson
    const [exercise] = lesson?.exercises ?? []
    if (!lesson || !exercise) throw new Error('no exercise')
    expect(planTrials(lesson, exercise).map(({ kind, checks, seeds }) => [kind, checks, seeds])).toEqual([
      ['start', [], [7]],
      ['begin', ['it-says-goodbye', 'it-says-it-once'], [7, 8, 9]],
      ['solution', ['it-says-goodbye', 'it-says-it-once'], [7, 7, 8, 9]],
      ['near-miss', ['it-says-goodbye'], [7, 8, 9]],
    ])
  })
})

describe('findings', () => {
  test('a lesson that is right has none', async () => {
    expect(await findings(right)).toEqual([])
  })

  test('a solution that fails one of the checks', async () => {
    expect(
      await findings((trial, id) =>
        trial.kind === 'solution' && id === 'it-says-it-once' ? 'failed' : right(trial, id),
      ),
    ).toEqual(['15 solution-fails'])
    expect(await findings((trial, id) => (trial.kind === 'solution' ? 'stopped' : right(trial, id)))).toEqual(
      ['15 solution-fails'],
    )
  })

  test('a near-miss or a starting code that passes', async () => {
    expect(await findings(() => 'passed')).toEqual(['11 start-passes', '17 near-miss-passes'])
  })

  test('a check that is broken is told once, and nothing is made of its verdicts', async () => {
    expect(await findings((trial, id) => (id === 'it-says-goodbye' ? 'broken' : right(trial, id)))).toEqual([
      '11 check-broken',
    ])
  })

  test('a check whose verdict hangs on the seed, or on the run', async () => {
    const unsteady = (from: number) => (trial: Trial, id: string, round: number) =>
      trial.kind === 'solution' && id === 'it-says-it-once' && round >= from ? 'failed' : right(trial, id)
    expect(await findings(unsteady(2))).toEqual(['13 unsteady-check'])
    expect(await findings(unsteady(1))).toEqual(['13 unsteady-check'])
  })
})
