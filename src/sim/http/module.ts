/** What `import … from 'node:http'` finds; `https` is the same, for the simulated line has no keys. */
import type { Host } from '../host.ts'
import type { Listener } from '../node/events.ts'
import { refusals } from '../node/refusal.ts'
import { IncomingMessage } from './incoming-message.ts'
import { ServerResponse } from './server-response.ts'
import { Server as HttpServer } from './server.ts'
import { STATUS_CODES } from './status-codes.ts'

const METHODS = 'CONNECT DELETE GET HEAD LINK OPTIONS PATCH POST PUT TRACE UNLINK UNLOCK'.split(' ')

export function httpModule(host: Host, startMs: number): Record<string, unknown> {
  class Server extends HttpServer {
    constructor(options?: unknown, listener?: Listener) {
      super(host, startMs, typeof options === 'function' ? (options as Listener) : listener)
    }
  }
  const exports = {
    createServer: (options?: unknown, listener?: Listener) => new Server(options, listener),
    Server,
    IncomingMessage,
    ServerResponse,
    STATUS_CODES,
    METHODS,
    ...refusals('http', ['request', 'get', 'Agent', 'ClientRequest', 'globalAgent']),
  }
  return { ...exports, default: exports }
}
