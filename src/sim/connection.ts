/**
 * A TCP connection: two links and two endpoints. Opening it takes the segments that it takes in truth
 * (and a round trip more for TLS 1.3); an end travels behind the data; a reset ends both sides.
 */
import type { NetworkConditions } from '#lesson/network.ts'
import type { Direction } from '#lesson/trace.ts'
import { frameSize, OPCODE, type Payload } from './frame.ts'
import { GIVE_UP_MS, Link } from './link.ts'
import type { Random } from './random.ts'
import type { Recorder } from './recorder.ts'
import type { ScheduledEvent, Scheduler } from './scheduler.ts'
import type { Toxic } from './toxic.ts'

type Segment = Payload | { kind: 'syn' | 'accept' | 'ack' | 'hello' | 'secured' | 'fin' | 'reset' }

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
export const MOST_UNDERWAY_BYTES = 256 * 1024 * 1024
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

export interface ConnectionHost {
  readonly scheduler: Scheduler
  readonly conditions: NetworkConditions
  readonly random: Random
  readonly recorder: Recorder
  /** Whether somebody listens where this connection leads. */
  isListening(connection: Connection): boolean
  /** Gives the server's end to whoever listens there. */
  accept(connection: Connection): boolean
  /** Both sides are through with it. */
  forget(connection: Connection): void
  /** A side has sent more than can be kept. */
  overflow(connection: Connection, side: 'client' | 'server'): void
}

export interface Address {
  host: string
  port: number
  secure: boolean
}

export class Connection {
  /** From 1; 0 is one of too many, which never begins. */
  readonly id: number
  readonly address: Address
  readonly client: Endpoint
  readonly server: Endpoint
  /** The client has been told that it is open. */
  established = false
  /** It has been cut, whether or not the two sides have seen it yet. */
  severed = false
  /** Its first segment has been sent. */
  opened = false
  readonly #host: ConnectionHost
  readonly #initiator: 'client' | 'server'
  readonly #up: Link<Segment>
  readonly #down: Link<Segment>
  readonly #closeDelaysMs = { up: 0, down: 0 }
  #timeout: ScheduledEvent | undefined

  constructor(host: ConnectionHost, id: number, address: Address, initiator: 'client' | 'server') {
    this.#host = host
    this.id = id
    this.address = address
    this.#initiator = initiator
    this.client = new Endpoint(this, 'client')
    this.server = new Endpoint(this, 'server')
    this.#up = this.#link(this.client, this.server)
    this.#down = this.#link(this.server, this.client)
    this.client.attach(this.#up)
    this.server.attach(this.#down)
  }

  get recorder(): Recorder {
    return this.#host.recorder
  }

  /** Whose program uses the end at `side`: the server's may be a client, too. */
  owner(side: 'client' | 'server'): 'client' | 'server' {
    return side === 'client' ? this.#initiator : 'server'
  }

  /** Asks for the connection; the client's listener is told what became of it. */
  open(): void {
    if (this.client.closed) return
    this.opened = true
    this.#timeout = this.#host.scheduler.after(GIVE_UP_MS, 'network', () => {
      if (!this.established) this.client.break('timeout')
    })
    this.client.sendControl('syn')
  }

  /** For the endpoints alone: a segment that opens the connection has arrived. */
  negotiate(kind: 'syn' | 'accept' | 'ack' | 'hello' | 'secured'): void {
    switch (kind) {
      case 'syn':
        if (this.#host.isListening(this)) this.server.sendControl('accept')
        else this.server.sendReset()
        break
      case 'accept':
        this.client.sendControl('ack')
        if (this.address.secure) this.client.sendControl('hello')
        else this.#establish()
        break
      case 'ack':
        if (!this.#host.accept(this)) this.server.sendReset()
        break
      case 'hello':
        this.server.sendControl('secured')
        break
      case 'secured':
        this.#establish()
    }
  }

  silence(): void {
    this.#up.silence()
    this.#down.silence()
  }

  restore(): void {
    this.#up.restore()
    this.#down.restore()
  }

  /** Makes one direction worse. */
  poison(direction: Direction, toxic: Toxic): void {
    const link = direction === 'up' ? this.#up : this.#down
    const cutAfter = (delayMs: number) => this.#host.scheduler.after(delayMs, 'network', () => this.cut())
    switch (toxic.type) {
      case 'latency':
        link.override({ latencyMs: toxic.latencyMs, jitterMs: toxic.jitterMs ?? 0 })
        break
      case 'bandwidth':
        link.override({ bandwidth: toxic.rate })
        link.reschedule()
        break
      case 'slow_close':
        this.#closeDelaysMs[direction] = toxic.delayMs
        break
      case 'timeout':
        link.silence()
        if (toxic.timeoutMs > 0) cutAfter(toxic.timeoutMs)
        break
      case 'reset_peer':
        cutAfter(toxic.timeoutMs)
        break
      case 'limit_data':
        link.limit(toxic.bytes)
    }
  }

  /** For the endpoints alone: a side has sent its last. */
  finish(endpoint: Endpoint): void {
    const delayMs = this.#closeDelaysMs[endpoint.side === 'client' ? 'up' : 'down']
    if (delayMs > 0) this.#host.scheduler.after(delayMs, 'network', () => endpoint.sendEnd())
    else endpoint.sendEnd()
  }

  /** The conditions have changed. */
  reschedule(): void {
    this.#up.reschedule()
    this.#down.reschedule()
  }

  /** Cuts the line: what is under way is lost, and both sides see it, each in an event of its own. */
  cut(): void {
    if (this.severed) return
    this.severed = true
    this.#up.cut()
    this.#down.cut()
    for (const endpoint of [this.client, this.server])
      this.#host.scheduler.after(0, this.owner(endpoint.side), () => endpoint.break('reset'))
  }

  overflow(endpoint: Endpoint): void {
    this.#host.overflow(this, endpoint.side)
    this.cut()
  }

  concluded(): void {
    if (this.client.closed && this.#timeout) this.#host.scheduler.cancel(this.#timeout)
    if (this.client.closed && (this.server.closed || !this.opened)) this.#host.forget(this)
  }

  #establish(): void {
    this.established = true
    if (this.#timeout) this.#host.scheduler.cancel(this.#timeout)
    this.client.listener.connected?.()
  }

  #link(from: Endpoint, to: Endpoint): Link<Segment> {
    const { scheduler, conditions, random, recorder } = this.#host
    return new Link<Segment>(scheduler, conditions, random, this.owner(to.side), {
      arrived: (segment, trace) => to.arrive(segment, trace),
      lost: (_, trace) => recorder.lost(trace),
      limited: () => this.cut(),
      gaveUp: () => {
        // What was never acknowledged is lost with the connection.
        ;(from === this.client ? this.#up : this.#down).cut()
        from.break('timeout')
      },
    })
  }
}
