/**
 * A run's trace as the page keeps it: the first and the last crossings, with their number between,
 * so that no run grows without bound. Connections and faults are put together from their records.
 */
import { signal, type ReadonlySignal } from '@preact/signals-core'
import {
  TRACE_KEPT_FRAMES,
  type ConnectionClosed,
  type ConnectionOpened,
  type FrameSent,
  type HeadSent,
  type TraceRecord,
} from '#lesson/trace.ts'
import { applyFault, type FaultSpan } from './trace-fault.ts'
import type { Connection, Crossing, GapMark, Landmark, Moment, TraceItem } from './trace-item.ts'

/** State of the wire at one instant, for who looks back. */
export interface WireState {
  /** Begun and not over for both sides. */
  connections: Connection[]
  underway: Crossing[]
  faults: FaultSpan[]
}

type WithoutSeq<T> = T extends unknown ? Omit<T, 'seq'> : never

export class TraceModel {
  /** What the clock said when the run began, in Unix milliseconds. */
  startMs: number
  readonly #kept: number
  readonly #revision = signal(0)
  readonly #nowMs = signal(0)
  readonly #byId = new Map<number, Crossing>()
  readonly #connections = new Map<number, Connection>()
  readonly #spans: FaultSpan[] = []
  /** Lanes by number; each holds the connection that took it last. */
  readonly #lanes: Connection[] = []
  #first: Moment[] = []
  #firstCount = 0
  #last: Moment[] = []
  #lastCount = 0
  #gap: GapMark | undefined
  #generation = 0
  #seq = 0
  #crossings = 0
  #bytes = 0

  /** Keeps `kept` crossings and connections from the beginning, and as many from the end. */
  constructor(startMs = 0, kept: number = TRACE_KEPT_FRAMES) {
    this.startMs = startMs
    this.#kept = kept
  }

  /** Changes whenever there is anything new. */
  get revision(): ReadonlySignal<number> {
    return this.#revision
  }

  /** The virtual time that the run has come to. */
  get nowMs(): ReadonlySignal<number> {
    return this.#nowMs
  }

  /** Raised when moments that were there are gone: whoever counted on them begins anew. */
  get generation(): number {
    return this.#generation
  }

  /** All crossings that there were, the left out ones too, and the bytes of their payloads and heads. */
  get totals(): { crossings: number; bytes: number; connections: number } {
    return { crossings: this.#crossings, bytes: this.#bytes, connections: this.#connections.size }
  }

  /** How many columns the connections take. */
  get laneCount(): number {
    return this.#lanes.length
  }

  get momentCount(): number {
    return this.#first.length + this.#last.length
  }

  /** Moments in the order of time, from `from` on. A gap stands where crossings were left out. */
  *moments(from = 0): Generator<Moment> {
    const { length } = this.#first
    for (let index = from; index < length; index++) yield this.#first[index]!
    for (let index = Math.max(0, from - length); index < this.#last.length; index++) yield this.#last[index]!
  }

  *items(from = 0): Generator<TraceItem> {
    for (const { item, part } of this.moments(from)) if (part === 'begin') yield item
  }

  connections(): Connection[] {
    return [...this.#connections.values()]
  }

  connection(id: number): Connection | undefined {
    return this.#connections.get(id)
  }

  faults(): readonly FaultSpan[] {
    return this.#spans
  }

  /** The frame or head that the trace calls `id`, if it is kept. */
  crossing(id: number): Crossing | undefined {
    return this.#byId.get(id)
  }

  /** @returns what `seq` names, if it is kept. */
  item(seq: number): TraceItem | undefined {
    for (const item of this.items()) if (item.seq === seq) return item
    return undefined
  }

  /** Takes in records, in the order of the trace. */
  append(records: readonly TraceRecord[]): void {
    for (const record of records) this.#take(record)
    if (this.#lastCount > this.#kept * 1.25) this.#trim()
    const last = records.at(-1)
    if (last) this.#nowMs.value = Math.max(this.#nowMs.peek(), last.timeMs)
    this.#revision.value++
  }

  /** Time goes on, though nothing may have happened. */
  advance(timeMs: number): void {
    if (timeMs > this.#nowMs.peek()) this.#nowMs.value = timeMs
  }

  /** Forgets everything; a run begins at `startMs`. No `seq` comes twice, so that a selection dies with its item. */
  clear(startMs = 0): void {
    this.startMs = startMs
    this.#byId.clear()
    this.#connections.clear()
    this.#spans.length = 0
    this.#lanes.length = 0
    this.#first = []
    this.#last = []
    this.#firstCount = this.#lastCount = this.#crossings = this.#bytes = 0
    this.#gap = undefined
    this.#generation++
    this.#nowMs.value = 0
    this.#revision.value++
  }

  /** How the wire was right after all that happened at `timeMs`, as far as it is kept. */
  stateAt(timeMs: number): WireState {
    const isOver = (ms: number | undefined) => ms !== undefined && ms <= timeMs
    return {
      connections: this.connections().filter(
        ({ startMs, clientEnd, serverEnd }) =>
          startMs <= timeMs && !(isOver(clientEnd?.timeMs) && (!serverEnd || isOver(serverEnd.timeMs))),
      ),
      underway: [...this.#byId.values()].filter((each) => each.timeMs <= timeMs && !isOver(each.endMs)),
      faults: this.#spans.filter(({ mark, until }) => mark.timeMs <= timeMs && !isOver(until?.timeMs)),
    }
  }

  #take(record: TraceRecord): void {
    const { timeMs } = record
    switch (record.type) {
      case 'connection':
        this.#mark({ type: 'connect', timeMs, connection: this.#open(record) })
        break
      case 'request':
      case 'response':
      case 'frame':
        this.#send(record)
        break
      case 'delivered':
      case 'lost':
        this.#end(record.id, record.type, timeMs)
        break
      case 'open': {
        const connection = this.#connections.get(record.connection)
        if (!connection) break
        connection.openMs = timeMs
        connection.subprotocol = record.subprotocol
        this.#mark({ type: 'open', timeMs, connection })
        break
      }
      case 'closed':
        this.#close(record)
        break
      case 'fault':
        this.#mark({ type: 'fault', timeMs, fault: record })
        break
      case 'skipped':
        this.#crossings += record.frames
        this.#mark({ type: 'gap', timeMs, frames: record.frames })
    }
  }

  #open({ connection: id, protocol, url, source, timeMs }: ConnectionOpened): Connection {
    const free = this.#lanes.findIndex(isOver)
    const lane = free < 0 ? this.#lanes.length : free
    const connection: Connection = {
      id,
      protocol,
      url,
      startMs: timeMs,
      lane,
      underway: 0,
      lastMs: timeMs,
      ...(source ? { source } : {}),
    }
    this.#lanes[lane] = connection
    this.#connections.set(id, connection)
    return connection
  }

  #send(record: FrameSent | HeadSent): void {
    const connection = this.#connections.get(record.connection)
    if (!connection) return
    const isHead = record.type !== 'frame'
    const crossing: Crossing = {
      type: 'crossing',
      seq: ++this.#seq,
      id: record.id,
      connection,
      direction: isHead ? (record.type === 'request' ? 'up' : 'down') : record.direction,
      kind: isHead ? record.type : record.kind,
      timeMs: record.timeMs,
      bytes: record.bytes,
      data: isHead ? '' : record.data,
      fate: 'underway',
      ...(isHead ? { head: { start: record.start, headers: record.headers } } : {}),
      ...(isHead || record.code === undefined ? {} : { code: record.code }),
      ...(record.source ? { source: record.source } : {}),
    }
    if (record.type === 'request') connection.request ??= crossing
    if (record.type === 'response') connection.response ??= crossing
    connection.underway++
    connection.lastMs = record.timeMs
    this.#byId.set(crossing.id, crossing)
    this.#crossings++
    this.#bytes += crossing.bytes
    this.#push({ timeMs: crossing.timeMs, item: crossing, part: 'begin' })
  }

  #end(id: number, fate: 'delivered' | 'lost', timeMs: number): void {
    const crossing = this.#byId.get(id)
    if (!crossing || crossing.fate !== 'underway') return
    crossing.fate = fate
    crossing.endMs = timeMs
    crossing.connection.underway--
    crossing.connection.lastMs = timeMs
    this.#push({ timeMs, item: crossing, part: 'end' })
  }

  #close({ connection: id, side, code, reason = '', clean, timeMs }: ConnectionClosed): void {
    const connection = this.#connections.get(id)
    if (!connection) return
    const end = { timeMs, reason, clean, ...(code === undefined ? {} : { code }) }
    if (side === 'client') connection.clientEnd = end
    else connection.serverEnd = end
    this.#mark({ type: 'end', timeMs, connection, side, end })
  }

  #mark(mark: WithoutSeq<Landmark>): void {
    const landmark: Landmark = { ...mark, seq: ++this.#seq }
    if (landmark.type === 'fault') applyFault(this.#spans, landmark)
    this.#push({ timeMs: landmark.timeMs, item: landmark, part: 'begin' })
  }

  #push(moment: Moment): void {
    const counts = moment.part === 'begin' && isCounted(moment.item)
    if (this.#last.length > 0 || (counts && this.#firstCount >= this.#kept)) {
      this.#last.push(moment)
      if (counts) this.#lastCount++
    } else {
      this.#first.push(moment)
      if (counts) this.#firstCount++
    }
  }

  /** Leaves out the oldest of the last, down to `kept`, and what else happened among them. */
  #trim(): void {
    let surplus = this.#lastCount - this.#kept
    const gap: GapMark = this.#gap ?? {
      type: 'gap',
      seq: ++this.#seq,
      timeMs: 0,
      frames: 0,
    }
    // Where a crossing ends is kept as long as where it began.
    const orphans: Moment[] = []
    const gone = new Set<TraceItem>()
    let taken = 0
    for (const moment of this.#last) {
      const { item, part } = moment
      if (surplus === 0) break
      taken++
      gap.timeMs = Math.max(gap.timeMs, moment.timeMs)
      if (item === gap) continue
      if (part === 'end') {
        if (!gone.has(item)) orphans.push(moment)
        continue
      }
      gone.add(item)
      if (item.type === 'gap') gap.frames += item.frames
      if (isCounted(item)) surplus--
      if (item.type !== 'crossing') continue
      gap.frames++
      this.#byId.delete(item.id)
    }
    this.#first.push(...orphans)
    const rest = this.#last.slice(taken).filter(({ item, part }) => part === 'begin' || !gone.has(item))
    this.#last = [{ timeMs: gap.timeMs, item: gap, part: 'begin' }, ...rest]
    this.#lastCount = this.#kept
    this.#gap = gap
    this.#generation++
    this.#forgetConnections()
  }

  /** Connections that are over and of which nothing is kept: else a storm of reconnects would stay for good. */
  #forgetConnections(): void {
    if (this.#connections.size <= this.#kept) return
    const shown = new Set<Connection>()
    for (const { item } of this.moments()) if ('connection' in item) shown.add(item.connection)
    for (const connection of this.#connections.values())
      if (!shown.has(connection) && isOver(connection)) this.#connections.delete(connection.id)
  }
}

/** What can come without end, and so is counted. */
function isCounted({ type }: TraceItem): boolean {
  return type === 'crossing' || type === 'connect'
}

/**
 * Whether another may take the connection's place: both sides have seen it end, or the client has and
 * the server never saw it begin. An HTTP connection is over when all that was asked is answered.
 */
function isOver({ protocol, clientEnd, serverEnd, openMs, response, underway }: Connection): boolean {
  if (protocol === 'http') return response !== undefined && underway === 0
  return clientEnd !== undefined && (serverEnd !== undefined || openMs === undefined)
}
