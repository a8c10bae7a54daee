/**
 * Lets progress through at most every 50 ms (XMLHttpRequest standard, "processBodyChunk"), as Chromium
 * does: the first at once, the newest of the others when the time has come.
 */
import type { ScheduledEvent, Scheduler } from '../scheduler.ts'

const INTERVAL_MS = 50

export class ProgressThrottle {
  readonly #scheduler: Scheduler
  readonly #dispatch: () => void
  #timer: ScheduledEvent | undefined
  #deferred = false

  constructor(scheduler: Scheduler, dispatch: () => void) {
    this.#scheduler = scheduler
    this.#dispatch = dispatch
  }

  /** There was progress. */
  progress(): void {
    if (this.#timer) {
      this.#deferred = true
      return
    }
    this.#start()
    this.#dispatch()
  }

  /** Nothing is held back any longer. */
  flush(): void {
    const { cancelled } = this.#cancel()
    if (cancelled) this.#dispatch()
  }

  /** What is held back is dropped. */
  clear(): void {
    this.#cancel()
  }

  #cancel(): { cancelled: boolean } {
    const cancelled = this.#deferred
    if (this.#timer) this.#scheduler.cancel(this.#timer)
    this.#timer = undefined
    this.#deferred = false
    return { cancelled }
  }

  #start(): void {
    this.#timer = this.#scheduler.after(INTERVAL_MS, 'client', () => {
      this.#timer = undefined
      if (!this.#deferred) return
      this.#deferred = false
      this.#start()
      this.#dispatch()
    })
  }
}
