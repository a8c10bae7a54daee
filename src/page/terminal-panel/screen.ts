/**
 * xterm as the console's screen, loaded when there is something to show. What is written waits in
 * a bounded queue: xterm is given a batch only when it has dealt with earlier ones.
 */
import { FitAddon } from '@xterm/addon-fit'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import type { OutputEntry, OutputLine } from '#lesson/output.ts'
import type { SourceLine } from '#lesson/trace.ts'
import { afterPaint, idle } from '../nearness.ts'
import { ansiLine, BAR_COLUMNS, TIME_COLUMNS } from './ansi-line.ts'
import { spareHeldOutput } from './held-output.ts'
import { LitLines } from './lit-lines.ts'
import { OutputRows } from './output-rows.ts'
import { readPalette } from './palette.ts'
import { sourceLinks } from './source-links.ts'
import { SpareLines } from './spare-lines.ts'
import { timeLinks } from './time-links.ts'
import { WrittenLines } from './written-lines.ts'

export { rehearseTerminal } from './terminal-rehearsal.ts'

const SCROLLBACK = 20_000
const IN_FLIGHT = 4
/** xterm looks only between two batches whether its 12 ms are over; cold, so many characters take some 9 of them. */
const BATCH_LENGTH = 8_192
/** While more is waiting, xterm draws so often: drawing takes as long as hundreds of lines. */
const DRAWING_MS = 100
/** Begins and ends a change that is drawn as one (DEC private mode 2026, "synchronized output"). */
const HOLD = '\u001B[?2026h'
const RELEASE = '\u001B[?2026l'
/** Clears the screen and what has scrolled out of it, colours included. */
const CLEAR = '\u001B[0m\u001B[H\u001B[2J\u001B[3J'
/** What programs print, nearly always, in pieces that xterm measures within some milliseconds. */
const LETTERS =
  String.fromCodePoint(...Array.from({ length: 95 }, (_, index) => 32 + index)).match(/.{1,6}/g) ?? []
/** So much is parsed at once, in less than a millisecond. */
const SHORT_BATCH = 4_096
/** Lines that may wait; of more, the oldest are skipped, for they would scroll away unseen. */
const WAITING = 20_000

/** From so many columns on, each line begins with its time. */
const TIMED_COLUMNS = 64

export interface ScreenActions {
  /** The learner wants to see a place that a line names. */
  seek: (place: SourceLine) => void
  /** The learner wants to see what made a program print `line`. */
  ask: (line: OutputLine) => void
}

export class Screen {
  readonly #area: HTMLElement
  readonly #host = document.createElement('div')
  readonly #terminal: Terminal
  readonly #fit = new FitAddon()
  readonly #resized: ResizeObserver
  #waiting: OutputEntry[] = []
  #inFlight = 0
  readonly #written = new WrittenLines(SCROLLBACK)
  readonly #lit: LitLines
  #isOpen = false
  #isClosed = false
  #isTimed = false
  #isEmpty = true
  #isDrawing = true
  #drawnAtMs = -Infinity

  constructor(area: HTMLElement, { seek, ask }: ScreenActions) {
    this.#area = area
    this.#host.className = 'terminal-host'
    // The log beneath says the same to those who cannot see this.
    this.#host.ariaHidden = 'true'
    const style = getComputedStyle(area)
    this.#terminal = new Terminal({
      fontFamily: style.fontFamily,
      fontSize: Number.parseFloat(style.fontSize),
      lineHeight: 1.25,
      scrollback: SCROLLBACK,
      convertEol: true,
      scrollOnUserInput: false,
      // For decorations, which count as proposed.
      allowProposedApi: true,
      cursorInactiveStyle: 'none',
      theme: readPalette(area),
    })
    this.#terminal.loadAddon(this.#fit)
    this.#terminal.loadAddon(new WebLinksAddon((_, address) => window.open(address, '_blank', 'noopener')))
    this.#terminal.registerLinkProvider(sourceLinks(this.#terminal, seek))
    const rows = new OutputRows(this.#terminal, this.#written)
    this.#terminal.registerLinkProvider(
      timeLinks(rows, {
        columns: () => (this.#isTimed ? TIME_COLUMNS : 0) + BAR_COLUMNS,
        hover: (line) => (this.#host.title = line ? timeTitle(line) : ''),
        open: ask,
      }),
    )
    this.#lit = new LitLines(this.#terminal, rows)
    // It is for reading. Not by `disableStdin`, which would keep `#hurry` from its trick.
    this.#terminal.attachCustomKeyEventHandler(() => false)
    this.#resized = new ResizeObserver(() => this.#fit.fit())
  }

  /**
   * Opens the terminal, in tasks of their own, for together they would block the page; until then what is
   * written waits. False, if it was closed before it was open.
   */
  async open(): Promise<boolean> {
    for (const step of [warmCanvas, () => this.#attach(), () => this.#fitToArea()]) {
      await idle()
      if (this.#isClosed) return false
      step()
    }
    // xterm measures each letter when it first draws it, and lays its box out for it.
    for (const text of [...LETTERS.map((letters) => `\r${letters}`), CLEAR]) {
      await this.#draw(text)
      if (this.#isClosed) return false
    }
    this.#isOpen = true
    this.#pump()
    return true
  }

  write(entries: OutputEntry[]): void {
    for (const entry of entries) {
      if ('clear' in entry) this.#waiting = [entry]
      else this.#waiting.push(entry)
    }
    if (this.#waiting.length > 2 * WAITING) this.#skip()
    this.#pump()
  }

  /** Lights `lines`, and no others. */
  light(lines: readonly OutputLine[]): void {
    this.#lit.light(lines)
  }

  /** Brings `line` into view, whatever the learner looks at. */
  reveal(line: OutputLine): void {
    this.#lit.reveal(line)
  }

  /** Colours of the scheme that now holds. */
  retheme(): void {
    this.#terminal.options.theme = readPalette(this.#area)
  }

  /** Scrolls as `key` asks; says whether it asks for anything. */
  scrollBy(key: string): boolean {
    const terminal = this.#terminal
    const scroll = {
      ArrowUp: () => terminal.scrollLines(-1),
      ArrowDown: () => terminal.scrollLines(1),
      PageUp: () => terminal.scrollPages(-1),
      PageDown: () => terminal.scrollPages(1),
      Home: () => terminal.scrollToTop(),
      End: () => terminal.scrollToBottom(),
    }[key]
    scroll?.()
    return scroll !== undefined
  }

  close(): void {
    this.#isClosed = true
    this.#resized.disconnect()
    this.#terminal.dispose()
    this.#host.remove()
  }

  #attach(): void {
    this.#area.append(this.#host)
    this.#terminal.open(this.#host)
    spareHeldOutput(this.#terminal)
    if (this.#terminal.textarea) Object.assign(this.#terminal.textarea, { tabIndex: -1, readOnly: true })
  }

  #fitToArea(): void {
    this.#fit.fit()
    this.#isTimed = this.#terminal.cols >= TIMED_COLUMNS
    SpareLines.keepFor(this.#terminal)
    this.#terminal.onResize(({ cols }) => {
      SpareLines.keepFor(this.#terminal)
      this.#setTimed(cols >= TIMED_COLUMNS)
    })
    this.#resized.observe(this.#area)
  }

  async #draw(text: string): Promise<void> {
    await new Promise<void>((resolve) => this.#terminal.write(text, resolve))
    await afterPaint()
  }

  /** Writes everything again, with times or without. */
  #setTimed(isTimed: boolean): void {
    if (isTimed === this.#isTimed) return
    this.#isTimed = isTimed
    const waiting = this.#waiting
    this.#waiting = []
    this.write([{ clear: true }, ...this.#written.entries, ...waiting])
  }

  #pump(): void {
    while (this.#isOpen && this.#inFlight < IN_FLIGHT && this.#waiting.length > 0) {
      const batch = this.#drawnSeldom(this.#nextBatch())
      if (this.#inFlight === 0 && batch.length < SHORT_BATCH) this.#hurry()
      this.#inFlight++
      this.#terminal.write(batch, () => {
        this.#inFlight--
        this.#pump()
      })
    }
  }

  /** xterm lets what is written wait for a timer, unless the user has just typed: let it be so. */
  #hurry(): void {
    // Typing ends a selection.
    if (!this.#terminal.hasSelection()) this.#terminal.input('')
  }

  /** A batch with the mark of what xterm holds back, or shows. */
  #drawnSeldom(batch: string): string {
    const nowMs = performance.now()
    const wasDrawing = this.#isDrawing
    this.#isDrawing = this.#waiting.length === 0 || nowMs - this.#drawnAtMs > DRAWING_MS
    if (this.#isDrawing) this.#drawnAtMs = nowMs
    if (this.#isDrawing === wasDrawing) return batch
    return this.#isDrawing ? batch + RELEASE : HOLD + batch
  }

  #nextBatch(): string {
    let batch = ''
    let taken = 0
    for (const entry of this.#waiting) {
      if (batch.length > BATCH_LENGTH) break
      taken++
      if ('clear' in entry) {
        batch += CLEAR
        this.#isEmpty = true
        this.#written.clear()
      } else {
        batch += (this.#isEmpty ? '' : '\n') + ansiLine(entry, this.#isTimed)
        this.#isEmpty = false
        this.#written.push(entry)
      }
    }
    this.#waiting.splice(0, taken)
    return batch
  }

  #skip(): void {
    const skipped = this.#waiting.splice(0, this.#waiting.length - WAITING)
    const clears = skipped.filter((entry) => 'clear' in entry)
    const count = skipped.reduce(
      (sum, entry) => sum + ('skipped' in entry ? entry.skipped : 1),
      -clears.length,
    )
    this.#waiting.unshift(...clears, { skipped: count })
  }
}

/** The first canvas of a page takes as long as all else that xterm does to measure letters. */
function warmCanvas(): void {
  if ('OffscreenCanvas' in globalThis) new OffscreenCanvas(1, 1).getContext('2d')?.measureText('W')
}

function timeTitle({ timeMs }: OutputLine): string {
  return `Printed at ${(timeMs / 1_000).toFixed(3)} s: show the message that it answers`
}
