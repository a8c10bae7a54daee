/**
 * A problem: one mistake in what an author wrote, with everything needed to mend it.
 * Problems are collected over all files and reported together; none is thrown at the first.
 */

/** Where a problem is: a file below the project's root, 1-based line and column, 1 or more characters. */
export interface Place {
  file: string
  line: number
  column: number
  length: number
}

export interface Problem extends Place {
  /** Stable, kebab-case, listed in `docs/errors.md`: `unknown-key`. */
  code: string
  /** What is wrong, with the value in it: "unknown key `chalenges`". */
  message: string
  /** What to write instead: "did you mean `challenges`?". */
  advice?: string
  /** The source line, as it is in the file. */
  lineText: string
}

/**
 * The problem for a terminal or an overlay:
 *
 *     content/a/01-b.md:12:3  unknown-key  unknown key `chalenges`
 *        12 | chalenges:
 *           | ^^^^^^^^^ did you mean `challenges`?
 */
export function formatProblem(problem: Problem): string {
  const { file, line, column, length, code, message, advice, lineText } = problem
  const number = String(line)
  const text = lineText.replaceAll('\t', ' ')
  const room = Math.max(1, text.length - column + 1)
  const caret = ' '.repeat(Math.max(0, column - 1)) + '^'.repeat(Math.max(1, Math.min(length, room)))
  return [
    `${file}:${line}:${column}  ${code}  ${message}`,
    `  ${number} | ${text}`,
    `  ${' '.repeat(number.length)} | ${caret}${advice === undefined ? '' : ` ${advice}`}`,
  ].join('\n')
}
