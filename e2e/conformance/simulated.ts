/** The simulation: the same two texts in the sandbox, as a lesson's programs would run there. */
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import type { WorkerCommand } from '../../src/lesson/messages.ts'
import type { OutputEntry } from '../../src/lesson/output.ts'
import type { Program, Transcript } from './program.ts'
import { clientText, serverFile, serverText } from './texts.ts'

const MOST_MS = 30_000

interface Texts {
  client: string
  server: string
  serverOptions?: Record<string, unknown>
}

/** What the page of `serveSandbox` offers. */
interface RunnerPage {
  createRunner: () => {
    runner: { stop(): void; send(command: WorkerCommand): void }
    seen: {
      entries: OutputEntry[]
      states: { state: 'running' | 'idle' }[]
      uncaught: { kind: string; message: string }[]
      evaluated: { id: number }[]
    }
    start: (programs: Texts) => Promise<void>
  }
}

/** Runs `program` in `page`, which `serveSandbox` serves, until nothing is under way any more. */
export async function runSimulated(page: Page, program: Program, port: number): Promise<Transcript> {
  const texts: Texts = {
    // A run that never had anything to wait for would not be told to be idle.
    client: clientText(program, `ws://127.0.0.1:${port}`, 'console.log', '() => setTimeout(() => {}, 1)'),
    ...(program.use === undefined
      ? { server: serverText(program, port, 'console.log') }
      : {
          server: await readFile(serverFile(program.use), 'utf8'),
          serverOptions: { ...program.useOptions, port },
        }),
  }
  const entries = await page.evaluate(run, { texts, mostMs: MOST_MS })
  const from = (source: string): string[] =>
    entries.flatMap((entry) => ('text' in entry && entry.source === source ? [entry.text] : []))
  return { client: from('client'), server: from('server') }
}

/** In the page. */
async function run({ texts, mostMs }: { texts: Texts; mostMs: number }): Promise<OutputEntry[]> {
  const { createRunner } = window as unknown as RunnerPage
  const { runner, seen, start } = createRunner()
  await start(texts)
  const end = performance.now() + mostMs
  const wait = async (isDone: () => boolean): Promise<void> => {
    while (!isDone()) {
      const broken = seen.uncaught.find(({ kind }) => kind === 'syntax')
      if (broken) throw new Error(broken.message)
      if (performance.now() > end) throw new Error(`still running: ${JSON.stringify(seen)}`)
      await new Promise((resolve) => setTimeout(resolve))
    }
  }
  await wait(() => seen.states.at(-1)?.state === 'idle')
  // An answer comes after all that was printed before it.
  runner.send({ type: 'evaluate', id: 1, source: '0' })
  await wait(() => seen.evaluated.length > 0)
  runner.stop()
  return seen.entries
}
