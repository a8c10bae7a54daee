/** One check in a pair of workers: brings the two together, and watches that a verdict comes. */
import {
  CHECK_LIMITS,
  type CheckData,
  type CheckReport,
  type JudgedRun,
  type Verdict,
} from '#lesson/check.ts'
import type { WorkerReport } from '#lesson/messages.ts'
import type { WorkerPair } from './check-pool.ts'

export interface Hearing {
  verdict: Verdict
  run: Omit<JudgedRun, 'request'>
  /** One of the workers may still be at it. */
  isBusy: boolean
  /** The judge is not to judge again. */
  isSpent: boolean
}

const BEAT_MS = 250
const BOOT_LIMIT_MS = 15_000

/**
 * What comes of `check`; `undefined` when it was called off.
 * @throws when the workers could not be started.
 */
export async function hear(
  { program, judge }: WorkerPair,
  check: CheckData,
  request: JudgedRun['request'],
  signal?: AbortSignal,
): Promise<Hearing | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Hearing | undefined>()
  const notStarted = (message: string) => reject(new Error(`The check could not be run: ${message}`))
  let silentMs = 0
  judge.listener = {
    report: (report: WorkerReport) => {
      silentMs = 0
      if (report.type === 'verdict') resolve(heard(report))
    },
    failed: notStarted,
  }
  program.listener = {
    report: () => undefined,
    // What a worker's own code throws when it is up is what a program has done to it.
    failed: (message) => (program.booted ? resolve(brokenSandbox(check, message)) : notStarted(message)),
  }

  // Beats are counted, not the clock: a page that is slow does not blame the check.
  const beat = setInterval(() => {
    silentMs += BEAT_MS
    const isUp = judge.booted && program.booted
    if (!isUp && silentMs > BOOT_LIMIT_MS) notStarted('the sandbox did not start')
    else if (isUp && silentMs > CHECK_LIMITS.unansweredMs + 2 * BEAT_MS) resolve(unanswered(check))
    else if (isUp) judge.send({ type: 'ping', id: 0 })
  }, BEAT_MS)
  const abort = () => resolve(undefined)
  signal?.addEventListener('abort', abort)

  const { port1, port2 } = new MessageChannel()
  program.send({ type: 'conduct', request: { type: 'run', run: 1, ...request } }, [port1])
  judge.send({ type: 'check', check, limits: CHECK_LIMITS }, [port2])
  try {
    return await promise
  } finally {
    clearInterval(beat)
    signal?.removeEventListener('abort', abort)
  }
}

function heard({ verdict, run, isSpent }: CheckReport): Hearing {
  return { verdict, run, isBusy: verdict.outcome === 'stopped', isSpent }
}

function brokenSandbox({ id, that }: CheckData, said: string): Hearing {
  const message = `The program has broken what it runs on: ${said.replace(/^Uncaught /, '')}.`
  return unfinished({ id, that, outcome: 'stopped', message, errors: [], byChance: true })
}

function unanswered({ id, that, run }: CheckData): Hearing {
  const message = 'The check never comes to rest: it ran for 2 s without letting anything else happen.'
  const place = { file: run.file, line: run.line, column: run.indent + 1 }
  return unfinished({ id, that, outcome: 'broken', message, place, errors: [], byChance: true })
}

function unfinished(verdict: Verdict): Hearing {
  return { verdict, run: NOTHING, isBusy: true, isSpent: true }
}

const NOTHING: Hearing['run'] = { inputs: [], timeMs: 0, output: [], trace: [] }
