/**
 * Writes the trace: turns what happens on the wire into the records of `#lesson/trace.ts`, whole and in
 * the order of virtual time. Without a listener it does nothing.
 */
import type { FaultKind, NetworkConditions } from '#lesson/network.ts'
import {
  TRACE_DATA_LIMIT,
  type ConnectionOpened,
  type Direction,
  type FaultApplied,
  type FrameSent,
  type SourceLine,
  type TraceRecord,
} from '#lesson/trace.ts'
import { OPCODE, type Body, type Frame, type Payload } from './frame.ts'
import { headerValue, parseHead } from './http-head.ts'
import { decodeText } from './real.ts'
import type { Scheduler } from './scheduler.ts'

export class Recorder {
  /** Of a frame's data, what is kept: what is shown is cut, what a check judges is whole. */
  dataLimit = TRACE_DATA_LIMIT
  readonly #scheduler: Scheduler
  readonly #trace: ((record: TraceRecord) => void) | undefined
  readonly #locate: (() => SourceLine | undefined) | undefined
  /** Connections whose server answers with an event stream: its pieces are events. */
  readonly #eventStreams = new Set<number>()
  #id = 0

  constructor(
    scheduler: Scheduler,
    trace?: (record: TraceRecord) => void,
    locate?: () => SourceLine | undefined,
  ) {
    this.#scheduler = scheduler
    this.#trace = trace
    this.#locate = trace && locate
  }

  connection(connection: number, protocol: ConnectionOpened['protocol'], url: string): void {
    this.#write({ type: 'connection', timeMs: this.#scheduler.timeMs, connection, protocol, url })
  }

  /** Records what is sent and returns its id; 0 when nobody listens. */
  sent(connection: number, direction: Direction, payload: Payload): number {
    // The end of a body is no piece of it.
    if (!this.#trace || (payload.kind === 'body' && payload.data.length === 0)) return 0
    const id = ++this.#id
    if (payload.kind === 'raw') this.#raw(id, connection, direction, payload.data)
    else this.#write(this.#frame(id, connection, direction, payload))
    return id
  }

  delivered(id: number): void {
    if (id > 0) this.#trace?.({ type: 'delivered', timeMs: this.#scheduler.timeMs, id })
  }

  lost(id: number): void {
    if (id > 0) this.#trace?.({ type: 'lost', timeMs: this.#scheduler.timeMs, id })
  }

  open(connection: number, subprotocol: string): void {
    this.#trace?.({ type: 'open', timeMs: this.#scheduler.timeMs, connection, subprotocol })
  }

  closed(
    connection: number,
    side: 'client' | 'server',
    end: { code: number; reason: string; clean: boolean } | { clean: boolean },
  ): void {
    // One that was refused before it began has no number, and no story.
    if (connection > 0)
      this.#trace?.({ type: 'closed', timeMs: this.#scheduler.timeMs, connection, side, ...end })
  }

  fault(
    fault: FaultKind | 'conditions',
    by: FaultApplied['by'],
    details: { conditions?: NetworkConditions; connection?: number },
  ): void {
    this.#trace?.({ type: 'fault', timeMs: this.#scheduler.timeMs, do: fault, by, ...details })
  }

  #frame(id: number, connection: number, direction: Direction, payload: Frame | Body): FrameSent {
    const { data } = payload
    const record: FrameSent = {
      type: 'frame',
      timeMs: this.#scheduler.timeMs,
      id,
      connection,
      direction,
      kind: payload.kind === 'body' ? this.#bodyKind(connection, direction) : frameKind(payload),
      bytes: payload.kind === 'body' ? data.length : payload.bytes,
      // Bytes are copied: the program that receives them may write into them.
      data: data.length > this.dataLimit || typeof data !== 'string' ? data.slice(0, this.dataLimit) : data,
    }
    if (payload.kind === 'frame' && payload.code !== undefined) record.code = payload.code
    return record
  }

  #bodyKind(connection: number, direction: Direction): 'body' | 'event' {
    return direction === 'down' && this.#eventStreams.has(connection) ? 'event' : 'body'
  }

  /** A head is recorded as one; anything else that was written by hand as a piece of a body. */
  #raw(id: number, connection: number, direction: Direction, data: Uint8Array<ArrayBuffer>): void {
    const head = parseHead(decodeText(data))?.head
    if (!head) {
      this.#write(this.#frame(id, connection, direction, { kind: 'body', data, last: false }))
      return
    }
    if (direction === 'down') {
      const isEventStream = /^text\/event-stream\b/i.test(headerValue(head.headers, 'content-type') ?? '')
      if (isEventStream) this.#eventStreams.add(connection)
      else this.#eventStreams.delete(connection)
    }
    this.#write({
      type: direction === 'up' ? 'request' : 'response',
      timeMs: this.#scheduler.timeMs,
      id,
      connection,
      start: head.start,
      headers: head.headers,
      bytes: data.length,
    })
  }

  #write(record: TraceRecord & { source?: SourceLine }): void {
    if (!this.#trace) return
    const source = this.#locate?.()
    if (source) record.source = source
    this.#trace(record)
  }
}

function frameKind({ opcode, data }: Frame): FrameSent['kind'] {
  switch (opcode) {
    case OPCODE.text:
      return 'text'
    case OPCODE.binary:
      return 'binary'
    case OPCODE.close:
      return 'close'
    case OPCODE.ping:
      return 'ping'
    case OPCODE.pong:
      return 'pong'
    default:
      return typeof data === 'string' ? 'text' : 'binary'
  }
}
