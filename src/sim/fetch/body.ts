/**
 * The body of a Request or Response: read once, as a whole or as a stream. It is read by us and not by
 * the browser, whose readers take real time that virtual time does not know of.
 */
import { KnownBytes, readAll, type ByteSource, type Bytes } from '../http-client/byte-source.ts'
import { branchesOf, readerOf, RealReadableStream } from './native.ts'

/** WebKit may lack byte streams; then a body's stream has no BYOB readers. */
const streamType: { type?: 'bytes' } = hasByteStreams() ? { type: 'bytes' } : {}

export class Body {
  #source: ByteSource
  #stream: ReadableStream<Bytes> | undefined
  #used = false

  constructor(source: ByteSource) {
    this.#source = source
  }

  /** Somebody has read from it, or given it up. */
  get used(): boolean {
    return this.#used
  }

  get locked(): boolean {
    return this.#stream?.locked ?? false
  }

  get stream(): ReadableStream<Bytes> {
    return (this.#stream ??= this.#used ? spentStream() : this.#createStream())
  }

  /** All bytes; the caller has seen to it that it is neither used nor locked. */
  readAll(): Promise<Bytes> {
    return readAll(this.take())
  }

  /** The bytes for the caller alone; the body is used from now on. */
  take(): ByteSource {
    const source = this.#stream ? new StreamBytes(this.#stream, true) : this.#source
    this.#used = true
    return source
  }

  /** A second body with the same bytes. */
  fork(): Body {
    const again = this.#stream ? undefined : this.#source.again?.()
    if (again) return new Body(again)
    const [own, other] = branchesOf(this.stream)
    this.#source = new StreamBytes(own)
    this.#stream = undefined
    this.#used = false
    return new Body(new StreamBytes(other))
  }

  #createStream(): ReadableStream<Bytes> {
    const source = this.#source
    // After a fork it is the source of both streams, and reading one of them does not use the other.
    const touch = () => {
      if (this.#source === source) this.#used = true
    }
    const underlying = {
      ...streamType,
      pull: async (controller: ReadableByteStreamController) => {
        touch()
        const bytes = await source.read()
        if (bytes) controller.enqueue(bytes)
        else {
          controller.close()
          controller.byobRequest?.respond(0)
        }
      },
      cancel: (reason: unknown) => {
        touch()
        source.cancel(reason)
      },
    }
    return new RealReadableStream(underlying as UnderlyingByteSource, {
      highWaterMark: 0,
    })
  }
}

/** The bytes of a stream, a program's or one of ours. */
export class StreamBytes implements ByteSource {
  readonly #stream: ReadableStream<Bytes>
  #reader: ReadableStreamDefaultReader<Bytes> | undefined

  constructor(stream: ReadableStream<Bytes>, lock = false) {
    this.#stream = stream
    if (lock) void this.#lock()
  }

  async read(): Promise<Bytes | undefined> {
    const { done, value } = await this.#lock().read()
    if (done) return undefined
    if (!(value instanceof Uint8Array))
      throw new TypeError('Received non-Uint8Array chunk from a stream that is a body')
    return value
  }

  cancel(reason: unknown): void {
    void this.#lock()
      .cancel(reason)
      .catch(() => {})
  }

  #lock(): ReadableStreamDefaultReader<Bytes> {
    return (this.#reader ??= readerOf(this.#stream))
  }
}

/** The bytes of a Blob, which the browser reads. */
export class BlobBytes implements ByteSource {
  readonly blob: Blob
  readonly #readBlob: (blob: Blob) => Promise<ArrayBuffer>
  #read = false

  constructor(blob: Blob, readBlob: (blob: Blob) => Promise<ArrayBuffer>) {
    this.blob = blob
    this.#readBlob = readBlob
  }

  async read(): Promise<Bytes | undefined> {
    if (this.#read || this.blob.size === 0) return undefined
    this.#read = true
    return new Uint8Array(await this.#readBlob(this.blob))
  }

  cancel(): void {
    this.#read = true
  }

  again(): ByteSource {
    return new BlobBytes(this.blob, this.#readBlob)
  }
}

/** What the stream of a body is whose bytes were taken in another way. */
function spentStream(): ReadableStream<Bytes> {
  const body = new Body(new KnownBytes(new Uint8Array()))
  const { stream } = body
  readerOf(stream)
  return stream
}

function hasByteStreams(): boolean {
  try {
    return new RealReadableStream({ type: 'bytes' }) instanceof RealReadableStream
  } catch {
    return false
  }
}
