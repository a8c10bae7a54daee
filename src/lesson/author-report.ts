/** What trying a lesson's programs has found, as its page is told while the author works on it. */
import type { Problem } from './problem.ts'

/** The message's name: a page asks with its path, and is answered at once and whenever there is news. */
export const AUTHOR_REPORT = 'wireside:author-report'

export interface AuthorReport {
  /** Of the lesson's page. */
  path: string
  /** `waiting`: nothing can be tried, and the summary says why. */
  state: 'checking' | 'checked' | 'waiting'
  /** One sentence: "All right: 5 challenges, 17 checks". */
  summary: string
  problems: Problem[]
}
