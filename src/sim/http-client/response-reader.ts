/**
 * Reads the response to one request off the wire: its head, then its body, free of any transfer coding
 * (RFC 9112, sections 4 to 7). A server built on `node:http` sends bodies in pieces that are already
 * free of it; whatever a program writes to a bare socket comes as raw bytes and is decoded here.
 */
import type { Body, Raw } from '../frame.ts'
import { headerValue, parseHead, parseStatusLine, type HeaderList, type StatusLine } from '../http-head.ts'
import { decodeText } from '../real.ts'
import { ChunkedDecoder } from './chunked-decoder.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface ResponseListener {
  head(status: StatusLine, headers: HeaderList): void
  body(bytes: Bytes): void
  /** The response is whole. */
  complete(): void
  /** What came is no response to the request. */
  invalid(): void
}

/** A head may grow to this size (Chromium's limit). */
const MOST_HEAD_BYTES = 256 * 1024

/** Responses without a body, whatever their head says (RFC 9112, section 6.3; 205 as in Chromium). */
const BODILESS = new Set([204, 205, 304])

type State = 'head' | 'body' | 'over'

export class ResponseReader {
  readonly #method: string
  readonly #listener: ResponseListener
  #state: State = 'head'
  #headBytes: Bytes = new Uint8Array()
  /** What the head promised; `undefined` where the body lasts until it is said to end. */
  #length: number | undefined
  #received = 0
  #chunked: ChunkedDecoder | undefined
  /** Whether the connection can carry another request afterwards. */
  reusable = false

  constructor(method: string, listener: ResponseListener) {
    this.#method = method
    this.#listener = listener
  }

  /** Whether anything of the response has come. */
  get begun(): boolean {
    return this.#state !== 'head' || this.#headBytes.length > 0
  }

  receive(payload: Raw | Body): void {
    if (payload.kind === 'raw') this.#receiveRaw(payload.data)
    // Without a head this is the empty end of a response that was over with its head.
    else if (this.#state === 'body') this.#receiveBody(payload)
  }

  /** The server will send no more; returns whether the response is whole by that. */
  end(): boolean {
    if (this.#state !== 'body' || this.#length !== undefined || this.#chunked) return false
    this.reusable = false
    this.#complete()
    return true
  }

  #receiveRaw(data: Bytes): void {
    if (data.length === 0) return
    if (this.#state === 'over') this.reusable = false
    else if (this.#state === 'head') this.#receiveHead(join(this.#headBytes, data))
    else if (this.#chunked) this.#receiveChunked(this.#chunked, data)
    else this.#receiveBody({ kind: 'body', data, last: false })
  }

  #receiveHead(bytes: Bytes): void {
    const end = endOfHead(bytes)
    if (end < 0) {
      this.#headBytes = bytes
      if (!mayBeHead(bytes) || bytes.length > MOST_HEAD_BYTES) this.#fail()
      return
    }
    this.#headBytes = new Uint8Array()
    const head = parseHead(decodeText(bytes.subarray(0, end)))?.head
    const status = head && parseStatusLine(head.start)
    if (!status || status.status === 101) return this.#fail()
    const rest = bytes.slice(end)
    if (status.status < 200) {
      this.#receiveRaw(rest)
      return
    }
    this.#begin(status, head.headers, head.start.startsWith('HTTP/1.1'))
    this.#receiveRaw(rest)
  }

  /** RFC 9112, section 6.3: how long the body is. */
  #begin(status: StatusLine, headers: HeaderList, persistent: boolean): void {
    const coding = headerValue(headers, 'transfer-encoding')
    const length = headerValue(headers, 'content-length')
    const connection = headerValue(headers, 'connection') ?? ''
    this.reusable = persistent && !/(^|,)\s*close\s*(,|$)/i.test(connection)
    if (coding === undefined && length !== undefined) {
      // The same length said twice is one length.
      const lengths = new Set(length.split(',').map((each) => each.trim()))
      const [only = ''] = lengths
      if (lengths.size > 1 || !/^\d+$/.test(only)) return this.#fail()
      this.#length = Number(only)
    } else if (coding !== undefined) this.#chunked = new ChunkedDecoder()
    const bodiless = this.#method === 'HEAD' || BODILESS.has(status.status)
    this.#state = 'body'
    this.#listener.head(status, headers)
    if (bodiless || this.#length === 0) this.#complete()
  }

  #receiveBody({ data, last }: Body): void {
    const rest = this.#length === undefined ? data.length : this.#length - this.#received
    const bytes = data.length > rest ? data.slice(0, rest) : data
    this.#received += bytes.length
    if (data.length > rest) this.reusable = false
    if (bytes.length > 0) this.#listener.body(bytes)
    if (this.#length === undefined ? last : this.#received >= this.#length) this.#complete()
  }

  #receiveChunked(decoder: ChunkedDecoder, data: Bytes): void {
    const { pieces, state } = decoder.decode(data)
    for (const piece of pieces) this.#listener.body(piece)
    if (state === 'invalid') this.#fail()
    else if (state === 'complete') this.#complete()
  }

  #complete(): void {
    if (this.#state === 'over') return
    this.#state = 'over'
    this.#listener.complete()
  }

  #fail(): void {
    this.#state = 'over'
    this.reusable = false
    this.#listener.invalid()
  }
}

function endOfHead(bytes: Bytes): number {
  for (let index = bytes.indexOf(13); index >= 0; index = bytes.indexOf(13, index + 1))
    if (bytes[index + 1] === 10 && bytes[index + 2] === 13 && bytes[index + 3] === 10) return index + 4
  return -1
}

function mayBeHead(bytes: Bytes): boolean {
  const text = decodeText(bytes.subarray(0, 5))
  return 'HTTP/'.startsWith(text)
}

function join(first: Bytes, second: Bytes): Bytes {
  if (first.length === 0) return second
  const joined = new Uint8Array(first.length + second.length)
  joined.set(first)
  joined.set(second, first.length)
  return joined
}
