/**
 * What the page makes of a trace: crossings, connections and landmarks. Each stands for one or more
 * records of `#lesson/trace.ts`; `seq` orders them as they began and names them for every view.
 */
import type {
  ConnectionOpened,
  Direction,
  FaultApplied,
  FrameSent,
  HeadSent,
  SourceLine,
} from '#lesson/trace.ts'

export type CrossingKind = FrameSent['kind'] | HeadSent['type']

/** A frame or head on its way across the wire, and what became of it. */
export interface Crossing {
  readonly type: 'crossing'
  readonly seq: number
  readonly id: number
  readonly connection: Connection
  readonly direction: Direction
  readonly kind: CrossingKind
  readonly timeMs: number
  /** Of the payload, or of the head. */
  readonly bytes: number
  /** Cut to `TRACE_DATA_LIMIT`; empty for a head. */
  readonly data: string | Uint8Array
  readonly head?: Pick<HeadSent, 'start' | 'headers'>
  /** `close` only. */
  readonly code?: number
  readonly source?: SourceLine
  fate: 'underway' | 'delivered' | 'lost'
  /** When it arrived or was lost. */
  endMs?: number
}

/** How one side saw a connection end. */
export interface ConnectionEnd {
  timeMs: number
  code?: number
  reason: string
  clean: boolean
}

export interface Connection {
  readonly id: number
  readonly protocol: ConnectionOpened['protocol']
  readonly url: string
  readonly source?: SourceLine
  readonly startMs: number
  /** Its column in the diagram, from 0; taken again by a later connection once this one is over. */
  readonly lane: number
  openMs?: number
  subprotocol?: string
  clientEnd?: ConnectionEnd
  serverEnd?: ConnectionEnd
  /** The first request and its answer: a WebSocket's handshake. */
  request?: Crossing
  response?: Crossing
  /** Under way now. */
  underway: number
  /** When something of it was last seen. */
  lastMs: number
}

interface Mark {
  readonly seq: number
  readonly timeMs: number
}

/** A connection is asked for, is open, or is over for one side. */
export interface ConnectionMark extends Mark {
  readonly type: 'connect' | 'open'
  readonly connection: Connection
}

export interface EndMark extends Mark {
  readonly type: 'end'
  readonly connection: Connection
  readonly side: 'client' | 'server'
  readonly end: ConnectionEnd
}

export interface FaultMark extends Mark {
  readonly type: 'fault'
  readonly fault: FaultApplied
}

/** Frames that were left out before `timeMs`. */
export interface GapMark extends Mark {
  readonly type: 'gap'
  timeMs: number
  frames: number
}

export type Landmark = ConnectionMark | EndMark | FaultMark | GapMark

/** Whatever has a line of its own in a list of what happened. */
export type TraceItem = Crossing | Landmark

/** A point in time at which something is to be seen: an item's beginning, or a crossing's end. */
export interface Moment {
  readonly timeMs: number
  readonly item: TraceItem
  readonly part: 'begin' | 'end'
}

/** The connection that `item` belongs to, where it belongs to one. */
export function connectionOf(item: TraceItem): number | undefined {
  if (item.type === 'fault') return item.fault.connection
  return item.type === 'gap' ? undefined : item.connection.id
}
