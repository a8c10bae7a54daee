/**
 * What a run prints, within a budget of real time: a worker in a synchronous loop hears nothing, so
 * nobody can tell it to slow down. A burst goes out whole; after that only so much in each window, and
 * of the rest the last lines, with the number of those left out. Limits on what is shown never change
 * what happens: nothing here touches virtual time.
 */
import type { OutputEntry, OutputLine } from '#lesson/output.ts'
import { readText, type Text } from './late-text.ts'
import { floor, min } from './primordials.ts'
import { cutLine } from './terminal-text.ts'

const BURST_LINES = 5_000
const BURST_BYTES = 512 * 1024
const WINDOW_MS = 50
const WINDOW_LINES = 500
const WINDOW_BYTES = 32 * 1024
const RING_LINES = 200
const RING_BYTES = 64 * 1024
const CLEAR_BYTES = 16
const BATCH_BYTES = 64 * 1024
/** A loop that prints has its batch sent this often, although its task does not end. */
const LONG_TASK_MS = 16
/** Batches of short tasks are joined, so that the page gets no more than this many a second. */
const BATCH_INTERVAL_MS = 8
/** While lines are held back, the clock is read once for so many: reading it costs more than a line. */
const READING_LINES = 8
/**
 * Of lines left out, one after the other: from then on only the last lines of each window are sent, and
 * the worker leaves the machine to others for so long in it…
 */
const LONG_LINES = 10_000
const PAUSE_MS = 25
/** …and from then on it sleeps until the next. */
const FLOOD_LINES = 1_000_000

/** A line as it is printed; who tells it to others reads its text. */
export interface PrintedLine extends Omit<OutputLine, 'text'> {
  text: Text
}

export interface OutputOptions {
  post(entries: OutputEntry[]): void
  /** The real clock. */
  nowMs(): number
  /** When the running job has ended. */
  soon(callback: () => void): void
  later(callback: () => void, delayMs: number): void
  /** Blocks the worker. */
  sleep(durationMs: number): void
}

export class Output {
  readonly #options: OutputOptions
  #lines = BURST_LINES
  #bytes = BURST_BYTES
  #windowAtMs: number
  #batch: OutputEntry[] = []
  #batchBytes = 0
  #postedAtMs = -Infinity
  #flushing = false
  #draining = false
  readonly #ring: PrintedLine[] = []
  #ringStart = 0
  #ringLength = 0
  #ringBytes = 0
  #skipped = 0
  #flood = 0
  /** Lines until the clock is to be read again, and what it said last. */
  #unread = 0
  #readAtMs = 0

  constructor(options: OutputOptions) {
    this.#options = options
    this.#windowAtMs = options.nowMs()
  }

  write(line: PrintedLine): void {
    if (this.#ringLength > 0 && --this.#unread > 0) return this.#keep(line)
    this.#unread = READING_LINES
    const nowMs = (this.#readAtMs = this.#options.nowMs())
    const isNewWindow = this.#refill(nowMs)
    if (isNewWindow && this.#flood > LONG_LINES) this.#options.sleep(PAUSE_MS)
    if (this.#ringLength === 0 && this.#lines > 0 && this.#bytes > 0) return this.#emitLine(line, nowMs)
    // Nothing is added to a batch until what is held back goes.
    if (this.#ringLength === 0) this.#post()
    this.#keep(line)
    if (this.#flood > FLOOD_LINES) this.#rest(nowMs)
    return undefined
  }

  /** Takes the place of all that was printed before; what is held back of it never goes. */
  clear(timeMs: number): void {
    this.#ringLength = this.#ringBytes = this.#skipped = 0
    this.#emit({ clear: true, timeMs }, CLEAR_BYTES, this.#options.nowMs())
  }

  /** Whether something as long as `lines` lines may be sent beside the output; if so, all before it is. */
  admit(lines: number, bytes: number): boolean {
    this.#refill(this.#options.nowMs())
    if (this.#ringLength > 0 || this.#lines < lines || this.#bytes < bytes) return false
    this.#lines -= lines
    this.#bytes -= bytes
    this.#post()
    return true
  }

  /** Sends what has been printed and is not held back. */
  flush(): void {
    this.#post()
  }

  #emitLine({ source, level, text, timeMs }: PrintedLine, nowMs: number): void {
    const line: OutputLine = { source, level, text: cutLine(readText(text)), timeMs }
    this.#emit(line, sizeOf(line), nowMs)
  }

  #emit(entry: OutputEntry, bytes: number, nowMs: number): void {
    this.#lines--
    this.#bytes -= bytes
    this.#batch[this.#batch.length] = entry
    this.#batchBytes += bytes
    if (this.#batchBytes >= BATCH_BYTES) this.#post()
    else if (!this.#flushing) this.#planFlush(nowMs)
    else if (nowMs - this.#postedAtMs > LONG_TASK_MS) this.#post()
  }

  #planFlush(nowMs: number): void {
    this.#flushing = true
    const flush = () => {
      this.#flushing = false
      // Who has fallen silent need not wait for the window that pays for it.
      if (this.#ringLength > 0 && this.#lines > -RING_LINES && this.#bytes > -RING_BYTES)
        this.#drain(this.#options.nowMs())
      else this.#post()
    }
    const restMs = this.#postedAtMs + BATCH_INTERVAL_MS - nowMs
    if (restMs > 0) this.#options.later(flush, restMs)
    else {
      this.#postedAtMs = nowMs
      this.#options.soon(flush)
    }
  }

  #post(): void {
    if (this.#batch.length === 0) return
    const batch = this.#batch
    this.#batch = []
    this.#batchBytes = 0
    this.#postedAtMs = this.#options.nowMs()
    this.#options.post(batch)
  }

  /** Whether a window has begun since it was asked last. */
  #refill(nowMs: number): boolean {
    const windows = floor((nowMs - this.#windowAtMs) / WINDOW_MS)
    if (windows < 1) return false
    this.#windowAtMs += windows * WINDOW_MS
    const lines = this.#flood > LONG_LINES ? RING_LINES : WINDOW_LINES
    this.#lines = min(BURST_LINES, this.#lines + windows * lines)
    this.#bytes = min(BURST_BYTES, this.#bytes + windows * WINDOW_BYTES)
    if (this.#ringLength > 0 && this.#lines > 0 && this.#bytes > 0) this.#drain(nowMs)
    return true
  }

  /** Sends what is held back; more than the window allows is a debt to the next. */
  #drain(nowMs: number): void {
    if (this.#skipped > 0) this.#emit({ skipped: this.#skipped }, 0, nowMs)
    this.#skipped = 0
    for (let i = 0; i < this.#ringLength; i++)
      this.#emitLine(this.#ring[(this.#ringStart + i) % RING_LINES] as PrintedLine, nowMs)
    this.#ringLength = this.#ringBytes = 0
    this.#post()
  }

  #keep(line: PrintedLine): void {
    if (this.#ringLength === RING_LINES) this.#skip()
    this.#ring[(this.#ringStart + this.#ringLength++) % RING_LINES] = line
    this.#ringBytes += sizeOf(line)
    while (this.#ringBytes > RING_BYTES && this.#ringLength > 1) this.#skip()
    if (!this.#draining) this.#planDrain()
    if (!this.#flushing) this.#planFlush(this.#readAtMs)
  }

  /** Until the next window: a program that has flooded for so long is in no hurry. */
  #rest(nowMs: number): void {
    this.#options.sleep(this.#windowAtMs + WINDOW_MS - nowMs)
    this.#unread = 0
  }

  #skip(): void {
    this.#ringBytes -= sizeOf(this.#ring[this.#ringStart] as PrintedLine)
    this.#ringStart = (this.#ringStart + 1) % RING_LINES
    this.#ringLength--
    this.#skipped++
    this.#flood++
  }

  /** For the lines that are held back when the program falls silent. */
  #planDrain(): void {
    this.#draining = true
    this.#options.later(() => {
      this.#draining = false
      this.#flood = 0
      this.#refill(this.#options.nowMs())
      if (this.#ringLength > 0) this.#planDrain()
    }, WINDOW_MS)
  }
}

/** What a line weighs in the page: its text and the object around it. */
function sizeOf(line: PrintedLine): number {
  return line.text.length + 16
}
