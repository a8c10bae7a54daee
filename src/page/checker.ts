/**
 * Checks a program against a challenge: each check in two fresh workers, a few checks at once, and
 * never in the frame of a run under way.
 */
import {
  CHECK_START_MS,
  type CheckData,
  type CheckSubject,
  type JudgedRun,
  type Judgement,
} from '#lesson/check.ts'
import { RUN_ORIGIN, type UncaughtError } from '#lesson/messages.ts'
import type { ProgramFile } from '#lesson/program.ts'
import { hear } from './check-hearing.ts'
import { CheckPool } from './check-pool.ts'
import { analyse } from './program-analysis.ts'

type Request = JudgedRun['request']

const MOST_SPARES = 4

export class Checker {
  readonly #pool: CheckPool

  /**
   * @param library the assertion library's text
   * @param atOnce how many checks run at the same time; one for each core, unless given
   */
  constructor(library: string, atOnce = Math.min(4, Math.max(1, navigator.hardwareConcurrency))) {
    this.#pool = new CheckPool(atOnce, (judge) => judge.send({ type: 'prepare', library }))
  }

  /** Boots workers ahead of need, for so many checks; safe to call often. */
  warm(checks?: number): void {
    this.#pool.warm(checks === undefined ? undefined : Math.min(checks, MOST_SPARES))
  }

  /** Gives all workers up. */
  close(): void {
    this.#pool.close()
  }

  /**
   * The verdict of each check, as it is reached. A program that cannot be parsed fails them all.
   * Once `signal` is aborted nothing more comes.
   * @throws when the sandbox cannot be started.
   */
  async *check(subject: CheckSubject, signal?: AbortSignal): AsyncGenerator<Judgement, void> {
    const { challenge, only } = subject
    const checks = challenge.checks.filter(({ id }) => only?.includes(id) ?? true)
    const prepared = await prepare(subject)
    if ('stack' in prepared) {
      for (const check of checks) yield unparsed(check, prepared)
      return
    }
    const underway = new Map(
      checks.map((check, index) => [
        index,
        this.#judge(check, prepared, signal).then((judgement) => ({ index, judgement })),
      ]),
    )
    // Those that are not waited for any more fail in silence.
    for (const promise of underway.values()) promise.catch(() => {})
    while (underway.size > 0) {
      const { index, judgement } = await Promise.race(underway.values())
      underway.delete(index)
      if (signal?.aborted || !judgement) return
      yield judgement
    }
    if (!only) this.warm(checks.length)
  }

  async #judge(check: CheckData, request: Request, signal?: AbortSignal): Promise<Judgement | undefined> {
    return await this.#pool.with(async (pair) => {
      if (signal?.aborted) return { value: undefined, isBusy: false, isSpent: false }
      const hearing = await hear(pair, check, request, signal)
      const value = hearing && { verdict: hearing.verdict, run: { request, ...hearing.run } }
      return { value, isBusy: hearing?.isBusy ?? true, isSpent: hearing?.isSpent ?? true }
    })
  }
}

/** The request for the run to be judged, or why there can be none. */
async function prepare(subject: CheckSubject): Promise<Request | UncaughtError> {
  const { exercise, challenge, packages, seed } = subject
  const file: ProgramFile = exercise.language === 'typescript' ? 'client.ts' : 'client.js'
  const client = await analyse(subject.client, file)
  if ('stack' in client) return client
  const own = challenge.server ?? exercise.server
  const server = subject.server === undefined ? own : await analyse(subject.server, 'server.js')
  if ('stack' in server) return server
  const serverOptions = challenge.server ? challenge.serverOptions : exercise.serverOptions
  const network = challenge.network ?? exercise.network
  return {
    client,
    server,
    ...(serverOptions && { serverOptions }),
    ...(packages && { packages }),
    network: seed === undefined ? network : { ...network, seed },
    origin: RUN_ORIGIN,
    startMs: CHECK_START_MS,
    pace: 'paused',
  }
}

function unparsed({ id, that }: CheckData, error: UncaughtError): Judgement {
  const at = error.source ? ` (${error.source.file}, line ${error.source.line})` : ''
  const message = `The program cannot be run: ${error.message}${at}.`
  return { verdict: { id, that, outcome: 'failed', message, errors: [error], byChance: false } }
}
