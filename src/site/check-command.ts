/** `npm run check`: reads all lessons and prints their problems. */
import path from 'node:path'
import { Content } from './content.ts'
import { formatProblems } from './problem-list.ts'

/**
 * Checks the content of the project at `root`, and reports on `only` those files, if any are named.
 * @returns the exit code: 1 when there is a problem.
 */
export async function check(root: string, only: string[]): Promise<number> {
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
  if (found.length > 0) console.error(formatProblems(found))
  const count = [...lessons.keys()].filter(concerns).length
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  const verdict =
    found.length === 0 ? 'no problems' : `${found.length} ${found.length === 1 ? 'problem' : 'problems'}`
  console.log(`Checked ${count} ${count === 1 ? 'lesson' : 'lessons'} in ${seconds} s: ${verdict}.`)
  return found.length + missing.length === 0 ? 0 : 1
}
