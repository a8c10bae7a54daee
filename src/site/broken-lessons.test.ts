/** Twenty lessons, each broken in its own way, read in one go: twenty exact problems. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatProblem, type Problem } from '#lesson/problem.ts'
import { check } from './check-command.ts'
import { readScratch, scratchProject } from './scratch-content.ts'

const exercise = (...lines: string[]) =>
  ['# A lesson', '', ':::interactive-code', ...lines, ':::', ''].join('\n')
const CODE = "code: console.log('hello')"

/** What is wrong, the lesson, and its problem: line, column, caret length, code. */
const LESSONS: [what: string, text: string | Uint8Array, problem: [number, number, number, string]][] = [
  ['unknown key', exercise('title: A', CODE, 'chalenges:', '  - B'), [6, 1, 9, 'unknown-key']],
  ['wrong type', exercise('title: A', 'editable: maybe', CODE), [5, 11, 5, 'wrong-type']],
  ['bad indentation', exercise('title: A', '  editable: true', CODE), [5, 1, 2, 'yaml-indent']],
  ['a tab', exercise('title: A', 'network:', '\tlatency: 40ms', CODE), [6, 1, 1, 'yaml-tab']],
  ['missing title', exercise(CODE), [3, 1, 19, 'missing-key']],
  [
    'duplicate id',
    `${exercise('title: A', CODE)}\n${exercise('title: A', CODE).split('\n').slice(2).join('\n')}`,
    [8, 1, 19, 'duplicate-id'],
  ],
  ['unclosed directive', `# A lesson\n\n:::tip\nRead on.\n`, [3, 1, 6, 'unclosed-directive']],
  ['unknown directive', `# A lesson\n\n:::danger\nStop.\n:::\n`, [3, 4, 6, 'unknown-directive']],
  ['bad duration', exercise('title: A', 'network: { latency: 3 weeks }', CODE), [5, 21, 7, 'bad-duration']],
  ['missing file', exercise('title: A', 'code: { file: a.js }'), [5, 15, 4, 'missing-file']],
  ['broken link', '# A lesson\n\nSee [the *next*\nlesson](99-none.md).\n', [4, 9, 10, 'broken-link']],
  ['not UTF-8', Buffer.from('# A lesson\n\nna\xefve\n', 'latin1'), [3, 3, 1, 'not-utf8']],
  ['an empty file', ' \n\n', [1, 1, 1, 'empty-lesson']],
  ['duplicate key', exercise('title: A', CODE, 'title: B'), [6, 1, 5, 'duplicate-key']],
  ['unknown server', exercise('title: A', 'server: wellcome', CODE), [5, 9, 8, 'unknown-server']],
  [
    'unknown fault',
    exercise('title: A', 'network:', '  faults:', '    - at: 1s', '      do: dropp', CODE),
    [8, 11, 5, 'unknown-fault'],
  ],
  [
    'code that does not parse',
    exercise('title: A', 'code: |', '  const a = 1', '  const = 2'),
    [7, 9, 1, 'code-syntax'],
  ],
  ['missing picture', '# A lesson\n\n| a |\n|---|\n| ![b](c.png) |\n', [5, 8, 5, 'missing-picture']],
  ['an unclosed fence', '# A lesson\n\n```js\nconst a = 1\n', [3, 1, 3, 'unclosed-fence']],
  ['colon without quotes', exercise('title: A: B', CODE), [4, 9, 1, 'yaml-quotes']],
]

describe('twenty broken lessons', () => {
  let problems: Problem[]
  const files = Object.fromEntries(
    LESSONS.map(([, text], index) => [
      `content/course/${String(index + 1).padStart(2, '0')}-lesson-${index + 1}.md`,
      text,
    ]),
  )
  beforeAll(async () => {
    problems = (await readScratch(files)).edition.problems
  })

  it('have twenty problems', () => {
    expect(problems.map(formatProblem)).toHaveLength(20)
  })

  for (const [index, [what, , expected]] of LESSONS.entries())
    it(`finds ${what}`, () => {
      const found = problems.filter(({ file }) => file === Object.keys(files)[index])
      expect(found.map(({ line, column, length, code }) => [line, column, length, code])).toEqual([expected])
    })

  it('give the line and advice for each', () => {
    for (const { file, line, lineText, advice } of problems) {
      expect(advice).toBeTruthy()
      const text = files[file]
      if (typeof text === 'string') expect(lineText).toBe(text.split('\n')[line - 1])
    }
  })

  describe('on the command line', () => {
    const project = scratchProject(files)
    afterAll(project.remove)

    it('fail, and only for the files asked for', async () => {
      const log: string[] = []
      const { error, log: print } = console
      console.error = console.log = (text: string) => log.push(text)
      try {
        expect(await check(project.root, { only: [] })).toBe(1)
        expect(await check(project.root, { only: ['content/course/01-lesson-1.md'] })).toBe(1)
      } finally {
        Object.assign(console, { error, log: print })
      }
      expect(log[0]).toContain('20 problems in 20 files')
      expect(log[1]).toMatch(/^Checked 20 lessons in .* s: 20 problems\.$/)
      expect(log[2]).toContain('1 problem in 1 file')
    })
  })
})
