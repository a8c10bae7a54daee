/** A connection as a check sees it, as the client has seen it by now. */
import type { ConnectionClosed, ConnectionOpened, FrameSent, HeadSent, SocketOpened } from '#lesson/trace.ts'
import { selectFrames, type WireFrame } from './wire-frame.ts'

/** A request's or a response's head. */
export class WireHead {
  readonly type: 'request' | 'response'
  /** The request line or the status line. */
  readonly start: string
  /** By their names in lower case; of several of one name, all, with commas between. */
  readonly headers: Record<string, string> = {}
  readonly timeMs: number
  arrivedMs: number | undefined
  isLost = false

  constructor({ type, start, headers, timeMs }: HeadSent) {
    this.type = type
    this.start = start
    this.timeMs = timeMs
    for (const [written, value] of headers) {
      const name = written.toLowerCase()
      this.headers[name] = name in this.headers ? `${this.headers[name]}, ${value}` : value
    }
  }

  delivered(timeMs: number): void {
    this.arrivedMs = timeMs
  }

  lost(): void {
    this.isLost = true
  }
}

export class WireConnection {
  /** From 1, in the order in which connections were asked for. */
  readonly id: number
  readonly protocol: ConnectionOpened['protocol']
  readonly url: string
  /** When it was asked for. */
  readonly timeMs: number
  /** When the WebSocket's handshake had succeeded, and which subprotocol was agreed upon. */
  openedMs: number | undefined
  subprotocol = ''
  /** How it ended for the client. */
  closed: { timeMs: number; code: number | undefined; reason: string; clean: boolean } | undefined
  /** Whether the server has accepted it, and it has not ended for the server. */
  isOnServer = false
  readonly requests: WireHead[] = []
  readonly responses: WireHead[] = []
  readonly frames: WireFrame[] = []

  constructor({ connection, protocol, url, timeMs }: ConnectionOpened) {
    this.id = connection
    this.protocol = protocol
    this.url = url
    this.timeMs = timeMs
  }

  /** Open for the client. */
  get isOpen(): boolean {
    return this.openedMs !== undefined && this.closed === undefined
  }

  /** As `wire.sent`, of this connection. */
  sent(kind?: FrameSent['kind']): WireFrame[] {
    return selectFrames(this.frames, 'up', kind)
  }

  /** As `wire.received`, of this connection. */
  received(kind?: FrameSent['kind']): WireFrame[] {
    return selectFrames(this.frames, 'down', kind)
  }

  add(head: WireHead): void {
    if (head.type === 'request') this.requests.push(head)
    else this.responses.push(head)
    if (head.type === 'response' && /^\S+ 101\b/.test(head.start)) this.isOnServer = true
  }

  opened({ timeMs, subprotocol }: SocketOpened): void {
    this.openedMs = timeMs
    this.subprotocol = subprotocol
  }

  ended({ side, timeMs, code, reason = '', clean }: ConnectionClosed): void {
    if (side === 'client') this.closed = { timeMs, code, reason, clean }
    else this.isOnServer = false
  }
}
