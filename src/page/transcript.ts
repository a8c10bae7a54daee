/**
 * What a run has printed, for everything that shows it, now or as it was at an earlier moment. The
 * first and the last lines are kept, and how many were left out between: a flood does not grow
 * without bound.
 */
import type { OutputEntry } from '#lesson/output.ts'
import { plainLine } from './output-text.ts'

const KEPT = 5_000

type Listener = (entries: OutputEntry[]) => void

export class Transcript {
  #first: OutputEntry[] = []
  #last: OutputEntry[] = []
  #skipped = 0
  #isEmpty = true
  readonly #kept: number
  readonly #listeners = new Set<Listener>()

  constructor(kept: number = KEPT) {
    this.#kept = kept
  }

  /** Whether there is nothing to show; what a program has cleared is not shown. */
  get isEmpty(): boolean {
    return this.#isEmpty
  }

  /** Adds `entries` and passes them on, clears included. */
  append(entries: OutputEntry[]): void {
    for (const entry of entries) {
      this.#isEmpty = 'clear' in entry
      if ('clear' in entry && entry.timeMs === undefined) this.#forget()
      else if (this.#first.length < this.#kept) this.#first.push(entry)
      else this.#last.push(entry)
    }
    // Trimmed by halves, so that a long run does not move the array at each batch.
    if (this.#last.length > 2 * this.#kept)
      for (const entry of this.#last.splice(0, this.#last.length - this.#kept)) this.#skipped += weight(entry)
    for (const listener of this.#listeners) listener(entries)
  }

  /** Forgets everything: it cannot be looked back at any more. */
  clear(): void {
    this.append([{ clear: true }])
  }

  /** What is shown, with a gap where lines were left out; as it was at `atMs`, if that is given. */
  entries(atMs = Infinity): OutputEntry[] {
    const entries = this.moments()
    const next = entries.findIndex((entry) => 'timeMs' in entry && entry.timeMs > atMs)
    const printed = next < 0 ? entries : entries.slice(0, next)
    return printed.slice(printed.findLastIndex((entry) => 'clear' in entry) + 1)
  }

  /** Everything kept, with what was cleared since and the clears themselves. */
  moments(): OutputEntry[] {
    const gap = this.#skipped > 0 ? [{ skipped: this.#skipped }] : []
    return [...this.#first, ...gap, ...this.#last]
  }

  text(atMs?: number): string {
    return this.entries(atMs).map(plainLine).join('\n')
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
  if ('clear' in entry) return 0
  return 'skipped' in entry ? entry.skipped : 1
}
