/** What `import … from 'ws'` finds: the classes of one run, with its network behind them. */
import type { Host } from '../host.ts'
import type { Listener } from '../node/events.ts'
import { refusals } from '../node/refusal.ts'
import { ClientWebSocket, type ClientOptions } from './client.ts'
import { WebSocketServer as Server, type ServerOptions } from './server.ts'

export function wsModule(host: Host, startMs: number): Record<string, unknown> {
  class WebSocket extends ClientWebSocket {
    constructor(
      address: string | URL | null,
      protocols?: string | string[] | Partial<ClientOptions>,
      options?: Partial<ClientOptions>,
    ) {
      super(host, address, protocols, options)
    }
  }
  class WebSocketServer extends Server {
    constructor(options?: Partial<ServerOptions>, callback?: Listener) {
      super(host, startMs, WebSocket, options, callback)
    }
  }
  const missing = refusals('ws', [
    'createWebSocketStream',
    'Receiver',
    'Sender',
    'PerMessageDeflate',
    'extension',
    'subprotocol',
  ])
  // `WebSocket.Server` and its like are only there for who requires ws; server programs import it.
  return { ...missing, WebSocket, WebSocketServer, default: WebSocket }
}
