/**
 * The client's end of a connection that carries HTTP/1.1 exchanges, one at a time. When an exchange is
 * over it can carry the next, unless either side wants it closed.
 */
import type { Connection } from '../connection.ts'
import type { Break, EndpointListener } from '../endpoint.ts'
import { rawText, type Payload } from '../frame.ts'
import { formatHead, type HeaderList, type StatusLine } from '../http-head.ts'
import type { Recorder } from '../recorder.ts'
import type { ByteSource, Bytes } from './byte-source.ts'
import { ResponseReader } from './response-reader.ts'

/** A body is sent in pieces of at most this size, each when the line has taken the one before. */
const PIECE_BYTES = 64 * 1024

/** A request as it goes over the wire. */
export interface WireRequest {
  method: string
  /** Path and query. */
  target: string
  headers: HeaderList
  /** Known bytes go with a length, a source in chunks. */
  body: Bytes | ByteSource | undefined
}

export interface ExchangeListener {
  /** So many bytes of the request's body have been taken by the system, from the start. */
  uploaded(bytes: number, whole: boolean): void
  head(status: StatusLine, headers: HeaderList): void
  body(bytes: Bytes): void
  complete(): void
  /** It will not be completed. `unanswered`: no byte of a response had come. */
  broke(unanswered: boolean): void
}

export type ConnectionFate = 'idle' | 'closed'

export class HttpConnection implements EndpointListener {
  readonly connection: Connection
  readonly #recorder: Recorder
  readonly #freed: (fate: ConnectionFate) => void
  #connected = false
  #request: WireRequest | undefined
  #listener: ExchangeListener | undefined
  #reader: ResponseReader | undefined
  #uploading = false
  /** Raised by each exchange, so that a late piece of an upload knows that it is late. */
  #exchange = 0
  #closed = false
  /** Whether an exchange was completed on it before the present one. */
  reused = false

  constructor(connection: Connection, recorder: Recorder, freed: (fate: ConnectionFate) => void) {
    this.connection = connection
    this.#recorder = recorder
    this.#freed = freed
    connection.client.listener = this
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Begins an exchange, as soon as the connection is open. */
  start(request: WireRequest, listener: ExchangeListener): void {
    this.#request = request
    this.#listener = listener
    this.#exchange++
    if (this.#connected) this.#send(request)
  }

  /** Gives the exchange up, and the connection with it; nobody is told. */
  abort(): void {
    this.#listener = undefined
    this.#close(true)
  }

  /** Closes an idle connection. */
  close(): void {
    this.#close(true)
  }

  connected(): void {
    this.#connected = true
    if (this.#request) this.#send(this.#request)
  }

  received(payload: Payload): void {
    if (payload.kind === 'frame') this.#break()
    // More than was asked for: what belongs to which request can no longer be told.
    else if (!this.#listener && payload.data.length > 0) this.#close(false)
    else this.#reader?.receive(payload)
  }

  ended(): void {
    if (this.#reader?.end()) return
    if (this.#listener) this.#break()
    else this.#close(true)
  }

  broke(_reason: Break): void {
    this.#break()
  }

  #send(request: WireRequest): void {
    const { method, target, headers, body } = request
    const { client } = this.connection
    this.#reader = new ResponseReader(method, {
      head: (status, headers) => this.#listener?.head(status, headers),
      body: (bytes) => this.#listener?.body(bytes),
      complete: () => this.#complete(),
      invalid: () => this.#break(),
    })
    client.send(rawText(formatHead(`${method} ${target} HTTP/1.1`, headers)))
    if (body === undefined) return
    this.#uploading = true
    if (body instanceof Uint8Array) this.#sendBytes(body, this.#exchange, 0)
    else void this.#sendSource(body, this.#exchange)
  }

  /** Sends `bytes` from `start` on, as fast as the line takes them. */
  #sendBytes(bytes: Bytes, exchange: number, start: number): void {
    const { client } = this.connection
    if (this.#closed || exchange !== this.#exchange) return
    const end = Math.min(start + PIECE_BYTES, bytes.length)
    const last = end === bytes.length
    client.send({ kind: 'body', data: bytes.slice(start, end), last })
    if (last) this.#uploading = false
    client.whenTaken(() => {
      if (exchange !== this.#exchange) return
      this.#listener?.uploaded(end, last)
      if (!last) this.#sendBytes(bytes, exchange, end)
    })
  }

  async #sendSource(source: ByteSource, exchange: number): Promise<void> {
    const { client } = this.connection
    const isLate = () => this.#closed || exchange !== this.#exchange
    let sent = 0
    try {
      for (;;) {
        const bytes = await source.read()
        if (isLate()) return
        const last = bytes === undefined
        sent += bytes?.length ?? 0
        client.send({ kind: 'body', data: bytes ?? new Uint8Array(), last })
        if (last) break
        if (client.backlogBytes > 0) await new Promise<void>((resolve) => client.whenTaken(resolve))
        if (isLate()) return
        this.#listener?.uploaded(sent, false)
      }
      this.#uploading = false
      this.#listener?.uploaded(sent, true)
    } catch {
      // What the program gave as a body has failed, and the request with it.
      if (!isLate()) this.#break()
    }
  }

  #complete(): void {
    const listener = this.#listener
    const reusable = (this.#reader?.reusable ?? false) && !this.#uploading && this.connection.client.writable
    this.#listener = this.#request = undefined
    this.#exchange++
    if (reusable) {
      this.reused = true
      this.#freed('idle')
    } else this.#close(true)
    listener?.complete()
  }

  #break(): void {
    const listener = this.#listener
    const unanswered = !this.#reader?.begun
    this.#listener = undefined
    this.#close(false)
    listener?.broke(unanswered)
  }

  /** `clean`: it ends between exchanges, or because the program gave one up. */
  #close(clean: boolean): void {
    if (this.#closed) return
    this.#closed = true
    this.#exchange++
    this.connection.client.destroy()
    this.#recorder.closed(this.connection.id, 'client', { clean })
    this.#freed('closed')
  }
}
