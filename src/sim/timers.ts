/** `setTimeout` and its kin as HTML defines them ("timer initialisation steps"), on virtual time. */
import { ScheduledEvent, type Scheduler } from './scheduler.ts'

/** Timers that nest deeper than this wait at least `CLAMP_MS`. */
const CLAMP_DEPTH = 5
const CLAMP_MS = 4

type Handler = (...args: unknown[]) => unknown

class Timer extends ScheduledEvent {
  readonly id: number
  readonly depth: number
  readonly #timers: Timers
  readonly #handler: Handler
  readonly #args: unknown[]
  readonly #intervalMs: number | undefined

  constructor(
    timers: Timers,
    id: number,
    depth: number,
    handler: Handler,
    args: unknown[],
    intervalMs: number | undefined,
  ) {
    super('client')
    this.#timers = timers
    this.id = id
    this.depth = depth
    this.#handler = handler
    this.#args = args
    this.#intervalMs = intervalMs
  }

  override run(): void {
    try {
      Reflect.apply(this.#handler, globalThis, this.#args)
    } finally {
      this.#timers.ran(this, this.#handler, this.#args, this.#intervalMs)
    }
  }
}

export class Timers {
  readonly #scheduler: Scheduler
  readonly #active = new Map<number, Timer>()
  #id = 0

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler
  }

  readonly setTimeout = (handler: unknown, delayMs?: unknown, ...args: unknown[]): number =>
    this.#start('setTimeout', handler, delayMs, args, false)

  readonly setInterval = (handler: unknown, delayMs?: unknown, ...args: unknown[]): number =>
    this.#start('setInterval', handler, delayMs, args, true)

  readonly clearTimeout = (id?: unknown): void => this.#clear(id)

  readonly clearInterval = (id?: unknown): void => this.#clear(id)

  /** For timers alone: `timer` has run; an interval goes on unless it was cleared meanwhile. */
  ran(timer: Timer, handler: Handler, args: unknown[], intervalMs: number | undefined): void {
    if (this.#active.get(timer.id) !== timer) return
    if (intervalMs === undefined) this.#active.delete(timer.id)
    else this.#add(timer.id, timer.depth + 1, handler, args, intervalMs, true)
  }

  #start(name: string, handler: unknown, delayMs: unknown, args: unknown[], repeats: boolean): number {
    if (typeof handler !== 'function')
      throw new TypeError(
        `Failed to execute '${name}': a program's text is not run here, so the first argument must be a function.`,
      )
    const id = ++this.#id
    const { current } = this.#scheduler
    const depth = current instanceof Timer ? current.depth + 1 : 0
    this.#add(id, depth, handler as Handler, args, Number(delayMs) | 0, repeats)
    return id
  }

  #add(
    id: number,
    depth: number,
    handler: Handler,
    args: unknown[],
    delayMs: number,
    repeats: boolean,
  ): void {
    const timer = new Timer(this, id, depth, handler, args, repeats ? delayMs : undefined)
    const leastMs = depth > CLAMP_DEPTH - 1 ? CLAMP_MS : 0
    this.#active.set(id, timer)
    this.#scheduler.enqueue(timer, this.#scheduler.timeMs + Math.max(delayMs, leastMs))
  }

  #clear(id: unknown): void {
    const timer = this.#active.get(Number(id) | 0)
    if (!timer) return
    this.#active.delete(timer.id)
    this.#scheduler.cancel(timer)
  }
}
