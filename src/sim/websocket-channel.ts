/**
 * The browser's end of a WebSocket connection: handshake, messages, closing, as RFC 6455 has them and
 * Chromium times them. It knows nothing of DOM events; `websocket.ts` puts the interface on top.
 */
import { isBlockedPort } from './blocked-port.ts'
import type { Connection } from './connection.ts'
import type { Break, Endpoint, EndpointListener } from './endpoint.ts'
import { OPCODE, rawText, textSize, type Frame, type Payload } from './frame.ts'
import {
  formatHead,
  headerValue,
  parseHead,
  parseStatusLine,
  type Head,
  type HeaderList,
} from './http-head.ts'
import type { SimulatedNetwork } from './network.ts'
import type { Random } from './random.ts'
import { decodeText, decodeValidText, encodeText } from './real.ts'
import type { ScheduledEvent } from './scheduler.ts'
import { acceptKey, createKey } from './websocket-key.ts'

/** Chromium's patience: with the opening handshake, with the peer's close frame, with its end of the connection. */
const HANDSHAKE_TIMEOUT_MS = 240_000
const CLOSE_FRAME_TIMEOUT_MS = 10_000
const CLOSE_CONNECTION_TIMEOUT_MS = 2_000

export interface ChannelListener {
  opened(protocol: string, extensions: string): void
  message(data: string | Uint8Array<ArrayBuffer>): void
  /** The peer's close frame is here, and answered. */
  closing(): void
  /** It is over. After a failure `error` comes first. */
  closed(code: number, reason: string, clean: boolean, failed: boolean): void
}

export interface ChannelOptions {
  network: SimulatedNetwork
  random: Random
  url: URL
  protocols: string[]
  origin: string
  userAgent: string
}

export class WebSocketChannel implements EndpointListener {
  readonly #network: SimulatedNetwork
  readonly #listener: ChannelListener
  readonly #url: URL
  readonly #protocols: string[]
  readonly #key: string
  readonly #origin: string
  readonly #userAgent: string
  readonly #connection: Connection
  readonly #endpoint: Endpoint
  readonly #handshakeDone: () => void
  #timer: ScheduledEvent | undefined
  #state: 'connecting' | 'open' | 'closed' = 'connecting'
  #handshakeText = ''
  #closeSent = false
  #received: { code: number; reason: string } | undefined
  #fragments: Frame[] = []
  /** What waits for a Blob to be read. */
  #queue: (() => void)[] | undefined
  #queuedBytes = 0

  constructor(options: ChannelOptions, listener: ChannelListener) {
    const { network, random, url, protocols, origin, userAgent } = options
    this.#network = network
    this.#listener = listener
    this.#url = url
    this.#protocols = protocols
    this.#origin = origin
    this.#userAgent = userAgent
    this.#key = createKey(random)
    const secure = url.protocol === 'wss:'
    const port = Number(url.port || (secure ? 443 : 80))
    const address = { host: url.hostname, port, secure }
    this.#connection = network.connect({ url: url.href, address, protocol: 'websocket', initiator: 'client' })
    this.#endpoint = this.#connection.client
    this.#endpoint.listener = this
    this.#setTimer(HANDSHAKE_TIMEOUT_MS, () => this.#fail())
    if (isBlockedPort(port) && url.port !== '') {
      this.#handshakeDone = () => {}
      network.scheduler.after(0, 'client', () => this.#fail())
    } else
      this.#handshakeDone = network.handshake(this.#connection, () => {
        if (this.#state === 'connecting') network.begin(this.#connection)
        else this.#handshakeDone()
      })
  }

  /** Payload bytes that have not left. */
  get bufferedBytes(): number {
    return this.#queuedBytes + this.#endpoint.bufferedBytes
  }

  /** Sends a message; `text` is well-formed. */
  sendText(text: string): void {
    this.#sendMessage(OPCODE.text, text, textSize(text))
  }

  /** Sends a message of bytes that nobody will change. */
  sendBinary(bytes: Uint8Array<ArrayBuffer>): void {
    this.#sendMessage(OPCODE.binary, bytes, bytes.length)
  }

  /** Sends what `read` will give, in its place among the messages. */
  sendLater(size: number, read: Promise<ArrayBuffer>): void {
    this.#queuedBytes += size
    this.#inOrder(() => {
      this.#queue ??= []
      const proceed = (bytes?: ArrayBuffer) => {
        this.#queuedBytes -= size
        const queue = this.#queue ?? []
        this.#queue = undefined
        if (bytes) this.sendBinary(new Uint8Array(bytes))
        for (const task of queue) this.#inOrder(task)
      }
      void this.#network.scheduler.holdFor(read).then(proceed, () => proceed())
    })
  }

  /** Starts the closing handshake, behind all messages; while connecting it fails the connection. */
  close(code: number | undefined, reason: string): void {
    if (this.#state === 'connecting') {
      this.#state = 'closed'
      this.#handshakeDone()
      this.#network.scheduler.after(0, 'client', () => {
        this.#state = 'connecting'
        this.#fail()
      })
      return
    }
    this.#inOrder(() => {
      if (this.#closeSent || this.#state !== 'open') return
      this.#sendClose(code, reason)
      this.#setTimer(CLOSE_FRAME_TIMEOUT_MS, () => this.#abandon())
    })
  }

  connected(): void {
    if (this.#state !== 'connecting') return
    const { host } = this.#url
    const headers: HeaderList = [
      ['Host', host],
      ['Connection', 'Upgrade'],
      ['Pragma', 'no-cache'],
      ['Cache-Control', 'no-cache'],
      ['User-Agent', this.#userAgent],
      ['Upgrade', 'websocket'],
      ['Origin', this.#origin],
      ['Sec-WebSocket-Version', '13'],
      ['Accept-Encoding', 'gzip, deflate, br, zstd'],
      ['Accept-Language', 'en-US,en;q=0.9'],
      ['Sec-WebSocket-Key', this.#key],
      ['Sec-WebSocket-Extensions', 'permessage-deflate; client_max_window_bits'],
    ]
    if (this.#protocols.length > 0) headers.push(['Sec-WebSocket-Protocol', this.#protocols.join(', ')])
    this.#endpoint.send(rawText(formatHead(`GET ${requestTarget(this.#url)} HTTP/1.1`, headers)))
  }

  received(payload: Payload): void {
    if (this.#state === 'connecting') this.#receiveHandshake(payload)
    else if (this.#state === 'open' && payload.kind === 'frame' && !this.#received)
      this.#receiveFrame(payload)
  }

  ended(): void {
    if (this.#state === 'connecting') this.#fail()
    else this.#conclude()
  }

  broke(_reason: Break): void {
    if (this.#state === 'connecting') this.#fail()
    else this.#conclude()
  }

  #receiveHandshake(payload: Payload): void {
    if (payload.kind === 'frame') return this.#fail()
    this.#handshakeText += decodeText(payload.data)
    const parsed = parseHead(this.#handshakeText)
    if (!parsed) return
    const answer = this.#judge(parsed.head)
    if (!answer) return this.#fail()
    this.#state = 'open'
    this.#clearTimer()
    this.#handshakeDone()
    this.#network.recorder.open(this.#connection.id, answer.protocol)
    this.#listener.opened(answer.protocol, answer.extensions)
  }

  /** RFC 6455, section 4.1, "the client MUST validate the server's response". */
  #judge({ start, headers }: Head): { protocol: string; extensions: string } | undefined {
    if (parseStatusLine(start)?.status !== 101) return undefined
    if (headerValue(headers, 'upgrade')?.toLowerCase() !== 'websocket') return undefined
    if (!/(^|,)\s*upgrade\s*(,|$)/i.test(headerValue(headers, 'connection') ?? '')) return undefined
    if (headerValue(headers, 'sec-websocket-accept') !== acceptKey(this.#key)) return undefined
    const protocol = headerValue(headers, 'sec-websocket-protocol')
    if (protocol === undefined ? this.#protocols.length > 0 : !this.#protocols.includes(protocol))
      return undefined
    const extensions = headerValue(headers, 'sec-websocket-extensions') ?? ''
    if (extensions !== '' && !/^permessage-deflate\s*(;|$)/.test(extensions)) return undefined
    return { protocol: protocol ?? '', extensions }
  }

  #receiveFrame(frame: Frame): void {
    switch (frame.opcode) {
      case OPCODE.ping:
        if (!this.#closeSent) this.#endpoint.send({ ...frame, opcode: OPCODE.pong })
        return
      case OPCODE.pong:
        return
      case OPCODE.close:
        this.#receiveClose(frame)
        return
      default:
        this.#receiveData(frame)
    }
  }

  #receiveData(frame: Frame): void {
    const fragments = this.#fragments
    if (frame.opcode === 0 && fragments.length === 0) return this.#fail('Unexpected continuation')
    if (frame.opcode !== 0 && fragments.length > 0) return this.#fail('Previous data frame unfinished')
    if (!frame.fin) {
      fragments.push(frame)
      return
    }
    let whole = frame
    if (fragments.length > 0) {
      fragments.push(frame)
      this.#fragments = []
      whole = joinFrames(fragments)
    }
    if (this.#closeSent) return
    if (whole.opcode === OPCODE.binary) this.#listener.message(bytesOf(whole))
    else {
      const text = typeof whole.data === 'string' ? whole.data : decodeValidText(whole.data)
      if (text === undefined) this.#fail('Invalid UTF-8 in text frame')
      else this.#listener.message(text)
    }
  }

  #receiveClose({ code = 1005, data, bytes }: Frame): void {
    const reason = typeof data === 'string' ? data : decodeValidText(data)
    if (reason === undefined) return this.#fail('Invalid UTF-8 in Close frame')
    this.#received = { code, reason }
    if (!this.#closeSent) {
      this.#queue = undefined
      this.#sendClose(bytes > 0 ? code : undefined, reason)
      this.#listener.closing()
    }
    this.#setTimer(CLOSE_CONNECTION_TIMEOUT_MS, () => this.#conclude())
  }

  #sendMessage(opcode: 1 | 2, data: Frame['data'], bytes: number): void {
    if (!this.#queue) {
      if (this.#state === 'open' && !this.#closeSent)
        this.#endpoint.send({ kind: 'frame', opcode, fin: true, data, bytes })
      return
    }
    this.#queuedBytes += bytes
    this.#queue.push(() => {
      this.#queuedBytes -= bytes
      this.#sendMessage(opcode, data, bytes)
    })
  }

  #inOrder(task: () => void): void {
    if (this.#queue) this.#queue.push(task)
    else task()
  }

  #sendClose(code: number | undefined, reason: string): void {
    this.#closeSent = true
    this.#endpoint.send(closeFrame(code, reason))
  }

  /**
   * "Fail the WebSocket connection": the program sees `error`, then `close` with 1006. The peer is told
   * which violation of the protocol it was, in Chromium's words.
   */
  #fail(violation?: string): void {
    if (violation !== undefined && !this.#closeSent) this.#sendClose(1002, violation)
    this.#end(1006, '', false, true)
  }

  /** The peer did not answer the close frame in time. */
  #abandon(): void {
    this.#end(1006, '', false, false)
  }

  /** The connection has ended: cleanly, if close frames went both ways. */
  #conclude(): void {
    const received = this.#received
    if (received) this.#end(received.code, received.reason, true, false)
    else this.#end(1006, '', false, false)
  }

  #end(code: number, reason: string, clean: boolean, failed: boolean): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#clearTimer()
    this.#handshakeDone()
    this.#endpoint.destroy()
    this.#network.recorder.closed(this.#connection.id, 'client', { code, reason, clean })
    this.#listener.closed(code, reason, clean, failed)
  }

  #setTimer(delayMs: number, callback: () => void): void {
    this.#clearTimer()
    this.#timer = this.#network.scheduler.after(delayMs, 'client', callback)
  }

  #clearTimer(): void {
    if (this.#timer) this.#network.scheduler.cancel(this.#timer)
    this.#timer = undefined
  }
}

/** Path and query as they stand in the address: an empty query keeps its question mark. */
export function requestTarget({ href, protocol }: URL): string {
  return href.slice(href.indexOf('/', protocol.length + 2))
}

/** RFC 6455, section 5.5.1. Without a code the frame is empty. */
export function closeFrame(code: number | undefined, reason: string | Uint8Array<ArrayBuffer>): Frame {
  const base = { kind: 'frame', opcode: OPCODE.close, fin: true } as const
  if (code === undefined) return { ...base, data: '', bytes: 0 }
  const reasonBytes = typeof reason === 'string' ? textSize(reason) : reason.length
  return { ...base, data: reason, bytes: 2 + reasonBytes, code }
}

/** The payload as bytes, which belong to the receiver. */
export function bytesOf({ data }: Frame): Uint8Array<ArrayBuffer> {
  return typeof data === 'string' ? encodeText(data) : data
}

/** One frame out of the fragments of a message (RFC 6455, section 5.4). */
export function joinFrames(fragments: Frame[]): Frame {
  const { opcode } = fragments[0]!
  const parts = fragments.map(bytesOf)
  const bytes = parts.reduce((sum, part) => sum + part.length, 0)
  const data = new Uint8Array(bytes)
  let offset = 0
  for (const part of parts) {
    data.set(part, offset)
    offset += part.length
  }
  return { kind: 'frame', opcode, fin: true, data, bytes }
}
