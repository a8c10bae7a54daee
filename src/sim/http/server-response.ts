/** The answer to a request, as `node:http` lets a server write it. */
import { rawText } from '../frame.ts'
import type { Host } from '../host.ts'
import { formatHead, type HeaderList } from '../http-head.ts'
import { EventEmitter } from '../node/events.ts'
import { nodeError } from '../node/refusal.ts'
import { RealDate } from '../real.ts'
import type { IncomingMessage } from './incoming-message.ts'
import { readRest, toBytes, type Socket } from './socket.ts'
import { STATUS_CODES } from './status-codes.ts'

type HeaderValue = string | number | readonly string[]
type Chunk = string | Uint8Array<ArrayBuffer>

/** Contract: https://nodejs.org/docs/latest-v20.x/api/http.html#class-httpserverresponse */
export class ServerResponse extends EventEmitter {
  statusCode = 200
  statusMessage: string | undefined
  sendDate = true
  shouldKeepAlive = true
  headersSent = false
  finished = false
  writableEnded = false
  writableFinished = false
  destroyed = false
  readonly req: IncomingMessage
  readonly socket: Socket
  readonly #headers = new Map<string, { name: string; value: HeaderValue }>()
  readonly #startMs: number
  readonly #host: Host
  readonly #keepAliveMs: number
  #headWritten = false

  /** `keepAliveMs`: how long the connection is kept afterwards; 0 for as long as the client likes. */
  constructor(host: Host, startMs: number, request: IncomingMessage, keepAliveMs: number) {
    super()
    this.#keepAliveMs = keepAliveMs
    this.#host = host
    this.#startMs = startMs
    this.req = request
    this.socket = request.socket
    this.socket.once('close', this.#socketClosed)
  }

  /** The connection ended before the answer did. */
  readonly #socketClosed = (): void => {
    this.destroyed = true
    this.emit('close')
  }

  get connection(): Socket {
    return this.socket
  }

  setHeader(name: string, value: HeaderValue): this {
    if (this.headersSent)
      throw nodeError(Error, 'ERR_HTTP_HEADERS_SENT', 'Cannot set headers after they are sent to the client')
    this.#headers.set(name.toLowerCase(), { name, value })
    return this
  }

  appendHeader(name: string, value: string | readonly string[]): this {
    const known = this.getHeader(name)
    if (known === undefined) return this.setHeader(name, value)
    return this.setHeader(name, [known, value].flat().map(String))
  }

  getHeader(name: string): HeaderValue | undefined {
    return this.#headers.get(name.toLowerCase())?.value
  }

  hasHeader(name: string): boolean {
    return this.#headers.has(name.toLowerCase())
  }

  removeHeader(name: string): void {
    this.#headers.delete(name.toLowerCase())
  }

  getHeaderNames(): string[] {
    return [...this.#headers.keys()]
  }

  getHeaders(): Record<string, HeaderValue> {
    return Object.fromEntries([...this.#headers].map(([key, { value }]) => [key, value]))
  }

  writeHead(statusCode: number, ...rest: unknown[]): this {
    if (this.headersSent)
      throw nodeError(
        Error,
        'ERR_HTTP_HEADERS_SENT',
        'Cannot write headers after they are sent to the client',
      )
    this.statusCode = statusCode
    const [message, headers = message] = rest as [unknown, unknown]
    if (typeof message === 'string') this.statusMessage = message
    if (Array.isArray(headers)) {
      const flat = headers.flat() as string[]
      for (let index = 0; index < flat.length; index += 2) this.setHeader(flat[index]!, flat[index + 1]!)
    } else if (typeof headers === 'object' && headers !== null)
      for (const [name, value] of Object.entries(headers)) this.setHeader(name, value as HeaderValue)
    // As in Node the head leaves with the first piece of the body, when its length may be known.
    this.headersSent = true
    return this
  }

  flushHeaders(): void {
    this.#sendHead(undefined)
  }

  write(chunk: Chunk, ...rest: unknown[]): boolean {
    const { encoding, done } = readRest(rest)
    if (this.writableEnded) {
      this.emit('error', nodeError(Error, 'ERR_STREAM_WRITE_AFTER_END', 'write after end'))
      return false
    }
    this.#sendHead(undefined)
    this.#sendBody(toBytes(chunk, encoding), false)
    if (done) this.socket.whenTaken(done)
    const accepted = this.socket.writableLength < 16_384
    if (!accepted) this.socket.whenTaken(() => this.emit('drain'))
    return accepted
  }

  end(...rest: unknown[]): this {
    if (this.writableEnded) return this
    const [chunk] = rest
    const { done } = readRest(rest)
    const bytes =
      typeof chunk === 'string' || chunk instanceof Uint8Array
        ? toBytes(chunk as Chunk, typeof rest[1] === 'string' ? rest[1] : undefined)
        : new Uint8Array()
    this.#sendHead(bytes.length)
    this.writableEnded = this.finished = true
    this.#sendBody(bytes, true)
    this.#host.scheduler.nextTick(() => {
      this.writableFinished = true
      this.socket.off('close', this.#socketClosed)
      this.emit('finish')
      done?.()
      this.emit('close')
    })
    return this
  }

  destroy(error?: Error): this {
    this.destroyed = true
    this.socket.destroy(error)
    return this
  }

  setTimeout(timeoutMs: number, callback?: () => void): this {
    if (callback) this.on('timeout', callback)
    this.socket.setTimeout(timeoutMs)
    return this
  }

  writeContinue(): void {
    this.socket.write('HTTP/1.1 100 Continue\r\n\r\n')
  }

  cork(): void {}

  uncork(): void {}

  /** A body that is given whole has a length; one that is written piece by piece comes in chunks. */
  #sendHead(wholeLength: number | undefined): void {
    if (this.#headWritten) return
    this.#headWritten = this.headersSent = true
    const headers: HeaderList = []
    for (const { name, value } of this.#headers.values())
      for (const each of Array.isArray(value) ? (value as readonly string[]) : [value])
        headers.push([name, String(each)])
    if (this.sendDate && !this.hasHeader('date'))
      headers.push(['Date', new RealDate(this.#startMs + this.#host.scheduler.timeMs).toUTCString()])
    if (!this.hasHeader('connection')) {
      headers.push(['Connection', 'keep-alive'])
      if (this.#keepAliveMs > 0)
        headers.push(['Keep-Alive', `timeout=${Math.floor(this.#keepAliveMs / 1_000)}`])
    }
    const bodiless = this.statusCode === 204 || this.statusCode === 304 || this.statusCode < 200
    if (!bodiless && !this.hasHeader('content-length') && !this.hasHeader('transfer-encoding'))
      headers.push(
        wholeLength === undefined
          ? ['Transfer-Encoding', 'chunked']
          : ['Content-Length', String(wholeLength)],
      )
    const message = this.statusMessage ?? STATUS_CODES[this.statusCode] ?? 'unknown'
    this.statusMessage = message
    this.socket.endpoint.send(rawText(formatHead(`HTTP/1.1 ${this.statusCode} ${message}`, headers)))
  }

  #sendBody(data: Uint8Array<ArrayBuffer>, last: boolean): void {
    const bare = this.req.method === 'HEAD' ? new Uint8Array() : data
    if (bare.length > 0 || last) this.socket.endpoint.send({ kind: 'body', data: bare, last })
  }
}
