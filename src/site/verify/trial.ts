/**
 * What is tried to verify an exercise: programs of the author's, each held against checks, several
 * times. Which verdicts are right is the business of `findings.ts`.
 */
import type { Challenge, Exercise, Source } from '#lesson/exercise.ts'
import type { Lesson } from '#lesson/lesson.ts'

/** Why a program is tried. */
export type TrialKind = 'start' | 'begin' | 'solution' | 'near-miss'

export interface Trial {
  kind: TrialKind
  lesson: Lesson
  exercise: Exercise
  /** Absent when the exercise's starting code only has to come to rest. */
  challenge?: Challenge
  code: Source
  /** `solution 2`, for messages. */
  name: string
  /** Of the checks that are held against it. */
  checks: string[]
  /** For each time it is tried, equal ones first; a solution twice with the first, so that chance is told from the seed. */
  seeds: number[]
}

/** The trials of an exercise. */
export function planTrials(lesson: Lesson, exercise: Exercise): Trial[] {
  const { code, challenges } = exercise
  const start: Trial = {
    kind: 'start',
    lesson,
    exercise,
    code,
    name: 'the starting code',
    checks: [],
    seeds: [exercise.network.seed],
  }
  return [start, ...challenges.flatMap((challenge) => planChallenge(lesson, exercise, challenge))]
}

function planChallenge(lesson: Lesson, exercise: Exercise, challenge: Challenge): Trial[] {
  const { checks, solutions, nearMisses, network = exercise.network } = challenge
  if (checks.length === 0) return []
  const ids = checks.map(({ id }) => id)
  const { seed } = network
  const seeds = [seed, seed + 1, seed + 2]
  const common = { lesson, exercise, challenge, seeds }
  return [
    { ...common, kind: 'begin', code: exercise.code, name: 'the starting code', checks: ids },
    ...solutions.map((code, index) => ({
      ...common,
      kind: 'solution' as const,
      seeds: [seed, ...seeds],
      code,
      name: solutions.length === 1 ? 'the solution' : `solution ${index + 1}`,
      checks: ids,
    })),
    ...nearMisses.map(({ code, fails }, index) => ({
      ...common,
      kind: 'near-miss' as const,
      code,
      name: `near-miss ${index + 1}`,
      checks: checks.filter(({ id, that }) => id === fails || that === fails).map(({ id }) => id),
    })),
  ]
}
