/**
 * What an object still has to tell its program, a step an event, so that microtasks run between as they
 * do between the listeners of a browser's events.
 */
import type { ScheduledEvent, Scheduler } from '../scheduler.ts'

export class Steps {
  readonly #scheduler: Scheduler
  #steps: (() => void)[] = []
  #event: ScheduledEvent | undefined

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler
  }

  /** Does `step` behind those that wait. */
  add(step: () => void): void {
    this.#steps.push(step)
    this.#event ??= this.#schedule()
  }

  /** What waits is never done. */
  clear(): void {
    this.#steps = []
    if (this.#event) this.#scheduler.cancel(this.#event)
    this.#event = undefined
  }

  #schedule(): ScheduledEvent {
    return this.#scheduler.after(0, 'client', () => {
      const step = this.#steps.shift()
      // Queued before the step, so that nothing which listeners queue comes between.
      this.#event = this.#steps.length > 0 ? this.#schedule() : undefined
      step?.()
    })
  }
}
