/**
 * What `node:http` messages and sockets have of `stream.Readable`: `data`, `end`, `pause`, `resume`,
 * `setEncoding`, `pipe`, iteration. It flows once somebody listens to `data`.
 */
import { Buffer } from '../node/buffer.ts'
import { EventEmitter, type EventName, type Listener } from '../node/events.ts'
import { realQueueMicrotask } from '../real.ts'

interface Sink {
  write(chunk: unknown): unknown
  end(): unknown
}

export class Readable extends EventEmitter {
  readable = true
  readableEnded = false
  destroyed = false
  #chunks: (Buffer | string)[] = []
  #flowing: boolean | null = null
  #finished = false
  #decoder: TextDecoder | undefined
  #scheduled = false

  get readableFlowing(): boolean | null {
    return this.#flowing
  }

  get readableLength(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  }

  override on(name: EventName, listener: Listener): this {
    super.on(name, listener)
    if (name === 'data' && this.#flowing !== false) this.resume()
    if (name === 'readable') this.#flow()
    return this
  }

  setEncoding(encoding = 'utf8'): this {
    if (/^utf-?8$/i.test(encoding)) {
      const decoder = (this.#decoder = new TextDecoder())
      this.#chunks = this.#chunks.map((chunk) =>
        typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }),
      )
    } else throw new Error(`setEncoding('${encoding}') is not there: this server reads 'utf8' or Buffers`)
    return this
  }

  pause(): this {
    this.#flowing = false
    return this
  }

  resume(): this {
    this.#flowing = true
    this.#flow()
    return this
  }

  isPaused(): boolean {
    return this.#flowing === false
  }

  /** All that is here, or `null`. */
  read(): Buffer | string | null {
    const chunks = this.#chunks
    if (chunks.length === 0) return null
    this.#chunks = []
    return typeof chunks[0] === 'string' ? chunks.join('') : Buffer.concat(chunks as Buffer[])
  }

  pipe<T extends Sink>(sink: T): T {
    this.on('data', (chunk: unknown) => void sink.write(chunk))
    this.on('end', () => void sink.end())
    return sink
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer | string> {
    for (;;) {
      const chunk = this.read()
      if (chunk !== null) yield chunk
      else if (this.#finished) {
        if (!this.readableEnded) this.#flow()
        return
      } else if (this.destroyed) throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
      else
        await new Promise<void>((resolve) => {
          for (const name of ['readable', 'end', 'close', 'error']) this.once(name, () => resolve())
        })
    }
  }

  /** Gives bytes to the reader; `null` is the end. */
  push(bytes: Uint8Array<ArrayBuffer> | null): void {
    if (bytes === null) this.#finished = true
    else if (bytes.length > 0) {
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
      this.#chunks.push(this.#decoder ? this.#decoder.decode(chunk, { stream: true }) : chunk)
    }
    this.#flow()
  }

  #flow(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    realQueueMicrotask(() => {
      this.#scheduled = false
      if (this.listenerCount('readable') > 0 && (this.#chunks.length > 0 || this.#finished))
        this.emit('readable')
      while (this.#flowing && this.#chunks.length > 0) this.emit('data', this.#chunks.shift())
      if (this.#finished && this.#chunks.length === 0 && !this.readableEnded && this.#flowing !== false) {
        this.readableEnded = true
        this.readable = false
        this.emit('end')
      }
    })
  }
}
