/** What a page loads of an exercise's challenges when the first check is asked for: never before. */
import type { ChallengeSet } from '#lesson/check.ts'
import { Checker } from './checker.ts'
import { loadText } from './package-text.ts'

const checkers = new Map<string, Promise<Checker>>()

/** The checks and solutions at `ExerciseData.challenges`. */
export async function loadChallenges(address: string): Promise<ChallengeSet> {
  return JSON.parse(await loadText(address)) as ChallengeSet
}

/** The page's checker with the library that `set` names; all exercises share it. */
export function checkerFor({ library }: ChallengeSet): Promise<Checker> {
  const checker =
    checkers.get(library) ??
    loadText(library).then(
      (text) => new Checker(text),
      (error: unknown) => {
        checkers.delete(library)
        throw error
      },
    )
  checkers.set(library, checker)
  return checker
}
