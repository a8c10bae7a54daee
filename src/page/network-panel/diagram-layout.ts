/**
 * Where everything in the diagram is, from top to bottom. Time runs down, but not evenly: what happens
 * at one moment is spread until it can be read, and what takes long without anything happening is
 * folded. The order of moments is always kept, and what is placed never moves.
 */
import type { Connection, Crossing, GapMark, Landmark, Moment } from '../trace-item.ts'

/** A crossing from where it was sent down to where it arrived or was lost. */
export interface Arrow {
  readonly crossing: Crossing
  /** Its place among the arrows, from 0. */
  readonly index: number
  readonly y1: number
  y2?: number
  /** Whether its time is another than that of what is above it. */
  readonly isNewTime: boolean
}

/** A silence that is drawn shorter than it was. */
export interface Fold {
  readonly y1: number
  readonly y2: number
  readonly ms: number
}

export interface PlacedMark {
  readonly mark: Exclude<Landmark, GapMark>
  readonly y: number
  readonly isNewTime: boolean
}

export interface PlacedGap {
  readonly mark: GapMark
  readonly y1: number
  readonly y2: number
}

/** A connection's life. What is absent has not happened, or is above all that is kept. */
export interface PlacedConnection {
  readonly connection: Connection
  startY?: number
  openY?: number
  /** Its first request has reached the server. */
  serverY?: number
  clientEndY?: number
  serverEndY?: number
  /** The last that was seen of it. */
  lastY: number
}

/** What a folded silence takes. */
export const FOLD_HEIGHT = 58

const TOP = 30
const GAP_HEIGHT = 44
/** From an arrow's beginning to above its text. */
const TEXT_PX = 18
/** To below the time that is said at the edge. */
const BELOW_PX = 6
/** Intervals of fewer pixels, or milliseconds, are never folded. */
const FOLD_FROM_PX = 150
const FOLD_FROM_MS = 100
const PX_PER_MS = 0.7
const ROW = 24
const LEAST_ROW = 3
/** Taller arrows are drawn as two ends, so that only what is near the view need be looked at. */
export const TALL = 1_200

export class DiagramLayout {
  readonly arrows: Arrow[] = []
  readonly marks: PlacedMark[] = []
  readonly gaps: PlacedGap[] = []
  readonly folds: Fold[] = []
  readonly connections = new Map<Connection, PlacedConnection>()
  /** Arrows by where they end. */
  readonly #ends: Arrow[] = []
  readonly #bySeq = new Map<number, number>()
  readonly #arrowBySeq = new Map<number, Arrow>()
  readonly #times: number[] = []
  readonly #ys: number[] = []
  readonly #pxPerMs: number
  readonly #row: number
  /** Where the last line of text is. */
  #textY = Number.NEGATIVE_INFINITY
  #lastPart: Moment['part'] = 'begin'
  #saidMs = Number.NaN

  /** With `zoom` 1 a millisecond takes 0.7 pixels; smaller ones bring lines of text closer, too. */
  constructor(zoom = 1) {
    this.#pxPerMs = PX_PER_MS * zoom
    this.#row = Math.max(LEAST_ROW, ROW * Math.min(1, zoom))
  }

  /** Whether there is room for a line of text at each arrow. */
  get hasText(): boolean {
    return this.#row >= 14
  }

  /** How many moments have been placed. */
  get momentCount(): number {
    return this.#ys.length
  }

  /** Places further moments below the others. */
  take(moments: Iterable<Moment>): void {
    for (const moment of moments) this.#place(moment)
  }

  /** Where `nowMs` is, at or below everything placed. */
  nowY(nowMs: number): number {
    const lastMs = this.#times.at(-1) ?? 0
    return (this.#ys.at(-1) ?? TOP) + this.#height(Math.max(0, nowMs - lastMs))
  }

  /** The silence since the last moment, if it is long enough to be folded. */
  openFold(nowMs: number): Fold | undefined {
    const y1 = this.#ys.at(-1)
    if (y1 === undefined) return undefined
    const ms = nowMs - (this.#times.at(-1) ?? 0)
    return this.#isFolded(ms) ? { y1, y2: this.nowY(nowMs), ms } : undefined
  }

  /** Where the item called `seq` begins. */
  yOf(seq: number): number | undefined {
    return this.#bySeq.get(seq)
  }

  arrow(seq: number): Arrow | undefined {
    return this.#arrowBySeq.get(seq)
  }

  /** Where a time is; of several moments at that time, below the last. */
  yAt(timeMs: number): number {
    const index = firstAfter(this.#times, timeMs) - 1
    if (index < 0) return TOP
    const y = this.#ys[index]!
    const nextY = this.#ys[index + 1]
    if (nextY === undefined) return this.nowY(timeMs)
    const ms = this.#times[index]!
    const span = this.#times[index + 1]! - ms
    return span === 0 ? y : y + ((nextY - y) * (timeMs - ms)) / span
  }

  /**
   * Where a line goes under all that had happened at `timeMs`: where that time is, but above what comes
   * next with the text over it.
   */
  lineY(timeMs: number): number {
    const index = firstAfter(this.#times, timeMs)
    const lastY = this.#ys[index - 1] ?? 0
    const highest = (this.#ys[index] ?? Infinity) - TEXT_PX
    return Math.max(lastY + 1, Math.min(highest, Math.max(lastY + BELOW_PX, this.#spareY(timeMs, index))))
  }

  /** Where a time is, above or below the words that a folded silence is said in. */
  #spareY(timeMs: number, next: number): number {
    const lastMs = this.#times[next - 1]
    const nextMs = this.#times[next]
    if (lastMs === undefined || nextMs === undefined || !this.#isFolded(nextMs - lastMs))
      return this.yAt(timeMs)
    return this.#ys[next - 1]! + (timeMs - lastMs < nextMs - timeMs ? BELOW_PX : FOLD_HEIGHT * 0.6)
  }

  /** The time at a height. */
  timeAt(y: number): number {
    const index = firstAfter(this.#ys, y) - 1
    if (index < 0) return this.#times[0] ?? 0
    const ms = this.#times[index]!
    const next = this.#times[index + 1]
    if (next === undefined) return ms
    const height = this.#ys[index + 1]! - this.#ys[index]!
    return height === 0 ? ms : ms + ((next - ms) * (y - this.#ys[index]!)) / height
  }

  /** Arrows of which something is to be drawn between two heights, by where they begin. */
  arrowsIn(topY: number, bottomY: number): Arrow[] {
    const found = new Set<Arrow>()
    for (let index = lowerBound(this.#ends, topY, ({ y2 }) => y2!); index < this.#ends.length; index++) {
      const arrow = this.#ends[index]!
      if (arrow.y2! > bottomY + TALL) break
      if (isTall(arrow) ? arrow.y2! - STUB <= bottomY : arrow.y1 <= bottomY) found.add(arrow)
    }
    for (
      let index = lowerBound(this.arrows, topY - STUB, ({ y1 }) => y1);
      index < this.arrows.length;
      index++
    ) {
      const arrow = this.arrows[index]!
      if (arrow.y1 > bottomY) break
      found.add(arrow)
    }
    return [...found].toSorted((a, b) => a.index - b.index)
  }

  #place(moment: Moment): void {
    const { timeMs, item, part } = moment
    const lastMs = this.#times.at(-1) ?? timeMs
    const lastY = this.#ys.at(-1) ?? TOP
    const isFirst = this.#ys.length === 0
    const span = Math.max(0, timeMs - lastMs)
    let y = isFirst ? TOP : lastY + Math.max(this.#height(span), this.#leastBefore(moment))
    if (this.#sharesRow(moment)) y = lastY
    else if (needsRow(moment)) this.#textY = y = Math.max(y, this.#textY + this.#row)
    if (item.type !== 'open') this.#lastPart = part
    if (this.#isFolded(span)) this.folds.push({ y1: lastY, y2: y, ms: span })
    if (item.type === 'gap') {
      this.gaps.push({ mark: item, y1: y, y2: (y += GAP_HEIGHT) })
      this.#textY = y
    }
    // Of a flood, what was held back comes later than what followed it.
    this.#times.push(Math.max(timeMs, lastMs))
    this.#ys.push(y)
    const isNewTime = Math.round(timeMs) !== this.#saidMs
    if (needsRow(moment)) this.#saidMs = Math.round(timeMs)
    if (item.type === 'crossing') this.#placeCrossing(item, part, y, isNewTime)
    else if (item.type !== 'gap') {
      this.marks.push({ mark: item, y, isNewTime })
      if ('connection' in item) this.#placeMark(item, y)
    }
    if (part === 'begin') this.#bySeq.set(item.seq, y)
  }

  #placeCrossing(crossing: Crossing, part: Moment['part'], y: number, isNewTime: boolean): void {
    const placed = this.#connection(crossing.connection, y)
    if (part === 'begin') {
      const arrow: Arrow = { crossing, index: this.arrows.length, y1: y, isNewTime }
      this.arrows.push(arrow)
      this.#arrowBySeq.set(crossing.seq, arrow)
      return
    }
    if (crossing.kind === 'request' && crossing.fate === 'delivered') placed.serverY ??= y
    const arrow = this.#arrowBySeq.get(crossing.seq)
    if (!arrow) return
    arrow.y2 = y
    this.#ends.push(arrow)
  }

  #placeMark(mark: Extract<Landmark, { connection: Connection }>, y: number): void {
    const placed = this.#connection(mark.connection, y)
    if (mark.type === 'connect') placed.startY = y
    else if (mark.type === 'open') placed.openY = y
    else if (mark.type === 'end') placed[`${mark.side}EndY`] = y
  }

  #connection(connection: Connection, y: number): PlacedConnection {
    let placed = this.connections.get(connection)
    if (!placed) this.connections.set(connection, (placed = { connection, lastY: y }))
    placed.lastY = y
    return placed
  }

  /** Pixels for an interval in which nothing happens. */
  #height(ms: number): number {
    return this.#isFolded(ms) ? FOLD_HEIGHT : ms * this.#pxPerMs
  }

  #isFolded(ms: number): boolean {
    return ms > Math.max(FOLD_FROM_MS, FOLD_FROM_PX / this.#pxPerMs)
  }

  #leastBefore({ item, part }: Moment): number {
    if (item.type === 'open') return 0
    if (part === 'end') return this.#row / 4
    // The text above an arrow's beginning keeps clear of the head that has just come in.
    return this.#lastPart === 'end' ? this.#row * 0.75 : 0
  }

  /** The two sides of one end are said in one line, one on the left, one on the right. */
  #sharesRow({ item, timeMs }: Moment): boolean {
    const last = this.marks.at(-1)
    return (
      item.type === 'end' &&
      last?.mark.type === 'end' &&
      last.mark.connection === item.connection &&
      last.mark.timeMs === timeMs &&
      last.y === this.#ys.at(-1)
    )
  }
}

/** Whether there is text where the moment is. */
function needsRow({ item, part }: Moment): boolean {
  return part === 'begin' && item.type !== 'open'
}

/** How much of an arrow is drawn at either end when it is too tall to be drawn whole. */
export const STUB = 72

export function isTall({ y1, y2 }: Arrow): boolean {
  return y2 !== undefined && y2 - y1 > TALL
}

/** The index of the first value greater than `value` in ascending `values`. */
function firstAfter(values: readonly number[], value: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low
}

/** The index of the first item of ascending `items` that is at or after `value`. */
function lowerBound<T>(items: readonly T[], value: number, valueOf: (item: T) => number): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (valueOf(items[middle]!) < value) low = middle + 1
    else high = middle
  }
  return low
}
