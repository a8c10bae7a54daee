/** The simulation: the same two texts in the sandbox, as a lesson's programs would run there. */
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import type { OutputEntry } from '../../src/lesson/output.ts'
import type { Program, Transcript } from './program.ts'
import { clientText, serverFile, serverText } from './texts.ts'

/** Printed a virtual second after the client's end, when the server has heard of all. */
const END = '(end)'

// oxlint-disable-next-line no-control-regex
const COLOUR = /\u001b\[[\d;]*m/g

const MOST_MS = 120_000

interface Texts {
  client: string
  server: string
  serverOptions?: Record<string, unknown>
}

/** What the page of `serveSandbox` offers. */
interface RunnerPage {
  createRunner: () => {
    runner: { stop(): void }
    seen: {
      entries: OutputEntry[]
      uncaught: { kind: string; message: string }[]
    }
    start: (programs: Texts) => Promise<void>
  }
}

/** Runs `program` in `page`, which `serveSandbox` serves. */
export async function runSimulated(page: Page, program: Program, port: number): Promise<Transcript> {
  const texts: Texts = {
    client: clientText(
      program,
      `ws://127.0.0.1:${port}`,
      'console.log',
      `() => setTimeout(() => console.log('${END}'), 1_000)`,
    ),
    ...(program.use === undefined
      ? { server: program.text?.(port) ?? serverText(program, port, 'console.log') }
      : {
          server: await readFile(serverFile(program.use), 'utf8'),
          serverOptions: { ...program.useOptions, port },
        }),
  }
  const entries = await page.evaluate(run, { texts, end: END, mostMs: MOST_MS })
  const from = (source: string): string[] =>
    entries.flatMap((entry) =>
      'text' in entry && entry.source === source && entry.text !== END
        ? [entry.text.replaceAll(COLOUR, '')]
        : [],
    )
  return { client: from('client'), server: from('server') }
}

/** In the page. */
async function run(request: { texts: Texts; end: string; mostMs: number }): Promise<OutputEntry[]> {
  const { createRunner } = window as unknown as RunnerPage
  const { runner, seen, start } = createRunner()
  await start(request.texts)
  const limit = performance.now() + request.mostMs
  while (!seen.entries.some((entry) => 'text' in entry && entry.text === request.end)) {
    const broken = seen.uncaught.find(({ kind }) => kind === 'syntax')
    if (broken) throw new Error(broken.message)
    if (performance.now() > limit) throw new Error(`still running: ${JSON.stringify(seen)}`)
    await new Promise((resolve) => setTimeout(resolve))
  }
  runner.stop()
  return seen.entries
}
