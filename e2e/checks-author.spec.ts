/** The author's command on lessons with mistakes that only running them brings to light. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { ensureBrowser } from '../scripts/browser.js'
import { Content } from '../src/site/content.ts'
import { parseMarkdown } from '../src/site/markdown.ts'
import { VERDICT_CODES } from '../src/site/problem-codes.ts'
import { scratchProject } from '../src/site/scratch-content.ts'
import { Verifier, type Verification } from '../src/site/verify/verifier.ts'

const LESSON = 'content/course/01-lesson.md'
const MISTAKES = new URL('../src/site/verify/fixtures/mistakes.md', import.meta.url)
const COMMAND = path.resolve(import.meta.dirname, '../scripts/check.js')
const DOCS = new URL('../docs/errors.md', import.meta.url)

test.describe.configure({ mode: 'serial' })

/** What running these lessons finds. */
async function verify(files: Record<string, string>): Promise<Verification> {
  const { root, remove } = scratchProject(files)
  try {
    const content = new Content(root)
    const { lessons, problems } = await content.read()
    expect(problems).toEqual([])
    const verifier = await Verifier.open(root, ensureBrowser())
    try {
      return await verifier.verify([...lessons.values()], content.files)
    } finally {
      await verifier.close()
    }
  } finally {
    remove()
  }
}

test('every seeded mistake is found at its line, and nothing else', async () => {
  const text = readFileSync(MISTAKES, 'utf8')
  const seeded = text.split('\n').flatMap((line, index) => {
    const code = / problem: (\S+)$/.exec(line)?.[1]
    return code === undefined ? [] : [`${index + 1} ${code}`]
  })
  expect(seeded.length).toBeGreaterThan(12)
  const { problems } = await verify({ [LESSON]: text })
  expect(problems.map(({ line, code }) => `${line} ${code}`)).toEqual(seeded)
  expect(problems.every(({ file, lineText }) => file === LESSON && lineText !== '')).toBe(true)
  const messages = problems.map(({ message }) => message)
  expect(messages).toContain(
    'the solution of `A solution that throws` fails `It says hello`: The program failed: ReferenceError: sokcet is not defined',
  )
  expect(messages).toContain(
    'the verdict on `The answer is there within 85 ms` hangs on chance: with the seed 5 the solution passed, with 6 it failed',
  )
})

test('the examples of docs/errors.md have the problem that they explain', async () => {
  const tokens = parseMarkdown(readFileSync(DOCS, 'utf8'))
  const examples = VERDICT_CODES.map((code, index) => {
    const heading = tokens.findIndex(({ type, content }) => type === 'inline' && content === code)
    const fence = tokens.slice(heading).find(({ type }) => type === 'fence')
    return [`content/course/0${index + 1}-${code}.md`, fence?.content ?? ''] as const
  })
  const { problems } = await verify(Object.fromEntries(examples))
  expect(problems.map(({ file, code }) => [file, code])).toEqual(
    VERDICT_CODES.map((code, index) => [`content/course/0${index + 1}-${code}.md`, code]),
  )
})

/** A lesson that is right. */
const lesson = (jitter: string) => `# Hello

:::interactive-code
title: Say hello
server: echo
network: { latency: 40ms, jitter: ${jitter} }
code: const socket = new WebSocket('wss://example.com')
challenges:
  - title: Say hello
    check:
      that: It says hello
      run: |
        await program.start()
        await clock.advance('1s')
        expect(wire.sent()[0].data).to.equal('hello')
    solution: |
      const socket = new WebSocket('wss://example.com')
      socket.onopen = () => socket.send('hello')
    nearMisses:
      - fails: It says hello
        code: |
          const socket = new WebSocket('wss://example.com')
          socket.onopen = () => socket.send('Hello')
:::
`

test('where nothing is left to chance, the other seeds are not tried', async () => {
  // The starting code by itself, the starting code, the solution, the near-miss.
  expect(await verify({ [LESSON]: lesson('0') })).toMatchObject({
    problems: [],
    programs: 4,
    runs: 1 + 1 + 2 + 1,
    checks: 1,
  })
  expect(await verify({ [LESSON]: lesson('5ms') })).toMatchObject({ problems: [], runs: 1 + 3 + 4 + 3 })
})

test('the command says what it has done, and prints the verdicts when it is asked to', () => {
  const { root, remove } = scratchProject({ [LESSON]: lesson('0') })
  try {
    const options = {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, CHROMIUM_PATH: ensureBrowser() },
    } as const
    const said = execFileSync(process.execPath, [COMMAND, '--table', LESSON], options)
    expect(said).toContain('| Say hello | near-miss 1 | line 22 | failed: **It says hello** Expected')
    expect(said).toContain('| Say hello | the solution | line 17 | passes | 2 times, the same |')
    expect(said).toMatch(/Checked 1 lesson, 4 programs against 1 check in 5 runs, in \S+ s: no problems\.\n$/)
  } finally {
    remove()
  }
})
