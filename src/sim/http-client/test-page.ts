/** For tests: a page's HTTP clients, and a server that answers with a function. */
import type { Network } from '#lesson/network.ts'
import type { IncomingMessage } from '../http/incoming-message.ts'
import type { ServerResponse } from '../http/server-response.ts'
import type { Server } from '../http/server.ts'
import { TestWorld } from '../test-world.ts'

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

export class TestPage extends TestWorld {
  readonly server: Server
  readonly fetch: typeof globalThis.fetch
  readonly Request: typeof globalThis.Request
  readonly Response: typeof globalThis.Response

  constructor(answer: Answer, network: Partial<Network> = {}) {
    super(network)
    this.server = this.http.createServer(answer).listen(0)
    this.fetch = this.global('fetch') as typeof globalThis.fetch
    this.Request = this.global('Request') as typeof globalThis.Request
    this.Response = this.global('Response') as typeof globalThis.Response
  }

  /** What the page finds under a name. */
  global(name: string): unknown {
    const property = this.globals[name]
    return property?.get ? property.get() : property?.value
  }

  /** How many connections have been asked for. */
  get connections(): number {
    return this.trace.filter(({ type }) => type === 'connection').length
  }
}
