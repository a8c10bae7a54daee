/**
 * Runs the exercises of the course `clients` as a lesson's page would: read from their file, with the
 * packages that they import bundled as the site bundles them, but in virtual time, as fast as it goes.
 */
import { expect, type Page } from '@playwright/test'
import type { Exercise } from '../../src/lesson/exercise.ts'
import type { UncaughtError } from '../../src/lesson/messages.ts'
import type { Network } from '../../src/lesson/network.ts'
import type { OutputEntry } from '../../src/lesson/output.ts'
import type { TraceRecord } from '../../src/lesson/trace.ts'
import { Content } from '../../src/site/content.ts'
import { bundleName, bundlePackage } from '../../src/site/package-bundle.ts'
import { test as base } from '../sandbox-test.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const COURSE = 'clients'

/** With this line a client says that it has come to its end. */
const END = 'done'

const MOST_MS = 5_000

// oxlint-disable-next-line no-control-regex
const COLOUR = /\u001b\[[\d;]*m/g

interface Request {
  client: string
  server: string
  serverOptions: Record<string, unknown>
  network: Network
  packages: Record<string, string>
}

interface Seen {
  entries: OutputEntry[]
  uncaught: UncaughtError[]
  trace: TraceRecord[]
  states: { state: 'running' | 'idle' }[]
}

/** What the page of `serveSandbox` offers. */
interface RunnerPage {
  createRunner: () => {
    runner: { stop(): void }
    seen: Seen
    start: (request: Request) => Promise<void>
  }
}

export interface LessonRun {
  /** What client and server printed until the end, `client ` or `server ` before each line, in order. */
  transcript: string
  trace: TraceRecord[]
}

interface Places {
  exercises: ReadonlyMap<string, Exercise>
}

interface Fixtures {
  /** Runs the exercise with this id until its client says that it is done. Nothing may stay uncaught. */
  run: (id: string) => Promise<LessonRun>
}

export const test = base.extend<Fixtures, Places>({
  exercises: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const { lessons, problems } = await new Content(ROOT, 'e2e/content').read()
      expect(problems).toEqual([])
      const ours = [...lessons.values()].filter(({ lesson }) => lesson.course === COURSE)
      await use(
        new Map(
          ours.flatMap(({ lesson }) => lesson.exercises.map((exercise) => [exercise.id, exercise] as const)),
        ),
      )
    },
    { scope: 'worker' },
  ],
  run: async ({ page, address, exercises }, use) => {
    await use(async (id) => {
      const exercise = exercises.get(id)
      if (!exercise) throw new RangeError(`No exercise "${id}" in the course ${COURSE}`)
      return runExercise(page, address, exercise)
    })
  },
})

async function runExercise(page: Page, address: string, exercise: Exercise): Promise<LessonRun> {
  const { code, server, network, imports } = exercise
  const packages: Record<string, string> = {}
  for (const specifier of imports)
    packages[specifier] = await bundlePackage(ROOT, bundleName(specifier, imports))
  await page.goto(address)
  await page.locator('html[data-ready]').waitFor()
  const request = {
    client: code.text,
    server: server.code.text,
    serverOptions: server.options,
    network,
    packages,
  }
  const { entries, uncaught, trace } = await page.evaluate(runToItsEnd, {
    request,
    end: END,
    mostMs: MOST_MS,
  })
  const lines = entries.flatMap((entry) =>
    'text' in entry ? [`${entry.source} ${entry.text.replaceAll(COLOUR, '')}`] : [],
  )
  expect(uncaught, lines.join('\n')).toEqual([])
  const end = lines.indexOf(`client ${END}`)
  expect(end, `the client comes to its end:\n${lines.join('\n')}`).not.toBe(-1)
  return { transcript: lines.slice(0, end).join('\n'), trace }
}

/** In the page. */
async function runToItsEnd(task: { request: Request; end: string; mostMs: number }): Promise<Seen> {
  const { createRunner } = window as unknown as RunnerPage
  const { runner, seen, start } = createRunner()
  await start(task.request)
  const limit = performance.now() + task.mostMs
  const hasEnded = (): boolean => {
    const end = seen.entries.find((entry) => 'text' in entry && entry.text === task.end)
    // What was printed may be here before what was sent: something later tells that all is.
    const isWhole = (timeMs: number) =>
      seen.states.at(-1)?.state === 'idle' || (seen.trace.at(-1)?.timeMs ?? 0) > timeMs
    return seen.uncaught.length > 0 || (end !== undefined && 'timeMs' in end && isWhole(end.timeMs))
  }
  while (!hasEnded() && performance.now() < limit) await new Promise((resolve) => setTimeout(resolve))
  runner.stop()
  return seen
}
