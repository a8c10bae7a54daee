/**
 * What a run under a check's conduct does, kept until the check asks: whole within the bounds of
 * `RECORD_LIMITS`. Past one of them nothing more is kept, and the check is told.
 */
import { RECORD_LIMITS, type Moment, type Overflow } from '#lesson/check.ts'
import type { UncaughtError } from '#lesson/messages.ts'
import type { OutputLine } from '#lesson/output.ts'
import type { TraceRecord } from '#lesson/trace.ts'
import { create } from './primordials.ts'
import type { RunObserver } from './run.ts'

/** The first errors explain the rest. */
const MOST_ERRORS = 20

export class ConductRecord implements RunObserver {
  /** Connections on which the server may send messages, by their id. */
  readonly sockets = create(null) as Record<string, true | undefined>
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

  printed(line: OutputLine): void {
    if (this.#has(++this.#lines > RECORD_LIMITS.lines ? 'lines' : undefined, line.text.length))
      this.#output[this.#output.length] = line
  }

  cleared(): void {}

  traced(record: TraceRecord): void {
    this.#follow(record)
    const volume = record.type === 'frame' ? record.data.length : 0
    if (this.#has(++this.#records > RECORD_LIMITS.records ? 'records' : undefined, volume))
      this.#trace[this.#trace.length] = record
  }

  uncaught(error: UncaughtError): void {
    if (++this.#errorCount <= MOST_ERRORS) this.#errors[this.#errors.length] = error
  }

  state(): void {}

  evaluated(): void {}

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

  /** RFC 6455, section 5.5.1: after its close frame an endpoint sends no more data. */
  #follow(record: TraceRecord): void {
    const { sockets } = this
    if (record.type === 'response' && isUpgrade(record.start)) sockets[record.connection] = true
    else if (record.type === 'frame' && record.kind === 'close' && record.direction === 'down')
      sockets[record.connection] = undefined
    else if (record.type === 'closed' && record.side === 'server') sockets[record.connection] = undefined
  }
}

function isUpgrade(statusLine: string): boolean {
  return statusLine.length >= 12 && statusLine[9] === '1' && statusLine[10] === '0' && statusLine[11] === '1'
}
