/** What a page loads when the first check of an exercise is asked for, or a challenge selected. */
import type { ChallengeData, ChallengeSet } from '#lesson/check.ts'
import type { Challenge, Exercise } from '#lesson/exercise.ts'
import { programOf } from './programs.ts'

/** The package whose `expect` a check sees. */
export const CHECK_LIBRARY = 'chai'

/** Whether there is anything to load: a challenge that is ticked off by hand has nothing. */
export function hasChallengeData({ challenges }: Exercise): boolean {
  return challenges.some(({ checks, server, network }) => checks.length > 0 || server || network)
}

/** @param libraryHref address of the bundle of `CHECK_LIBRARY` */
export async function challengeSet(exercise: Exercise, libraryHref: string): Promise<ChallengeSet> {
  return {
    library: libraryHref,
    challenges: await Promise.all(exercise.challenges.map(challengeData)),
  }
}

/** A server that cannot be parsed is a problem of its own and left out here. */
export async function challengeData(challenge: Challenge): Promise<ChallengeData> {
  const { id, checks, solutions, server, network } = challenge
  const program = server && (await programOf(server.code, 'server.js'))
  return {
    id,
    checks: checks.map(({ id, that, run }) => ({ id, that, run })),
    solutions: solutions.map(({ text }) => text),
    ...(program && { server: program }),
    ...(server?.show && { serverShow: true as const }),
    ...(server && Object.keys(server.options).length > 0 && { serverOptions: server.options }),
    ...(network && { network }),
  }
}
