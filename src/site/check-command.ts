/**
 * `npm run check`: reads all lessons, runs their programs against their checks, and prints what is wrong
 * with any of it.
 */
import path from 'node:path'
import { Content } from './content.ts'
import { byPlace, formatProblems } from './problem-list.ts'
import { verdictTable } from './verify/verdict-table.ts'
import { Verifier, type Verification } from './verify/verifier.ts'

export interface CheckOptions {
  /** Below `root`, or absolute; all, if empty. */
  only: string[]
  /** Of a Chromium to run the programs in; without one they are only read. */
  browserPath?: string
  /** Whether every program is printed with its verdict. */
  table?: boolean
}

/**
 * Checks the content of the project at `root`.
 * @returns the exit code: 1 when there is a problem.
 */
export async function check(root: string, { only, browserPath, table }: CheckOptions): Promise<number> {
  const began = performance.now()
  const content = new Content(root)
  const { lessons, problems } = await content.read()
  const wanted = only.map((file) => content.files.relative(path.resolve(root, file)))
  const missing = wanted.filter(
    (file) => !content.files.exists(file) && content.files.list(file).length === 0,
  )
  for (const file of missing) console.error(`There is no file ${file}.`)

  const concerns = (file: string) =>
    wanted.length === 0 || wanted.some((name) => file === name || file.startsWith(`${name}/`))
  const found = problems.filter(({ file }) => concerns(file))
  const chosen = [...lessons.values()].filter(({ lesson }) => concerns(lesson.file))
  const sound = chosen.filter((read) => !found.some(({ file }) => isAbout(read, file)))
  let verification: Verification | undefined
  if (browserPath !== undefined && sound.length > 0) {
    const verifier = await Verifier.open(root, browserPath)
    try {
      verification = await verifier.verify(sound, content.files)
    } finally {
      await verifier.close()
    }
  }
  if (table && verification) console.log(`${verdictTable(verification.tried)}\n`)
  const all = [...found, ...(verification?.problems ?? [])].toSorted(byPlace)
  if (all.length > 0) console.error(formatProblems(all))
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  const verdict = all.length === 0 ? 'no problems' : count(all.length, 'problem')
  console.log(
    `Checked ${count(chosen.length, 'lesson')}${summary(verification)} in ${seconds} s: ${verdict}.`,
  )
  return all.length + missing.length === 0 ? 0 : 1
}

function isAbout(
  { lesson, dependencies }: { lesson: { file: string }; dependencies: ReadonlySet<string> },
  file: string,
) {
  return lesson.file === file || dependencies.has(file)
}

function summary(verification: Verification | undefined): string {
  if (!verification) return ''
  const { programs, checks, runs } = verification
  return `, ${count(programs, 'program')} against ${count(checks, 'check')} in ${count(runs, 'run')},`
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`
}
