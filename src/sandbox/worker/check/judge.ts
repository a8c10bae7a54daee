/**
 * The checking worker: holds the author's checks, one after the other, each against the program at the
 * other end of a port of its own, and says what came of it.
 */
import type { CheckOutcome, CheckRequest, Verdict } from '#lesson/check.ts'
import type { WorkerReport } from '#lesson/messages.ts'
import { addressOf } from '../program-files.ts'
import { parseStack } from '../stack.ts'
import { Chance } from './chance.ts'
import { Conductor } from './conductor.ts'
import { CheckMisuse } from './failure.ts'
import { createScope, Observation } from './scope.ts'
import { Surroundings } from './surroundings.ts'
import { decidingFrame, explain } from './verdict.ts'

/** How stacks call the check's own code, whose first line is the first of the author's. */
const CHECK_FILE = 'check-run'

/** What `run` sees. */
const NAMES = ['program', 'clock', 'network', 'server', 'wire', 'output', 'expect']
/** Strict, so that no name outlives its check. */
const HEAD = `(async (${NAMES.join(',')}) => {'use strict';`

type Body = (...values: unknown[]) => Promise<unknown>

/** Made once, before the first check: what checks find in this worker, and what watches over them. */
interface Courtroom {
  expect: unknown
  chance: Chance
  surroundings: Surroundings
}

export class Judge {
  readonly #report: (report: WorkerReport) => void
  #courtroom: Promise<Courtroom> | undefined

  constructor(report: (report: WorkerReport) => void) {
    this.#report = report
  }

  /** Loads the assertion library ahead of need. */
  prepare(library: string): void {
    this.#courtroom ??= furnish(library)
  }

  async check({ check, limits }: CheckRequest, port: MessagePort): Promise<void> {
    const { expect, chance, surroundings } = await this.#open()
    const seen = new Observation()
    const { promise: stopped, reject: stop } = Promise.withResolvers<never>()
    // Not before the library is there: from now on it watches how long the check asks for nothing.
    const conductor = new Conductor(port, limits, (moment) => seen.add(moment), stop)
    let error: unknown
    try {
      const scope: Record<string, unknown> = { ...createScope(conductor, seen, limits.virtualMs), expect }
      const values = NAMES.map((name) => scope[name])
      await Promise.race([stopped, compile(check.run.text)(...values)])
      if (conductor.underway > 0)
        error = new CheckMisuse(
          'the check ended while something that it had asked for was under way: `await` it',
        )
    } catch (thrown) {
      error = thrown ?? new TypeError(`the check threw ${String(thrown)}`)
    }
    conductor.close()
    const { inputs, timeMs } = conductor
    const { lines: output, trace } = seen
    const byChance = chance.read() || seen.isDrawn
    this.#report({
      type: 'verdict',
      verdict: { ...this.#verdict(check, seen, error), byChance },
      run: { inputs, timeMs, output, trace },
      isSpent: !surroundings.areIntact(),
    })
  }

  async #open(): Promise<Courtroom> {
    if (!this.#courtroom) throw new TypeError('A check before its library')
    return await this.#courtroom
  }

  #verdict(
    { id, that, run }: CheckRequest['check'],
    seen: Observation,
    error: unknown,
  ): Omit<Verdict, 'byChance'> {
    const { errors } = seen
    if (error === undefined) return { id, that, outcome: 'passed', message: '', errors }
    const { outcome, message }: { outcome: CheckOutcome; message: string } = explain(error, seen)
    const deciding = decidingFrame(error, seen.wire)
    const at = placeOf(error)
    return {
      id,
      that,
      outcome,
      message,
      ...(deciding &&
        outcome === 'failed' && {
          frame: { id: deciding.id, timeMs: deciding.timeMs, text: deciding.describe() },
        }),
      ...(at && {
        place: { file: run.file, line: run.line - 1 + at.line, column: run.indent + at.column },
      }),
      errors,
    }
  }
}

async function furnish(library: string): Promise<Courtroom> {
  const chance = new Chance(globalThis)
  const exports = (await import(/* @vite-ignore */ addressOf(library))) as { expect: unknown }
  return { expect: exports.expect, chance, surroundings: new Surroundings(globalThis, exports) }
}

/** The body on the lines that it has in the lesson, whatever the engine. */
function compile(body: string): Body {
  // oxlint-disable-next-line no-eval -- this is the sandbox, and the author's code is what it is for
  return globalThis.eval(`${HEAD}${body}\n})\n//# sourceURL=${CHECK_FILE}`) as Body
}

/** Where in the body an error came from; columns of its first line are behind the head. */
function placeOf(error: unknown): { line: number; column: number } | undefined {
  const stack: unknown = (error as Error | undefined)?.stack
  if (typeof stack !== 'string') return undefined
  const frame = parseStack(stack).frames.find(({ address }) => address === CHECK_FILE)
  if (!frame) return undefined
  const { line, column } = frame
  return { line, column: line === 1 ? Math.max(1, column - HEAD.length) : column }
}
