import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AuthorReport } from '#lesson/author-report.ts'
import type { Problem } from '#lesson/problem.ts'
import type { ReadLesson } from '../read-lesson.ts'
import { readScratch } from '../scratch-content.ts'
import { DevVerdicts } from './dev-verdicts.ts'
import type { Verification } from './verifier.ts'

const FILE = 'content/course/01-lesson.md'
const PROBLEM: Problem = {
  file: FILE,
  line: 4,
  column: 1,
  length: 1,
  code: 'solution-fails',
  message: 'the solution fails',
  lineText: 'title: Hello',
}

/** A lesson as it is read after an edit: another object each time. */
async function reading(): Promise<ReadLesson> {
  const { edition } = await readScratch(
    `# Lesson\n\n:::interactive-code\ntitle: Hello\ncode: 'true'\nchallenges:\n  - title: A\n    check: { that: It holds, run: await program.start() }\n    solution: 'true'\n:::\n`,
  )
  const [read] = edition.lessons.values()
  if (!read) throw new Error('no lesson')
  return read
}

/** A desk with a verifier whose verifications end when the test says so. */
async function desk({ hasBrowser = true } = {}) {
  const { content } = await readScratch('# None\n')
  const told: AuthorReport[] = []
  const log: string[] = []
  const asked: { read: ReadLesson | undefined; end: (problems: Problem[]) => void; signal?: AbortSignal }[] =
    []
  const close = vi.fn(() => Promise.resolve())
  const open = vi.fn(() =>
    Promise.resolve(
      hasBrowser
        ? {
            close,
            verify: ([read]: ReadLesson[], _files: unknown, signal?: AbortSignal) =>
              new Promise<Pick<Verification, 'problems' | 'checks'>>((resolve, reject) => {
                signal?.addEventListener('abort', () => reject(signal.reason as Error))
                asked.push({
                  read,
                  end: (problems) => resolve({ problems, checks: 1 }),
                  ...(signal && { signal }),
                })
              }),
          }
        : undefined,
    ),
  )
  const verdicts = new DevVerdicts({
    files: content.files,
    open,
    pathOf: ({ id }) => `/${id}/`,
    tell: (report) => told.push(report),
    log: (text) => log.push(text),
  })
  return { verdicts, told, log, asked, open, close }
}

/** Lets editors finish, and promises too. */
const settle = (ms = 1000) => vi.advanceTimersByTimeAsync(ms)
const summaries = (told: AuthorReport[]) => told.map(({ state, summary }) => `${state}: ${summary}`)

describe('in dev', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('what is found is told to the page and to the terminal', async () => {
    const { verdicts, told, log, asked } = await desk()
    verdicts.follow(await reading(), [])
    await settle()
    asked[0]?.end([PROBLEM])
    await settle()
    verdicts.follow(await reading(), [])
    await settle()
    asked[1]?.end([])
    await settle()
    expect(summaries(told)).toEqual([
      'checking: Checking programs and challenges…',
      'checked: 1 mistake',
      'checking: Checking programs and challenges…',
      'checked: All right: 1 challenge, 1 check',
    ])
    // While it is checked anew the old mistakes stay to be read.
    expect(told.map(({ problems }) => problems.length)).toEqual([0, 1, 1, 0])
    expect(told.every(({ path }) => path === '/course/lesson/')).toBe(true)
    expect(log[0]).toContain(`${FILE}:4:1  solution-fails  the solution fails`)
    expect(log[1]).toBe(`${FILE}: All right: 1 challenge, 1 check.`)
  })

  test('a newer reading calls an older one off, whether or not that had begun', async () => {
    const { verdicts, told, log, asked } = await desk()
    verdicts.follow(await reading(), [])
    verdicts.follow(await reading(), [])
    await settle()
    expect(asked).toHaveLength(1)
    const last = await reading()
    verdicts.follow(last, [])
    await settle()
    expect(asked.map(({ signal }) => signal?.aborted)).toEqual([true, false])
    expect(asked[1]?.read).toBe(last)
    asked[0]?.end([PROBLEM])
    asked[1]?.end([])
    await settle()
    expect(told.at(-1)?.summary).toBe('All right: 1 challenge, 1 check')
    expect(log).toHaveLength(1)
  })

  test('what is known is told again to whoever asks, and not found out anew', async () => {
    const { verdicts, told, asked } = await desk()
    const read = await reading()
    verdicts.follow(read, [])
    await settle()
    asked[0]?.end([])
    await settle()
    verdicts.follow(read, [])
    await settle()
    expect(asked).toHaveLength(1)
    expect(told.at(-1)).toEqual(told.at(-2))
  })

  test('a lesson with problems is not tried', async () => {
    const { verdicts, told, asked } = await desk()
    verdicts.follow(await reading(), [PROBLEM])
    await settle()
    expect(asked).toHaveLength(0)
    expect(summaries(told)).toEqual(['waiting: Not checked: what is written has problems'])
  })

  test('that there is no browser is said once in the terminal, and looked for again', async () => {
    const { verdicts, told, log, open } = await desk({ hasBrowser: false })
    for (let save = 0; save < 3; save++) {
      verdicts.follow(await reading(), [])
      await settle()
    }
    expect(open).toHaveBeenCalledTimes(3)
    expect(told.at(-1)?.summary).toMatch(/no Chromium was found\. Install one/)
    expect(log).toHaveLength(1)
  })

  test('a browser that nobody needs is closed, and opened again', async () => {
    const { verdicts, asked, open, close } = await desk()
    verdicts.follow(await reading(), [])
    await settle()
    await settle(600_000)
    expect(close).not.toHaveBeenCalled()
    asked[0]?.end([])
    await settle(600_000)
    expect(close).toHaveBeenCalledTimes(1)
    verdicts.follow(await reading(), [])
    await settle()
    expect(open).toHaveBeenCalledTimes(2)
    await verdicts.reset()
    expect(close).toHaveBeenCalledTimes(2)
  })
})
