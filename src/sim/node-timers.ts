/** The timers of Node, for server programs: `Timeout` and `Immediate` objects, on virtual time. */
import { named } from './named.ts'
import { invalidArgument } from './node/refusal.ts'
import { ScheduledEvent, type Scheduler } from './scheduler.ts'

const LONGEST_MS = 2 ** 31 - 1

type Callback = (...args: unknown[]) => unknown

class NodeTimer extends ScheduledEvent {
  readonly #callback: () => void

  constructor(callback: () => void) {
    super('server')
    this.#callback = callback
  }

  override run(): void {
    this.#callback()
  }
}

/** Contract: https://nodejs.org/docs/latest-v20.x/api/timers.html#class-timeout */
export class Timeout {
  readonly #timers: NodeTimers
  readonly #id: number
  readonly #event: NodeTimer
  readonly #delayMs: number
  readonly #repeats: boolean
  #active = true

  constructor(
    timers: NodeTimers,
    id: number,
    callback: Callback,
    delayMs: unknown,
    args: unknown[],
    repeats: boolean,
  ) {
    const number = Number(delayMs)
    this.#timers = timers
    this.#id = id
    // Node's rule: what is no number from 1 to 2^31 - 1 is 1.
    this.#delayMs = number >= 1 && number <= LONGEST_MS ? Math.trunc(number) : 1
    this.#repeats = repeats
    this.#event = new NodeTimer(() => {
      if (!repeats) this.#end()
      try {
        Reflect.apply(callback, this, args)
      } finally {
        if (this.#repeats && this.#active) this.#start()
      }
    })
    this.#start()
  }

  ref(): this {
    this.#timers.scheduler.setCounts(this.#event, true)
    return this
  }

  unref(): this {
    this.#timers.scheduler.setCounts(this.#event, false)
    return this
  }

  hasRef(): boolean {
    return this.#event.counts
  }

  /** Starts over; a timer that has fired is active again. */
  refresh(): this {
    if (!this.#active && this.#event.index < 0 && this.#timers.cleared(this)) return this
    this.#active = true
    this.#start()
    return this
  }

  close(): this {
    this.#timers.clear(this)
    return this
  }

  [Symbol.toPrimitive](): number {
    return this.#id
  }

  [Symbol.for('Symbol.dispose') as never](): void {
    this.#timers.clear(this)
  }

  /** For the timers alone. */
  cancel(): void {
    this.#end()
    this.#timers.scheduler.cancel(this.#event)
  }

  #start(): void {
    this.#timers.add(this, this.#id)
    const { scheduler } = this.#timers
    scheduler.enqueue(this.#event, scheduler.timeMs + this.#delayMs)
  }

  #end(): void {
    this.#active = false
    this.#timers.delete(this.#id)
  }
}

/** Contract: https://nodejs.org/docs/latest-v20.x/api/timers.html#class-immediate */
export class Immediate {
  readonly #timers: NodeTimers
  readonly #event: NodeTimer

  constructor(timers: NodeTimers, callback: Callback, args: unknown[]) {
    this.#timers = timers
    this.#event = new NodeTimer(() => {
      timers.forgetImmediate(this)
      callback(...args)
    })
    timers.scheduler.enqueue(this.#event, timers.scheduler.timeMs)
  }

  ref(): this {
    this.#timers.scheduler.setCounts(this.#event, true)
    return this
  }

  unref(): this {
    this.#timers.scheduler.setCounts(this.#event, false)
    return this
  }

  hasRef(): boolean {
    return this.#event.counts
  }

  cancel(): void {
    this.#timers.scheduler.cancel(this.#event)
  }
}

export class NodeTimers {
  readonly scheduler: Scheduler
  readonly #active = new Map<number, Timeout>()
  readonly #immediates = new Set<Immediate>()
  readonly #cleared = new WeakSet<Timeout>()
  #id = 0

  constructor(scheduler: Scheduler) {
    this.scheduler = scheduler
  }

  readonly setTimeout = (callback: unknown, delayMs?: unknown, ...args: unknown[]): Timeout =>
    new Timeout(this, ++this.#id, checked(callback), delayMs, args, false)

  readonly setInterval = (callback: unknown, delayMs?: unknown, ...args: unknown[]): Timeout =>
    new Timeout(this, ++this.#id, checked(callback), delayMs, args, true)

  readonly setImmediate = (callback: unknown, ...args: unknown[]): Immediate => {
    const immediate = new Immediate(this, checked(callback), args)
    this.#immediates.add(immediate)
    return immediate
  }

  /** Takes a Timeout or its number. */
  readonly clear = (timer?: unknown): void => {
    const timeout = timer instanceof Timeout ? timer : this.#active.get(Number(timer))
    if (!timeout) return
    this.#cleared.add(timeout)
    timeout.cancel()
  }

  readonly clearImmediate = (immediate?: unknown): void => {
    if (!(immediate instanceof Immediate)) return
    this.forgetImmediate(immediate)
    immediate.cancel()
  }

  /** As at the end of the process. */
  clearAll(): void {
    for (const timeout of this.#active.values()) timeout.cancel()
    for (const immediate of this.#immediates) immediate.cancel()
    this.#active.clear()
    this.#immediates.clear()
  }

  /** What a server finds among its globals and in `node:timers`. */
  members(): Record<string, unknown> {
    const { setTimeout, setInterval, setImmediate, clear, clearImmediate } = this
    return {
      setTimeout,
      setInterval,
      setImmediate,
      clearTimeout: clear,
      clearInterval: clear,
      clearImmediate,
    }
  }

  /** `node:timers/promises`. */
  promises(): Record<string, unknown> {
    const wait = (delayMs?: number, value?: unknown) =>
      new Promise((resolve) => this.setTimeout(resolve, delayMs, value))
    const immediate = (value?: unknown) => new Promise((resolve) => this.setImmediate(resolve, value))
    return { setTimeout: wait, setImmediate: immediate, scheduler: { wait, yield: immediate } }
  }

  add(timeout: Timeout, id: number): void {
    this.#active.set(id, timeout)
  }

  delete(id: number): void {
    this.#active.delete(id)
  }

  cleared(timeout: Timeout): boolean {
    return this.#cleared.has(timeout)
  }

  forgetImmediate(immediate: Immediate): void {
    this.#immediates.delete(immediate)
  }
}

named({ Timeout, Immediate })

function checked(callback: unknown): Callback {
  if (typeof callback !== 'function') throw invalidArgument('callback', 'of type function', callback)
  return callback as Callback
}
