/**
 * A run's trace on its way to the model that the network's panel shows. The model's code is loaded when
 * there is something to put into it; until then what was told waits, and in the same order it is passed on.
 */
import { signal } from '@preact/signals-core'
import type { TraceRecord } from '#lesson/trace.ts'
import { idle } from './nearness.ts'
import type { TraceModel } from './trace-model.ts'

/** Batches that may wait. Should the code never come, the rest is not kept. */
const WAITING = 2_000

export class TraceFeed {
  /** The model, once it has come; the same for all runs. */
  readonly model = signal<TraceModel | undefined>(undefined)
  #waiting: ((model: TraceModel) => void)[] = []
  #opening: Promise<void> | undefined

  /** A run begins at `startMs`, in Unix milliseconds: what was there is forgotten. */
  clear(startMs: number): void {
    this.#waiting = []
    this.#tell((model) => model.clear(startMs))
  }

  append(records: TraceRecord[]): void {
    this.#tell((model) => model.append(records))
    // The run's first output has the line to itself.
    if (!this.#opening) void idle().then(() => this.open())
  }

  advance(timeMs: number): void {
    this.#tell((model) => model.advance(timeMs))
  }

  /** Loads the model. Should it not come, the next call tries again. */
  open(): Promise<void> {
    this.#opening ??= this.#load().catch((error: unknown) => {
      console.warn('The network’s model did not come:', error)
      this.#opening = undefined
    })
    return this.#opening
  }

  async #load(): Promise<void> {
    const { TraceModel } = await import('./trace-model.ts')
    const model = new TraceModel()
    for (const tell of this.#waiting.splice(0)) tell(model)
    this.model.value = model
  }

  #tell(tell: (model: TraceModel) => void): void {
    const model = this.model.peek()
    if (model) tell(model)
    else if (this.#waiting.length < WAITING) this.#waiting.push(tell)
  }
}
