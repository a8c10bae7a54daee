/**
 * The simulated network: who listens where, which connections there are, and what befalls them. Every
 * host name leads to the same machine, the exercise's server; `.invalid` leads nowhere.
 */
import type { FaultKind, Network, NetworkConditions } from '#lesson/network.ts'
import type { ConnectionOpened, FaultApplied } from '#lesson/trace.ts'
import { Connection, type Address, type ConnectionHost } from './connection.ts'
import type { Endpoint } from './endpoint.ts'
import type { Random } from './random.ts'
import type { Recorder } from './recorder.ts'
import type { Scheduler } from './scheduler.ts'
import type { Seed } from './seed.ts'

/** Takes the server's end of a new connection. */
export type Acceptor = (endpoint: Endpoint) => void

/** The first of the ports that the system gives to those who ask for any (RFC 6335, section 6). */
const FIRST_DYNAMIC_PORT = 49_152

/** More open connections than this, or such as wait to be opened, and new ones are refused. */
const MOST_CONNECTIONS = 5_000
/** So many that have not even heard that they are refused: a program makes them in a loop without end. */
const MOST_UNHEARD = 10_000

export interface NetworkHooks {
  /** `navigator.onLine` has changed. */
  onLineChanged?(onLine: boolean): void
  /** The server's program is to be evaluated again; its ports are free. */
  restart?(): void
  warn(text: string): void
}

export interface ConnectOptions {
  url: string
  address: Address
  protocol: ConnectionOpened['protocol']
  initiator: 'client' | 'server'
}

export class SimulatedNetwork implements ConnectionHost {
  readonly scheduler: Scheduler
  readonly recorder: Recorder
  readonly conditions: NetworkConditions
  readonly random: Random
  readonly #hooks: NetworkHooks
  readonly #connections = new Map<number, Connection>()
  readonly #ports = new Map<number, Acceptor>()
  /** Ports of those who listen at every port that nobody else has. */
  readonly #anyPorts: number[] = []
  /** Handshakes under way or waiting, by host and port (see `handshake`). */
  readonly #handshakes = new Map<string, (() => void)[]>()
  #connectionId = 0
  /** Refused connections whose programs have not been told. */
  #unheard = 0
  #warnedOfMany = false
  #blackholed = false
  #refusing = false
  #onLine = true

  constructor(scheduler: Scheduler, recorder: Recorder, network: Network, seed: Seed, hooks: NetworkHooks) {
    this.scheduler = scheduler
    this.recorder = recorder
    const { faults: _, ...conditions } = network
    this.conditions = conditions
    this.random = seed.stream('line')
    this.#hooks = hooks
  }

  get onLine(): boolean {
    return this.#onLine
  }

  /** Open connections and those being opened, oldest first. */
  get connections(): Iterable<Connection> {
    return this.#connections.values()
  }

  /**
   * Listens at `port`, or with 0 at every port that nobody else has. Returns the port, or `undefined`
   * when it is taken.
   */
  listen(port: number, accept: Acceptor): number | undefined {
    let given = port
    if (port === 0) {
      given = FIRST_DYNAMIC_PORT
      while (this.#ports.has(given)) given++
      this.#anyPorts.push(given)
    } else if (this.#ports.has(port)) return undefined
    this.#ports.set(given, accept)
    return given
  }

  /** Frees a port that `listen` returned; connections stay. */
  unlisten(port: number): void {
    this.#ports.delete(port)
    const index = this.#anyPorts.indexOf(port)
    if (index >= 0) this.#anyPorts.splice(index, 1)
  }

  /** Frees all ports and cuts all connections of the server, as the end of its process does. */
  endServer(): void {
    this.#ports.clear()
    this.#anyPorts.length = 0
    for (const connection of this.#connections.values()) connection.cut()
  }

  /**
   * A new connection, asked for when `open()` is called on it (`begin`: at once). The caller sets
   * `client.listener`, which hears of success or failure, never within this call. One of too many is
   * refused by the client's own system: it is in no trace, for nothing of it goes over the wire.
   * @throws {RangeError} when a program makes connections without end in one task.
   */
  connect({ url, address, protocol, initiator }: ConnectOptions): Connection {
    if (this.#connections.size >= MOST_CONNECTIONS) return this.#oneTooMany(address, initiator)
    const connection = new Connection(this, ++this.#connectionId, address, initiator)
    this.#connections.set(connection.id, connection)
    this.recorder.connection(connection.id, protocol, url)
    if (this.#silent) connection.silence()
    return connection
  }

  /** Sends a connection's first segment, or fails it where there is no way to its host. */
  begin(connection: Connection): void {
    const { client, address } = connection
    if (connection.id === 0) {
      this.#unheard++
      this.scheduler.after(0, connection.owner('client'), () => {
        this.#unheard--
        client.break('refused')
      })
    } else if (!this.#onLine)
      this.scheduler.after(0, connection.owner('client'), () => client.break('offline'))
    else if (/(^|\.)invalid\.?$/i.test(address.host))
      this.scheduler.after(2 * this.conditions.latencyMs, connection.owner('client'), () =>
        client.break('unresolved'),
      )
    else connection.open()
  }

  /**
   * Runs `start` when no other handshake to the same host and port is under way (WebSockets standard,
   * "establish a WebSocket connection": one connection in the CONNECTING state at a time). Returns what
   * to call when it has succeeded or failed.
   */
  handshake({ id, address: { host, port } }: Connection, start: () => void): () => void {
    if (id === 0) {
      start()
      return () => {}
    }
    const key = `${host}:${port}`
    const waiting = this.#handshakes.get(key)
    if (waiting) waiting.push(start)
    else {
      this.#handshakes.set(key, [])
      start()
    }
    let done = false
    return () => {
      if (done) return
      done = true
      const rest = this.#handshakes.get(key)
      const index = rest?.indexOf(start) ?? -1
      if (index >= 0) rest?.splice(index, 1)
      else if (rest?.length) this.scheduler.after(0, 'network', rest.shift()!)
      else this.#handshakes.delete(key)
    }
  }

  isListening({ address }: Connection): boolean {
    return !this.#refusing && this.#acceptor(address.port) !== undefined
  }

  accept(connection: Connection): boolean {
    const acceptor = this.#acceptor(connection.address.port)
    acceptor?.(connection.server)
    return acceptor !== undefined
  }

  forget(connection: Connection): void {
    this.#connections.delete(connection.id)
  }

  overflow(connection: Connection, side: 'client' | 'server'): void {
    this.#hooks.warn(
      `The ${side} sends faster than connection ${connection.id} can carry: ` +
        `too much is waiting to be sent, and the connection is cut.`,
    )
  }

  /** Does `fault` to the network, or to one connection (`drop`, `blackhole`, `restore` only). */
  apply(fault: FaultKind, options: { connection?: number; by?: FaultApplied['by'] } = {}): void {
    const { connection: id, by = 'learner' } = options
    this.recorder.fault(fault, by, id === undefined ? {} : { connection: id })
    if (id !== undefined) {
      this.#applyToOne(fault, id)
      return
    }
    switch (fault) {
      case 'drop':
        this.#cutAll()
        break
      case 'blackhole':
        this.#blackholed = true
        break
      case 'refuse':
        this.#refusing = true
        break
      case 'offline':
        this.#setOnLine(false)
        break
      case 'online':
        this.#setOnLine(true)
        break
      case 'restore':
        this.#blackholed = this.#refusing = false
        this.#setOnLine(true)
        break
      case 'restart':
        this.endServer()
        this.#hooks.restart?.()
    }
    for (const connection of this.#connections.values())
      if (this.#silent) connection.silence()
      else if (fault !== 'drop' && fault !== 'refuse') connection.restore()
  }

  setConditions(conditions: Partial<NetworkConditions>, by: FaultApplied['by'] = 'learner'): void {
    Object.assign(this.conditions, conditions)
    this.recorder.fault('conditions', by, { conditions: { ...this.conditions } })
    for (const connection of this.#connections.values()) connection.reschedule()
  }

  #oneTooMany(address: Address, initiator: 'client' | 'server'): Connection {
    if (this.#unheard >= MOST_UNHEARD)
      throw new RangeError(
        `${MOST_UNHEARD} connections were asked for in a row, beyond those that can be open`,
      )
    if (!this.#warnedOfMany)
      this.#hooks.warn(
        `The ${initiator} has ${MOST_CONNECTIONS} connections open or waiting to be: more are refused until some end.`,
      )
    this.#warnedOfMany = true
    return new Connection(this, 0, address, initiator)
  }

  get #silent(): boolean {
    return this.#blackholed || !this.#onLine
  }

  #applyToOne(fault: FaultKind, id: number): void {
    const connection = this.#connections.get(id)
    if (fault === 'drop') connection?.cut()
    else if (fault === 'blackhole') connection?.silence()
    else if (fault === 'restore') connection?.restore()
  }

  #cutAll(): void {
    for (const connection of this.#connections.values()) connection.cut()
  }

  #setOnLine(onLine: boolean): void {
    if (this.#onLine === onLine) return
    this.#onLine = onLine
    this.scheduler.after(0, 'client', () => this.#hooks.onLineChanged?.(onLine))
  }

  #acceptor(port: number): Acceptor | undefined {
    const any = this.#anyPorts[0]
    return this.#ports.get(port) ?? (any === undefined ? undefined : this.#ports.get(any))
  }
}
