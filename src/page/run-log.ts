/**
 * What a run was given and what came into it, and when: enough to run it again, the same to the byte.
 * Bounded: past its last entry a run that got more than are kept cannot be repeated.
 */
import type { RunRequest } from '#lesson/messages.ts'
import type { NetworkConditions } from '#lesson/network.ts'
import type { LoggedInput, Replay } from '#lesson/run-input.ts'

const KEPT = 10_000

export class RunLog {
  readonly request: Omit<RunRequest, 'type' | 'run' | 'replay'>
  readonly #inputs: LoggedInput[]
  readonly #kept: number
  #reachMs = Infinity

  constructor(request: RunLog['request'], inputs: readonly LoggedInput[] = [], kept = KEPT) {
    this.request = request
    this.#kept = kept
    this.#inputs = inputs.slice(0, kept)
    const first = inputs[kept]
    if (first) this.#reachMs = first.at.timeMs
  }

  /** Up to here, this moment left out, the run can be repeated. */
  get reachMs(): number {
    return this.#reachMs
  }

  add(logged: LoggedInput): void {
    if (this.#inputs.length < this.#kept) this.#inputs.push(logged)
    else this.#reachMs = Math.min(this.#reachMs, logged.at.timeMs)
  }

  /** The log of a run that is repeated up to and including `untilMs`, and goes on from there. */
  until(untilMs: number): RunLog {
    return new RunLog(this.request, this.replay(untilMs).inputs, this.#kept)
  }

  /** How the line was, as far as it was set from outside. */
  conditionsAt(timeMs: number): NetworkConditions {
    const { faults: _, ...conditions } = this.request.network
    for (const { input } of this.replay(timeMs).inputs)
      if (input.do === 'conditions') Object.assign(conditions, input.conditions)
    return conditions
  }

  replay(untilMs: number): Replay {
    return { inputs: this.#inputs.filter(({ at }) => at.timeMs <= untilMs), untilMs }
  }
}
