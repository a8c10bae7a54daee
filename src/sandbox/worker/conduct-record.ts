/**
 * What a run under a check's conduct does, kept until the check asks: whole within the bounds of
 * `RECORD_LIMITS`. Past one of them nothing more is kept, and the check is told.
 */
import { RECORD_LIMITS, type Moment, type Overflow } from '#lesson/check.ts'
import type { UncaughtError } from '#lesson/messages.ts'
import type { OutputLine } from '#lesson/output.ts'
import type { TraceRecord } from '#lesson/trace.ts'
import { readText } from './late-text.ts'
import type { PrintedLine } from './output.ts'
import type { RunObserver } from './run.ts'

/** The first errors explain the rest. */
const MOST_ERRORS = 20

export class ConductRecord implements RunObserver {
  #output: OutputLine[] = []
  #trace: TraceRecord[] = []
  #errors: UncaughtError[] = []
  #lines = 0
  #records = 0
  #volume = 0
  #errorCount = 0
  #overflow: Overflow | undefined

  get overflow(): Overflow | undefined {
    return this.#overflow
  }

  printed(line: PrintedLine): void {
    const text = readText(line.text)
    if (this.#has(++this.#lines > RECORD_LIMITS.lines ? 'lines' : undefined, text.length))
      this.#output[this.#output.length] = { ...line, text }
  }

  cleared(): void {}

  traced(record: TraceRecord): void {
    const volume = record.type === 'frame' ? record.data.length : 0
    if (this.#has(++this.#records > RECORD_LIMITS.records ? 'records' : undefined, volume))
      this.#trace[this.#trace.length] = record
  }

  uncaught(error: UncaughtError): void {
    if (++this.#errorCount <= MOST_ERRORS) this.#errors[this.#errors.length] = error
  }

  state(): void {}

  took(): void {}

  reached(): void {}

  evaluated(): void {}

  completed(): void {}

  /** All since the last call. */
  take(timeMs: number, events: number): Moment {
    const moment: Moment = {
      timeMs,
      events,
      output: this.#output,
      trace: this.#trace,
      errors: this.#errors,
      ...(this.#overflow && { overflow: this.#overflow }),
    }
    this.#output = []
    this.#trace = []
    this.#errors = []
    return moment
  }

  #has(bound: Overflow | undefined, volume: number): boolean {
    this.#volume += volume
    this.#overflow ??= bound ?? (this.#volume > RECORD_LIMITS.volume ? 'volume' : undefined)
    return this.#overflow === undefined
  }
}
