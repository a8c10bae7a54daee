/**
 * The HTTP connections of one run. As in a browser there are at most six to a host and port at a time;
 * an idle one is used again, the most recently used first; whoever finds none waits in line.
 */
import type { Address } from '../connection.ts'
import type { SimulatedNetwork } from '../network.ts'
import { HttpConnection } from './http-connection.ts'

/** Chromium's limit for HTTP/1.1 (as that of Firefox and WebKit). */
export const MOST_CONNECTIONS = 6

/** What a connection is for, as the trace has it. A connection keeps its purpose. */
export type Purpose = 'http' | 'event-source'

interface Wish {
  url: string
  address: Address
  purpose: Purpose
  /** Whether an idle connection will do. */
  mayReuse: boolean
  take(connection: HttpConnection): void
}

interface Group {
  /** Open, or being opened. */
  count: number
  idle: { connection: HttpConnection; purpose: Purpose }[]
  waiting: Wish[]
}

export class ConnectionPool {
  readonly #network: SimulatedNetwork
  readonly #initiator: 'client' | 'server'
  readonly #groups = new Map<string, Group>()

  constructor(network: SimulatedNetwork, initiator: 'client' | 'server') {
    this.#network = network
    this.#initiator = initiator
  }

  /** Gives a connection to `wish.take`: at once if it can be. Returns what withdraws the wish. */
  acquire(wish: Wish): () => void {
    const { host, port, secure } = wish.address
    const key = `${host}:${port}:${secure}`
    let group = this.#groups.get(key)
    if (!group) this.#groups.set(key, (group = { count: 0, idle: [], waiting: [] }))
    group.waiting.push(wish)
    this.#serve(group)
    return () => {
      const index = group.waiting.indexOf(wish)
      if (index >= 0) group.waiting.splice(index, 1)
    }
  }

  #serve(group: Group): void {
    for (let wish = group.waiting[0]; wish; wish = group.waiting[0]) {
      const connection = this.#idle(group, wish) ?? this.#open(group, wish)
      if (!connection) return
      group.waiting.shift()
      wish.take(connection)
    }
  }

  #idle(group: Group, { purpose, mayReuse }: Wish): HttpConnection | undefined {
    if (!mayReuse) return undefined
    const index = group.idle.findLastIndex((each) => each.purpose === purpose)
    return index < 0 ? undefined : group.idle.splice(index, 1)[0]!.connection
  }

  #open(group: Group, { url, address, purpose }: Wish): HttpConnection | undefined {
    // An idle one makes room.
    if (group.count >= MOST_CONNECTIONS) group.idle[0]?.connection.close()
    if (group.count >= MOST_CONNECTIONS) return undefined
    group.count++
    const network = this.#network
    const raw = network.connect({ url, address, protocol: purpose, initiator: this.#initiator })
    const connection = new HttpConnection(raw, network.recorder, (fate) => {
      const index = group.idle.findIndex((each) => each.connection === connection)
      if (fate === 'idle') group.idle.push({ connection, purpose })
      else {
        group.count--
        if (index >= 0) group.idle.splice(index, 1)
      }
      // After the program has been told of what became of the last exchange.
      if (group.waiting.length > 0) network.scheduler.after(0, this.#initiator, () => this.#serve(group))
    })
    network.begin(raw)
    return connection
  }
}
