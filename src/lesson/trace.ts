/**
 * The trace: all that went over the simulated wire, in the order of its virtual times. The network
 * panel, the checks and the export read this and nothing else.
 *
 * A record is written when something begins and never changed; what becomes of it later (a frame
 * arrives, is lost) is a record of its own that names the first by `id`.
 */
import type { FaultKind, NetworkConditions } from './network.ts'

/** From the client to the server, or back. */
export type Direction = 'up' | 'down'

/** The line of a program that caused a record; absent where no program did. */
export interface SourceLine {
  file: string
  line: number
  column: number
}

interface Entry {
  /** Virtual milliseconds since the run began. */
  timeMs: number
}

/** A TCP connection is asked for. `connection` numbers connections from 1 in a run. */
export interface ConnectionOpened extends Entry {
  type: 'connection'
  connection: number
  /** What it is used for, as far as the client's API tells. */
  protocol: 'websocket' | 'http' | 'event-source'
  url: string
  source?: SourceLine
}

/** An HTTP request or response head: a handshake's, or an exchange's own. */
export interface HeadSent extends Entry {
  type: 'request' | 'response'
  id: number
  connection: number
  /** The request line or status line, without its line end. */
  start: string
  headers: [name: string, value: string][]
  /** Of the head on the wire. */
  bytes: number
  source?: SourceLine
}

/** A piece of work that crosses the wire: a WebSocket frame, a piece of an HTTP body, an SSE event. */
export interface FrameSent extends Entry {
  type: 'frame'
  id: number
  connection: number
  direction: Direction
  kind: 'text' | 'binary' | 'ping' | 'pong' | 'close' | 'body' | 'event'
  /** Of the payload. */
  bytes: number
  /** The payload: text, or bytes, cut to `TRACE_DATA_LIMIT`; `bytes` tells what there was. */
  data: string | Uint8Array
  /** `close` only. */
  code?: number
  source?: SourceLine
}

/** The frame or head `id` has arrived, or is lost and will never arrive. */
export interface Delivered extends Entry {
  type: 'delivered' | 'lost'
  id: number
}

/** The WebSocket handshake has succeeded, as seen by the client. */
export interface SocketOpened extends Entry {
  type: 'open'
  connection: number
  subprotocol: string
}

/** One side sees the connection's end. 1006 and an empty reason when it was not clean. */
export interface ConnectionClosed extends Entry {
  type: 'closed'
  connection: number
  side: 'client' | 'server'
  code?: number
  reason?: string
  clean: boolean
}

/** Something was done to the network: to all of it, or to one connection. */
export interface FaultApplied extends Entry {
  type: 'fault'
  do: FaultKind | 'conditions'
  conditions?: NetworkConditions
  connection?: number
  by: 'lesson' | 'learner' | 'check'
}

/** Said in the place of frames and heads that were left out, so that their number is never lost. */
export interface FramesSkipped extends Entry {
  type: 'skipped'
  frames: number
}

export type TraceRecord =
  | ConnectionOpened
  | HeadSent
  | FrameSent
  | Delivered
  | SocketOpened
  | ConnectionClosed
  | FaultApplied
  | FramesSkipped

/** The most of one frame's data that a trace keeps, in bytes or UTF-16 code units. */
export const TRACE_DATA_LIMIT = 16_384

/** What is kept for show: this many frames from the beginning and as many from the end. */
export const TRACE_KEPT_FRAMES = 5_000
