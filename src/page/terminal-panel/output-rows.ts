/**
 * Where entries of the output stand on the terminal's screen. Rows are counted back from the cursor:
 * a full scrollback loses its first rows, and a resize wraps lines anew.
 */
import type { Terminal } from '@xterm/xterm'
import type { OutputGap, OutputLine } from '#lesson/output.ts'
import type { WrittenLines } from './written-lines.ts'

/** Rows of the buffer, from 0. */
export interface RowSpan {
  first: number
  last: number
}

export class OutputRows {
  readonly #terminal: Terminal
  readonly #written: WrittenLines

  constructor(terminal: Terminal, written: WrittenLines) {
    this.#terminal = terminal
    this.#written = written
  }

  /** The row of the cursor, which is at the end of all that was written. */
  get last(): number {
    const { baseY, cursorY } = this.#terminal.buffer.active
    return baseY + cursorY
  }

  /** The entry that begins in `row`. */
  beginningAt(row: number): OutputLine | OutputGap | undefined {
    if (row > this.last || this.#isWrapped(row)) return undefined
    let number = this.#written.count - 1
    for (let below = this.last; below > row; below--) if (!this.#isWrapped(below)) number--
    return this.#written.beginningAt(number)
  }

  /** All rows of `entry`, as far as they are still there. */
  spanOf(entry: OutputLine): RowSpan | undefined {
    const lines = this.#written.linesOf(entry)
    if (!lines) return undefined
    let number = this.#written.count - 1
    let last: number | undefined
    for (let row = this.last; row >= 0; row--) {
      if (number === lines.last) last ??= row
      if (this.#isWrapped(row)) continue
      if (number === lines.first) return { first: row, last: last ?? row }
      number--
    }
    return last === undefined ? undefined : { first: 0, last }
  }

  #isWrapped(row: number): boolean {
    return this.#terminal.buffer.active.getLine(row)?.isWrapped ?? false
  }
}
