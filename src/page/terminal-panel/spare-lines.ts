/**
 * Lines of xterm's buffer made ahead, while the page is idle. Until its buffer is full xterm makes each line
 * anew, which is half of what a flood costs the page, for each is memory that nobody has touched yet. A line
 * made ahead takes over what the new one is to be, as xterm's own used lines do once the buffer is full.
 * An xterm that is built otherwise goes on as before.
 */
import type { Terminal } from '@xterm/xterm'
import { idle } from '../nearness.ts'
import { coreOf, type BufferLine } from './xterm-internals.ts'

/** As many as a flood shows at least, and some. A line has 12 bytes for each column. */
const KEPT = 6_000
/** For so long lines are made at once. */
const SLICE_MS = 5
/** Whoever takes lines has the page for as long, from the last one on. */
const QUIET_MS = 300

export class SpareLines {
  static #shared: SpareLines | undefined

  /** Keeps lines that are as long as those of `terminal` now are. All terminals of a page share them. */
  static keepFor(terminal: Terminal): SpareLines | undefined {
    const line = coreOf(terminal)?._bufferService?.buffer?.lines?.get?.(0)
    if (typeof line?.clone !== 'function' || typeof line.copyFrom !== 'function') return undefined
    this.#shared ??= new SpareLines(line)
    this.#shared.#keep(line)
    return this.#shared
  }

  /** As xterm makes a line. */
  readonly #clone: (line: BufferLine) => BufferLine
  /** A copy, for xterm changes the length of its own lines. */
  #model: BufferLine
  #lines: BufferLine[] = []
  #takenAtMs = -Infinity
  #isFilling = false

  /** From now on all lines as long as `line` are taken from here as long as there are some. */
  private constructor(line: BufferLine) {
    const prototype = Object.getPrototypeOf(line) as BufferLine
    const { clone } = prototype
    this.#clone = (each) => clone.call(each)
    this.#model = this.#clone(line)
    const take = (like: BufferLine) => this.#take(like)
    prototype.clone = function (this: BufferLine) {
      return take(this) ?? clone.call(this)
    }
  }

  get count(): number {
    return this.#lines.length
  }

  #keep(line: BufferLine): void {
    if (line.length !== this.#model.length) {
      this.#lines = []
      this.#model = this.#clone(line)
    }
    if (!this.#isFilling) void this.#fill()
  }

  #take(like: BufferLine): BufferLine | undefined {
    const line = like.length === this.#model.length ? this.#lines.pop() : undefined
    if (!line) return undefined
    line.copyFrom(like)
    this.#takenAtMs = performance.now()
    if (!this.#isFilling) void this.#fill()
    return line
  }

  async #fill(): Promise<void> {
    this.#isFilling = true
    while (this.count < KEPT) {
      await idle()
      const nowMs = performance.now()
      const restMs = this.#takenAtMs + QUIET_MS - nowMs
      if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs))
      else
        while (this.count < KEPT && performance.now() < nowMs + SLICE_MS)
          this.#lines.push(this.#clone(this.#model))
    }
    this.#isFilling = false
  }
}
