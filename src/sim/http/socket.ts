/**
 * The server's end of a TCP connection as `node:net` shows it. Whoever reads the connection (the HTTP
 * parser, then a WebSocket) is its consumer; without one, bytes come as `data`.
 */
import type { Break, Endpoint, EndpointListener } from '../endpoint.ts'
import type { Payload } from '../frame.ts'
import type { Host } from '../host.ts'
import { named } from '../named.ts'
import { Buffer } from '../node/buffer.ts'
import { encodeText } from '../node/encoding.ts'
import type { ScheduledEvent } from '../scheduler.ts'
import { Readable } from './readable.ts'

export interface Consumer {
  received(payload: Payload): void
  ended(): void
}

type Chunk = string | Uint8Array<ArrayBuffer>
type Done = (error?: Error) => void

/** What nobody reads waits up to here; then the reader's neglect costs the connection. */
export class Socket extends Readable implements EndpointListener {
  readonly remoteAddress = '127.0.0.1'
  readonly remoteFamily = 'IPv4'
  readonly localAddress = '127.0.0.1'
  readonly remotePort: number
  readonly localPort: number
  readonly encrypted: boolean
  connecting = false
  writable = true
  timeout = 0
  /** Whether the trace is told of its end; a WebSocket on it tells of its own, with a code. */
  recordsEnd = true
  /** For the server that accepted it: the connection is over. */
  onEnd: ((socket: this) => void) | undefined
  readonly #endpoint: Endpoint
  readonly #host: Host
  #consumer: Consumer | undefined
  #broken: Break | undefined
  #timer: ScheduledEvent | undefined

  constructor(host: Host, endpoint: Endpoint) {
    super()
    const { id, address } = endpoint.connection
    this.#host = host
    this.#endpoint = endpoint
    this.remotePort = 32_768 + (id % 28_000)
    this.localPort = address.port
    this.encrypted = address.secure
    endpoint.listener = this
  }

  get endpoint(): Endpoint {
    return this.#endpoint
  }

  /** Who reads from now on; `undefined` gives the bytes back to `data`. */
  set consumer(consumer: Consumer | undefined) {
    this.#consumer = consumer
  }

  get bufferSize(): number {
    return this.#endpoint.backlogBytes
  }

  get writableLength(): number {
    return this.#endpoint.backlogBytes
  }

  get readyState(): string {
    if (this.destroyed) return 'closed'
    return this.writable ? 'open' : 'readOnly'
  }

  address(): { address: string; family: string; port: number } {
    return { address: this.localAddress, family: 'IPv4', port: this.localPort }
  }

  write(chunk: Chunk, ...rest: unknown[]): boolean {
    const { encoding, done } = readRest(rest)
    if (!this.writable) {
      const error = Object.assign(new Error('write after end'), { code: 'ERR_STREAM_WRITE_AFTER_END' })
      this.#host.scheduler.nextTick(() => done?.(error))
      return false
    }
    const data = typeof chunk === 'string' ? encodeText(chunk, encoding) : chunk.slice()
    this.#touch()
    this.#endpoint.send({ kind: 'raw', data: new Uint8Array(data) })
    if (done) this.whenTaken(done)
    const accepted = this.#endpoint.backlogBytes < 16_384
    if (!accepted) this.whenTaken(() => this.emit('drain'))
    return accepted
  }

  end(...rest: unknown[]): this {
    const [chunk] = rest
    const { done } = readRest(rest)
    if (chunk !== undefined && chunk !== null && typeof chunk !== 'function')
      this.write(chunk as Chunk, typeof rest[1] === 'string' ? rest[1] : undefined)
    if (!this.writable) return this
    this.writable = false
    this.#endpoint.end()
    this.#host.scheduler.nextTick(() => {
      this.emit('finish')
      done?.()
    })
    this.#closeIfDone()
    return this
  }

  destroy(error?: Error): this {
    if (this.destroyed) return this
    this.destroyed = true
    this.writable = this.readable = false
    this.#endpoint.destroy()
    if (error) this.#host.scheduler.nextTick(() => void this.emit('error', error))
    this.#end(error !== undefined)
    return this
  }

  destroySoon(): void {
    this.end()
    this.destroy()
  }

  resetAndDestroy(): this {
    this.#endpoint.sendReset()
    return this.destroy()
  }

  setTimeout(timeoutMs: number, callback?: () => void): this {
    this.timeout = timeoutMs
    if (callback) this.once('timeout', callback)
    this.#touch()
    return this
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  cork(): void {}

  uncork(): void {}

  /** Calls `done` when the system has taken all that was written: at once, unless the line is slow. */
  whenTaken(done: () => void): void {
    if (this.#endpoint.backlogBytes > 0) this.#endpoint.whenTaken(done)
    else this.#host.scheduler.nextTick(() => done())
  }

  received(payload: Payload): void {
    this.#touch()
    if (this.#consumer) this.#consumer.received(payload)
    else if (payload.kind !== 'frame') this.push(payload.data)
    else
      this.#host.warn(
        'A WebSocket frame arrived on a socket that was upgraded by hand: only ws reads frames here.',
      )
  }

  ended(): void {
    if (this.#consumer) this.#consumer.ended()
    else this.push(null)
    this.#closeIfDone()
  }

  broke(reason: Break): void {
    if (this.destroyed) return
    this.#broken = reason
    this.destroyed = true
    this.writable = this.readable = false
    if (this.listenerCount('error') > 0) this.emit('error', connectionError(reason))
    this.#end(true)
  }

  /** How the connection broke, if it did. */
  get broken(): Break | undefined {
    return this.#broken
  }

  #closeIfDone(): void {
    if (!this.#endpoint.closed || this.destroyed) return
    this.destroyed = true
    this.readable = false
    this.#end(false)
  }

  /** Whoever keeps sockets is told at once; `close` comes in a later phase of the loop, as in Node. */
  #end(hadError: boolean): void {
    const { scheduler } = this.#host
    const { connection, side } = this.#endpoint
    if (this.#timer) scheduler.cancel(this.#timer)
    if (this.recordsEnd) connection.recorder.closed(connection.id, side, { clean: !hadError })
    this.onEnd?.(this)
    scheduler.after(0, 'server', () => this.emit('close', hadError))
  }

  #touch(): void {
    if (this.#timer) this.#host.scheduler.cancel(this.#timer)
    this.#timer = undefined
    if (this.timeout > 0 && !this.destroyed) {
      this.#timer = this.#host.scheduler.after(this.timeout, 'server', () => this.emit('timeout'))
      this.#host.scheduler.setCounts(this.#timer, false)
    }
  }
}

named({ Socket })

export function connectionError(reason: Break): Error {
  const code = { reset: 'ECONNRESET', timeout: 'ETIMEDOUT', refused: 'ECONNREFUSED' }[reason as 'reset']
  return Object.assign(new Error(`read ${code ?? 'ECONNRESET'}`), {
    code: code ?? 'ECONNRESET',
    syscall: 'read',
  })
}

/** The optional arguments of `write` and `end`: an encoding, and a callback at the end. */
export function readRest(rest: unknown[]): { encoding: string | undefined; done: Done | undefined } {
  const encoding = rest.find((value) => typeof value === 'string')
  const done = rest.find((value) => typeof value === 'function')
  return { encoding, done: done as Done | undefined }
}

export function toBytes(chunk: Chunk, encoding?: string): Uint8Array<ArrayBuffer> {
  return typeof chunk === 'string' ? new Uint8Array(encodeText(chunk, encoding)) : new Uint8Array(chunk)
}

export const EMPTY_BUFFER: Buffer = Buffer.alloc(0)
