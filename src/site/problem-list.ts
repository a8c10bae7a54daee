/** Collects problems over all files. Adding one never stops the reading: that is its whole point. */
import { formatProblem, type Place, type Problem } from '#lesson/problem.ts'
import type { ProblemCode } from './problem-codes.ts'
import type { SourceFile } from './source-file.ts'

export class ProblemList {
  readonly #problems: Problem[] = []

  add(code: ProblemCode, source: SourceFile, place: Place, message: string, advice?: string): void {
    const lineText = source.lines[place.line - 1] ?? ''
    const same = this.#problems.some(
      (other) =>
        other.message === message &&
        other.file === place.file &&
        other.line === place.line &&
        other.column === place.column,
    )
    if (same) return
    this.#problems.push({ code, ...place, message, lineText, ...(advice === undefined ? {} : { advice }) })
  }

  /** In the order of files and lines. */
  sorted(): Problem[] {
    return this.#problems.toSorted(byPlace)
  }
}

export function byPlace(a: Problem, b: Problem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line || a.column - b.column
}

/** All of them for people, with a last line that counts. */
export function formatProblems(problems: Problem[]): string {
  const files = new Set(problems.map(({ file }) => file)).size
  const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`
  return [
    ...problems.map(formatProblem),
    `${count} in ${files} ${files === 1 ? 'file' : 'files'}. What each means: docs/errors.md`,
  ].join('\n\n')
}
