/**
 * One end of a TCP connection: what its program sends sets out here, and what arrives is told to its
 * listener, each in an event of its own. An end travels behind the data; after a reset nothing follows.
 */
import type { Connection } from './connection.ts'
import { frameSize, OPCODE, type Payload } from './frame.ts'
import type { Link } from './link.ts'

/** What crosses a link: data, and the segments that open and end a connection. */
export type Segment = Payload | { kind: 'syn' | 'accept' | 'ack' | 'hello' | 'secured' | 'fin' | 'reset' }

/** Why a connection ended that nobody closed, or never came to be. */
export type Break = 'reset' | 'timeout' | 'refused' | 'unresolved' | 'offline'

/** What an endpoint tells the program that uses it, each in an event of its own. */
export interface EndpointListener {
  /** The connection is open; only the side that asked for it is told. */
  connected?(): void
  received(payload: Payload): void
  /** The peer will send no more. */
  ended(): void
  /** The connection is no more; nothing follows. */
  broke(reason: Break): void
}

/** More than this, sent and not arrived, and the connection is given up: a program floods. */
const MOST_UNDERWAY_BYTES = 256 * 1024 * 1024
/** What a segment costs in memory beside its bytes, for the limit above. */
const SEGMENT_COST_BYTES = 100

export class Endpoint {
  /** Until a program takes it, it only answers an end with an end. */
  listener: EndpointListener = { received() {}, ended: () => this.end(), broke() {} }
  readonly connection: Connection
  readonly side: 'client' | 'server'
  /** The connection is over for this side. */
  closed = false
  #finSent = false
  #finReceived = false
  #resetSent = false
  #outgoing!: Link<Segment>

  constructor(connection: Connection, side: 'client' | 'server') {
    this.connection = connection
    this.side = side
  }

  get #direction(): 'up' | 'down' {
    return this.side === 'client' ? 'up' : 'down'
  }

  /** Whether it may still send. */
  get writable(): boolean {
    return !this.closed && !this.#finSent && !this.connection.severed
  }

  /** Payload bytes of messages that have not left; none leaves within the task that sent it. */
  get bufferedBytes(): number {
    return this.#outgoing.bufferedBytes
  }

  /** Bytes that the operating system has not taken yet for lack of bandwidth. */
  get backlogBytes(): number {
    return this.#outgoing.backlogBytes
  }

  /** Calls `callback`, in an event of its own, when the operating system has taken all that was sent. */
  whenTaken(callback: () => void): void {
    this.#outgoing.whenTaken(this.connection.owner(this.side), callback)
  }

  /** Sends `payload`; what is sent after the end or on a closed connection is dropped. */
  send(payload: Payload): void {
    if (!this.writable) return
    const { connection } = this
    const link = this.#outgoing
    const trace = connection.recorder.sent(connection.id, this.#direction, payload)
    if (payload.kind === 'frame') {
      const counted = payload.opcode < OPCODE.close ? payload.bytes : 0
      link.send(payload, frameSize(payload.bytes, this.side === 'client'), counted, trace)
    } else link.send(payload, payload.data.length, 0, trace)
    if (link.underwayBytes + link.underwayCount * SEGMENT_COST_BYTES > MOST_UNDERWAY_BYTES)
      connection.overflow(this)
  }

  /** No more will be sent. */
  end(): void {
    if (!this.writable) return
    this.#finSent = true
    this.connection.finish(this)
    this.#concludeIfDone()
  }

  /**
   * Gives the connection up as a closed file descriptor does: what was sent still arrives, what arrives
   * here is answered with a reset.
   */
  destroy(): void {
    if (this.closed) return
    if (this.connection.opened) this.end()
    this.#conclude()
  }

  /** Ends it at once, for this side; `reason` is told to the program unless it gave up itself. */
  break(reason: Break): void {
    if (this.closed) return
    this.#conclude()
    this.listener.broke(reason)
  }

  /** For the connection alone. */
  attach(outgoing: Link<Segment>): void {
    this.#outgoing = outgoing
  }

  /** For the connection alone: the peer's `segment` is here. */
  arrive(segment: Segment, trace: number): void {
    const { recorder } = this.connection
    if (this.closed) {
      recorder.lost(trace)
      if (segment.kind !== 'reset' && segment.kind !== 'fin') this.sendReset()
      return
    }
    recorder.delivered(trace)
    switch (segment.kind) {
      case 'fin':
        this.#finReceived = true
        this.#concludeIfDone()
        this.listener.ended()
        break
      case 'reset':
        this.break(this.connection.established ? 'reset' : 'refused')
        break
      case 'raw':
      case 'body':
      case 'frame':
        this.listener.received(segment)
        break
      default:
        this.connection.negotiate(segment.kind)
    }
  }

  /** For the connection alone: the end sets out. */
  sendEnd(): void {
    this.#outgoing.send({ kind: 'fin' }, 0, 0, 0)
  }

  sendReset(): void {
    if (this.#resetSent) return
    this.#resetSent = true
    this.#outgoing.send({ kind: 'reset' }, 0, 0, 0)
  }

  sendControl(kind: 'syn' | 'accept' | 'ack' | 'hello' | 'secured'): void {
    this.#outgoing.send({ kind }, 0, 0, 0)
  }

  #concludeIfDone(): void {
    if (this.#finSent && this.#finReceived) this.#conclude()
  }

  #conclude(): void {
    if (this.closed) return
    this.closed = true
    this.connection.concluded()
  }
}
