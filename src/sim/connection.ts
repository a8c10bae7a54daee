/**
 * A TCP connection: two links and two endpoints. Opening it takes the segments that it takes in truth
 * (and a round trip more for TLS 1.3); an end travels behind the data; a reset ends both sides.
 */
import type { NetworkConditions } from '#lesson/network.ts'
import type { Direction } from '#lesson/trace.ts'
import { Endpoint, type Segment } from './endpoint.ts'
import { GIVE_UP_MS, Link } from './link.ts'
import type { Random } from './random.ts'
import type { Recorder } from './recorder.ts'
import type { ScheduledEvent, Scheduler } from './scheduler.ts'
import type { Toxic } from './toxic.ts'

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
