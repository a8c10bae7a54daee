/**
 * Records of the trace on their way to the page: sent together, never long after they were made, and
 * no more than the page can draw. Of a flood the first frames go, then in each window the last ones,
 * with the number of those between; what became of a frame is told of those that went and no others.
 */
import type { TraceRecord } from '#lesson/trace.ts'
import { FramesUnderWay } from './frames-under-way.ts'
import { floor, min } from './primordials.ts'

const BATCH_RECORDS = 500
const BATCH_INTERVAL_MS = 16
const BURST_FRAMES = 5_000
const WINDOW_MS = 50
const WINDOW_FRAMES = 250
const RING_FRAMES = 100

export interface TraceBatchOptions {
  post(records: TraceRecord[]): void
  /** The real clock. */
  nowMs(): number
  /** When the running job has ended. */
  soon(callback: () => void): void
  later(callback: () => void, delayMs: number): void
}

type Frame = Extract<TraceRecord, { type: 'frame' | 'request' | 'response' }>

export class TraceBatch {
  readonly #options: TraceBatchOptions
  #records: TraceRecord[] = []
  #postedAtMs = -Infinity
  #planned = false
  #frames = BURST_FRAMES
  #windowAtMs: number
  readonly #underWay = new FramesUnderWay()
  readonly #ring: Frame[] = []
  #ringStart = 0
  #ringLength = 0
  /** Those in the ring that have arrived, or are lost: told after them. */
  readonly #ends: (TraceRecord | undefined)[] = []
  #skipped = 0

  constructor(options: TraceBatchOptions) {
    this.#options = options
    this.#windowAtMs = options.nowMs()
  }

  add(record: TraceRecord): void {
    switch (record.type) {
      case 'frame':
      case 'request':
      case 'response':
        return this.#addFrame(record)
      case 'delivered':
      case 'lost':
        if (this.#underWay.end(record.id)) this.#push(record)
        else this.#endInRing(record)
        return undefined
      default:
        // A connection's own story is short, and stays in order with its frames.
        this.#drain()
        return this.#push(record)
    }
  }

  /** Sends what has been gathered. */
  flush(): void {
    if (this.#records.length === 0) return
    const records = this.#records
    this.#records = []
    this.#postedAtMs = this.#options.nowMs()
    this.#options.post(records)
  }

  #addFrame(frame: Frame): void {
    // In a flood looking at the clock is what costs most.
    if (this.#frames <= 0 && this.#skipped % 8 === 0) this.#refill()
    if (this.#frames > 0 && this.#ringLength === 0) return this.#pushFrame(frame)
    if (this.#ringLength === RING_FRAMES) {
      this.#ringStart = (this.#ringStart + 1) % RING_FRAMES
      this.#ringLength--
      this.#skipped++
    }
    const at = (this.#ringStart + this.#ringLength++) % RING_FRAMES
    this.#ring[at] = frame
    this.#ends[at] = undefined
    if (!this.#planned) this.#plan()
    return undefined
  }

  #pushFrame(frame: Frame): void {
    this.#frames--
    this.#underWay.add(frame.id)
    this.#push(frame)
  }

  #push(record: TraceRecord): void {
    this.#records[this.#records.length] = record
    if (this.#records.length >= BATCH_RECORDS) this.flush()
    else if (!this.#planned) this.#plan()
  }

  #endInRing(record: TraceRecord & { id: number }): void {
    // Every id is a frame's, and while there is a ring each frame goes into it: ids in it are consecutive.
    const place = record.id - (this.#ring[this.#ringStart]?.id ?? Infinity)
    if (!(place >= 0 && place < this.#ringLength)) return
    const at = (this.#ringStart + place) % RING_FRAMES
    if (this.#ring[at]?.id === record.id) this.#ends[at] = record
  }

  #refill(): void {
    const nowMs = this.#options.nowMs()
    const windows = floor((nowMs - this.#windowAtMs) / WINDOW_MS)
    if (windows < 1) return
    this.#windowAtMs += windows * WINDOW_MS
    this.#frames = min(BURST_FRAMES, this.#frames + windows * WINDOW_FRAMES)
    if (this.#frames > 0) this.#drain()
  }

  #drain(): void {
    const first = this.#ring[this.#ringStart]
    if (this.#ringLength === 0 || !first) return
    if (this.#skipped > 0) this.#push({ type: 'skipped', timeMs: first.timeMs, frames: this.#skipped })
    this.#skipped = 0
    const count = this.#ringLength
    this.#ringLength = 0
    for (let i = 0; i < count; i++) {
      const at = (this.#ringStart + i) % RING_FRAMES
      this.#pushFrame(this.#ring[at] as Frame)
      const end = this.#ends[at]
      if (end && 'id' in end && this.#underWay.end(end.id)) this.#push(end)
    }
  }

  #plan(): void {
    this.#planned = true
    const flush = () => {
      this.#planned = false
      this.#refill()
      this.flush()
      if (this.#ringLength > 0 && !this.#planned) this.#plan()
    }
    const restMs = this.#postedAtMs + BATCH_INTERVAL_MS - this.#options.nowMs()
    if (this.#ringLength > 0) this.#options.later(flush, WINDOW_MS)
    else if (restMs > 0) this.#options.later(flush, restMs)
    else this.#options.soon(flush)
  }
}
