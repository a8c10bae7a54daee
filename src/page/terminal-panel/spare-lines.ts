/**
 * Lines of xterm's buffer made ahead, while the page is idle. Until its buffer is full xterm makes each line
 * anew, which is half of what a flood costs the page, for each is memory that nobody has touched yet. A line
 * made ahead takes over what the new one is to be, as xterm's own used lines do once the buffer is full.
 * Seen in xterm 6.0; one that is built otherwise goes on as before.
 */
import type { Terminal } from '@xterm/xterm'
import { idle } from '../nearness.ts'

/** As many as a flood shows at least, and some. A line has 12 bytes for each column. */
const KEPT = 6_000
/** For so long lines are made at once. */
const SLICE_MS = 5
/** Whoever takes lines has the page for as long, from the last one on. */
const QUIET_MS = 300

/** What xterm keeps to itself and its own addons reach for, too. */
interface Internals {
  _core?: { _bufferService?: { buffer?: { lines?: { get?: (index: number) => Line | undefined } } } }
}

interface Line {
  readonly length: number
  clone: () => Line
  copyFrom: (line: Line) => void
}

export class SpareLines {
  static #shared: SpareLines | undefined

  /** Keeps lines that are as long as those of `terminal` now are. All terminals of a page share them. */
  static keepFor(terminal: Terminal): SpareLines | undefined {
    const { _core: core } = terminal as unknown as Internals
    const line = core?._bufferService?.buffer?.lines?.get?.(0)
    if (typeof line?.clone !== 'function' || typeof line.copyFrom !== 'function') return undefined
    this.#shared ??= new SpareLines(line)
    this.#shared.#keep(line)
    return this.#shared
  }

  /** As xterm makes a line. */
  readonly #clone: (line: Line) => Line
  /** A copy, for xterm changes the length of its own lines. */
  #model: Line
  #lines: Line[] = []
  #takenAtMs = -Infinity
  #isFilling = false

  /** From now on all lines as long as `line` are taken from here as long as there are some. */
  private constructor(line: Line) {
    const prototype = Object.getPrototypeOf(line) as Line
    const { clone } = prototype
    this.#clone = (each) => clone.call(each)
    this.#model = this.#clone(line)
    const take = (like: Line) => this.#take(like)
    prototype.clone = function (this: Line) {
      return take(this) ?? clone.call(this)
    }
  }

  get count(): number {
    return this.#lines.length
  }

  #keep(line: Line): void {
    if (line.length !== this.#model.length) {
      this.#lines = []
      this.#model = this.#clone(line)
    }
    if (!this.#isFilling) void this.#fill()
  }

  #take(like: Line): Line | undefined {
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
      const restMs = this.#takenAtMs + QUIET_MS - performance.now()
      // oxlint-disable-next-line no-await-in-loop -- a little at a time
      await (restMs > 0 ? new Promise((resolve) => setTimeout(resolve, restMs)) : idle())
      const nowMs = performance.now()
      if (nowMs < this.#takenAtMs + QUIET_MS) continue
      while (this.count < KEPT && performance.now() < nowMs + SLICE_MS)
        this.#lines.push(this.#clone(this.#model))
    }
    this.#isFilling = false
  }
}
