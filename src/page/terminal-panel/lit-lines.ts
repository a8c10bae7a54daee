/**
 * Lines of the terminal that are lit: what a selected message made a program print. The terminal moves
 * to the first of them, unless the learner reads elsewhere, and back when nothing is lit.
 */
import type { IDecoration, Terminal } from '@xterm/xterm'
import type { OutputLine } from '#lesson/output.ts'
import type { OutputRows } from './output-rows.ts'

/** Rows that stay above the first lit one. */
const ABOVE = 1

export class LitLines {
  readonly #terminal: Terminal
  readonly #rows: OutputRows
  #lines: readonly OutputLine[] = []
  #decorations: IDecoration[] = []
  /** The row at the top since the terminal was moved, unless it follows the end. */
  #movedTo: number | undefined

  constructor(terminal: Terminal, rows: OutputRows) {
    this.#terminal = terminal
    this.#rows = rows
    terminal.onResize(() => this.#draw())
  }

  light(lines: readonly OutputLine[]): void {
    this.#lines = lines
    this.#draw()
    const { viewportY, baseY } = this.#terminal.buffer.active
    if (viewportY !== baseY && viewportY !== this.#movedTo) return
    if (lines[0]) this.reveal(lines[0])
    else if (this.#movedTo !== undefined) {
      this.#movedTo = undefined
      this.#terminal.scrollToBottom()
    }
  }

  /** Brings `line` into view. */
  reveal(line: OutputLine): void {
    const span = this.#rows.spanOf(line)
    const { viewportY, baseY } = this.#terminal.buffer.active
    if (!span || (span.first >= viewportY && span.last < viewportY + this.#terminal.rows)) return
    this.#movedTo = Math.min(baseY, Math.max(0, span.first - ABOVE))
    this.#terminal.scrollToLine(this.#movedTo)
  }

  #draw(): void {
    for (const decoration of this.#decorations.splice(0)) decoration.dispose()
    for (const line of this.#lines) {
      const span = this.#rows.spanOf(line)
      const marker = span && this.#terminal.registerMarker(span.first - this.#rows.last)
      const height = span ? span.last - span.first + 1 : 1
      const decoration =
        marker && this.#terminal.registerDecoration({ marker, width: this.#terminal.cols, height })
      if (!decoration) continue
      decoration.onRender((element) => element.classList.add('lit', line.source))
      // With its decoration goes its marker.
      decoration.onDispose(() => marker.dispose())
      this.#decorations.push(decoration)
    }
  }
}
