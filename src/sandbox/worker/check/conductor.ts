/**
 * Has the program at the other end of the port do things, takes in what happened, and watches over its
 * bounds. Ticks of this worker's own timer are counted, not the clock: on a busy machine both workers
 * slow down alike.
 */
import type {
  CheckLimits,
  ConductCommand,
  ConductPing,
  ConductReply,
  Evaluated,
  Moment,
  Overflow,
} from '#lesson/check.ts'
import { formatDuration } from '#lesson/duration.ts'
import type { LoggedInput, RunInput, RunMoment } from '#lesson/run-input.ts'
import { postMessage, setTimeout } from '../platform.ts'
import { CheckMisuse, ProgramStopped } from './failure.ts'

const TICK_MS = 100
/** A check that has asked for nothing for so long, and is not at its end, waits for what never comes. */
const MOST_IDLE_MS = 1_000
/** Where it awaits a promise of the program's that needs time to pass, it is told so after this. */
const MOST_PENDING_MS = 200

type Request = RunInput | { do: 'start' } | { do: 'advance'; durationMs: number }

const OVERFLOWS: Record<Overflow, string> = {
  lines: 'The program prints without end: more than 20,000 lines.',
  records: 'The program keeps the line busy without end: more went over the wire than a check can look at.',
  volume: 'The program sends or prints more than 32 MB: more than a check can look at.',
}

export class Conductor {
  readonly inputs: LoggedInput[] = []
  /** As of the last answer. */
  timeMs = 0
  readonly #port: MessagePort
  readonly #limits: CheckLimits
  readonly #happened: (moment: Moment) => void
  readonly #end: (reason: Error) => void
  readonly #commands = new Map<number, (at?: RunMoment) => void>()
  readonly #evaluations = new Map<number, (result: Evaluated) => void>()
  #lastId = 0
  #isOver = false
  /** The program worker has been heard of: from then on it is expected to answer. */
  #isAlive = false
  #isAsked = false
  #unansweredMs = 0
  #stalledMs = 0
  #idleMs = 0
  #events = 0
  /** Why the program is being stopped. */
  #lastWords: string | undefined

  /** `end` is called once, when the program is stopped or the check waits in vain. */
  constructor(
    port: MessagePort,
    limits: CheckLimits,
    happened: (moment: Moment) => void,
    end: (reason: Error) => void,
  ) {
    this.#port = port
    this.#limits = limits
    this.#happened = happened
    this.#end = end
    port.addEventListener('message', (event: MessageEvent<ConductReply>) => this.#hear(event.data))
    port.start()
    this.#tick()
  }

  /** Commands that have not been answered. */
  get underway(): number {
    return this.#commands.size
  }

  /** Resolves when it is done and all that was due has run. */
  async perform(request: Request): Promise<void> {
    await this.#command(++this.#lastId, request)
  }

  /** The value of `source` in the program: at once, or when enough time has passed for it. */
  async evaluate(source: string): Promise<Evaluated> {
    const id = ++this.#lastId
    const result = new Promise<Evaluated>((resolve) => this.#evaluations.set(id, resolve))
    await this.#command(id, { do: 'evaluate', source })
    return await result
  }

  close(): void {
    this.#isOver = true
    this.#port.close()
  }

  async #command(id: number, request: Request): Promise<void> {
    const done = new Promise<void>((resolve) =>
      this.#commands.set(id, (at) => {
        if (at && request.do !== 'start' && request.do !== 'advance')
          this.inputs.push({ input: request, by: 'check', at })
        resolve()
      }),
    )
    this.#post({ id, ...request })
    await done
  }

  #post(message: ConductCommand | ConductPing): void {
    postMessage(this.#port, message)
  }

  #hear(reply: ConductReply): void {
    if (this.#isOver) return
    this.#isAlive = true
    this.#unansweredMs = this.#idleMs = 0
    switch (reply.type) {
      case 'alive':
        this.#isAsked = false
        if (reply.last) this.#bury(reply.last)
        else this.#note(reply.events, reply.overflow)
        break
      case 'evaluated':
        this.#evaluations.get(reply.id)?.(reply.result)
        this.#evaluations.delete(reply.id)
        break
      case 'done': {
        const { events, overflow, timeMs } = reply.moment
        this.timeMs = timeMs
        this.#happened(reply.moment)
        this.#note(events, overflow)
        this.#stalledMs = 0
        if (this.#lastWords === undefined) this.#commands.get(reply.id)?.(reply.at)
        this.#commands.delete(reply.id)
      }
    }
  }

  #note(events: number, overflow: Overflow | undefined): void {
    if (events > this.#events) this.#stalledMs = 0
    this.#events = events
    const { events: most } = this.#limits
    if (overflow) this.#sentence(OVERFLOWS[overflow])
    else if (events > most)
      this.#sentence(
        `The program never comes to rest: ${most.toLocaleString('en')} things happened, and there was always one more to come.`,
      )
  }

  /** The program still answers: what it did is asked for before it is stopped. */
  #sentence(message: string): void {
    if (this.#lastWords !== undefined) return
    this.#lastWords = message
    this.#post({ do: 'ping', isLast: true })
  }

  #bury(moment: Moment): void {
    this.timeMs = moment.timeMs
    this.#happened(moment)
    this.#stop(this.#lastWords ?? '')
  }

  #tick(): void {
    if (this.#isOver) return
    if (this.#commands.size === 0 && this.#lastWords === undefined) this.#watchCheck()
    else if (this.#isAlive) this.#watchProgram()
    setTimeout(() => this.#tick(), TICK_MS)
  }

  #watchProgram(): void {
    const { unansweredMs } = this.#limits
    this.#stalledMs += TICK_MS
    if (this.#isAsked) {
      this.#unansweredMs += TICK_MS
      if (this.#unansweredMs >= unansweredMs)
        this.#stop(
          `The program never comes to rest: it ran for ${formatDuration(unansweredMs)} without letting anything else happen.`,
        )
    } else if (this.#stalledMs >= unansweredMs) {
      this.#stop('The program waits for something of the browser that does not come.')
    } else {
      this.#isAsked = true
      this.#post({ do: 'ping' })
    }
  }

  #watchCheck(): void {
    this.#idleMs += TICK_MS
    if (this.#idleMs >= MOST_PENDING_MS) this.#leavePending()
    if (this.#idleMs < MOST_IDLE_MS) return
    this.#finish(
      new CheckMisuse(
        'the check waits for something that never comes: only `program`, `clock`, `network` and `server` can be awaited',
      ),
    )
  }

  /** The check goes on without what it waits for: whoever only wanted the effect has it. */
  #leavePending(): void {
    for (const [id, resolve] of this.#evaluations) {
      this.#evaluations.delete(id)
      resolve({ type: 'pending' })
    }
  }

  #stop(message: string): void {
    this.#finish(new ProgramStopped(message))
  }

  #finish(reason: Error): void {
    if (this.#isOver) return
    this.close()
    this.#end(reason)
  }
}
