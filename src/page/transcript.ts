/**
 * What a run has printed, for everything that shows it. The first and the last lines are kept, and
 * how many were left out between: a flood does not grow without bound.
 */
import type { OutputEntry } from '#lesson/output.ts'
import { plainLine } from './output-text.ts'

const KEPT = 5_000

type Listener = (entries: OutputEntry[]) => void

export class Transcript {
  #first: OutputEntry[] = []
  #last: OutputEntry[] = []
  #skipped = 0
  readonly #kept: number
  readonly #listeners = new Set<Listener>()

  constructor(kept: number = KEPT) {
    this.#kept = kept
  }

  get isEmpty(): boolean {
    return this.#first.length === 0
  }

  /** Adds `entries` and passes them on, clears included. */
  append(entries: OutputEntry[]): void {
    for (const entry of entries) {
      if ('clear' in entry) this.#forget()
      else if (this.#first.length < this.#kept) this.#first.push(entry)
      else this.#last.push(entry)
    }
    // Trimmed by halves, so that a long run does not move the array at each batch.
    if (this.#last.length > 2 * this.#kept)
      for (const entry of this.#last.splice(0, this.#last.length - this.#kept)) this.#skipped += weight(entry)
    for (const listener of this.#listeners) listener(entries)
  }

  clear(): void {
    this.append([{ clear: true }])
  }

  /** Everything kept, with a gap where lines were left out. */
  entries(): OutputEntry[] {
    const gap = this.#skipped > 0 ? [{ skipped: this.#skipped }] : []
    return [...this.#first, ...gap, ...this.#last]
  }

  text(): string {
    return this.entries().map(plainLine).join('\n')
  }

  /** Hears of every later `append`. Returns how to stop. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #forget(): void {
    this.#first = []
    this.#last = []
    this.#skipped = 0
  }
}

function weight(entry: OutputEntry): number {
  return 'skipped' in entry ? entry.skipped : 1
}
