/**
 * Which entry of the output stands in which lines of the terminal, by a number that counts all lines
 * since the terminal was cleared. A line is what a line feed ends, however many rows it takes.
 */
import type { OutputGap, OutputLine } from '#lesson/output.ts'

type Written = OutputLine | OutputGap

export class WrittenLines {
  readonly #kept: number
  #entries: Written[] = []
  /** Of each entry, the number of its first line. */
  #starts: number[] = []
  #count = 0

  /** Knows at least the last `kept` entries. */
  constructor(kept: number) {
    this.#kept = kept
  }

  /** Lines written so far. */
  get count(): number {
    return this.#count
  }

  get entries(): readonly Written[] {
    return this.#entries
  }

  push(entry: Written): void {
    this.#entries.push(entry)
    this.#starts.push(this.#count)
    this.#count += lineCount(entry)
    if (this.#entries.length <= 2 * this.#kept) return
    this.#entries.splice(0, this.#kept)
    this.#starts.splice(0, this.#kept)
  }

  clear(): void {
    this.#entries = []
    this.#starts = []
    this.#count = 0
  }

  /** The entry whose first line is `number`. */
  beginningAt(number: number): Written | undefined {
    let low = 0
    let high = this.#starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#starts[middle] ?? 0) < number) low = middle + 1
      else high = middle
    }
    return this.#starts[low] === number ? this.#entries[low] : undefined
  }

  /** First and last line of `entry`. */
  linesOf(entry: Written): { first: number; last: number } | undefined {
    const first = this.#starts[this.#entries.lastIndexOf(entry)]
    return first === undefined ? undefined : { first, last: first + lineCount(entry) - 1 }
  }
}

function lineCount(entry: Written): number {
  return 'text' in entry ? entry.text.split('\n').length : 1
}
