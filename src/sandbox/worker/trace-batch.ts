/** Records of the trace on their way to the page: sent together, but never long after they were made. */
import type { TraceRecord } from '#lesson/trace.ts'

const BATCH_RECORDS = 500
const BATCH_INTERVAL_MS = 16

export interface TraceBatchOptions {
  post(records: TraceRecord[]): void
  /** The real clock. */
  nowMs(): number
  /** When the running job has ended. */
  soon(callback: () => void): void
  later(callback: () => void, delayMs: number): void
}

export class TraceBatch {
  readonly #options: TraceBatchOptions
  #records: TraceRecord[] = []
  #postedAtMs = -Infinity
  #planned = false

  constructor(options: TraceBatchOptions) {
    this.#options = options
  }

  add(record: TraceRecord): void {
    this.#records[this.#records.length] = record
    if (this.#records.length >= BATCH_RECORDS) this.flush()
    else if (!this.#planned) this.#plan()
  }

  flush(): void {
    if (this.#records.length === 0) return
    const records = this.#records
    this.#records = []
    this.#postedAtMs = this.#options.nowMs()
    this.#options.post(records)
  }

  #plan(): void {
    this.#planned = true
    const flush = () => {
      this.#planned = false
      this.flush()
    }
    const restMs = this.#postedAtMs + BATCH_INTERVAL_MS - this.#options.nowMs()
    if (restMs > 0) this.#options.later(flush, restMs)
    else this.#options.soon(flush)
  }
}
