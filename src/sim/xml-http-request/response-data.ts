/** The body of a response as it comes, in the form that `responseType` asks for. */
import { decodeUtf8, parseJson } from '../fetch/native.ts'
import { concatenate, type Bytes } from '../http-client/byte-source.ts'
import { RealBlob } from '../real.ts'

export type ResponseType = '' | 'text' | 'json' | 'arraybuffer' | 'blob'

const RealTextDecoder = TextDecoder

export class ResponseData {
  readonly #pieces: Bytes[] = []
  readonly #decoder: TextDecoder
  readonly #mimeType: string
  #text = ''
  /** How many pieces are in the text. */
  #decoded = 0
  #length = 0
  #final: { type: ResponseType; value: unknown } | undefined

  /** `mimeType`: the final one, which may have been overridden. */
  constructor(mimeType: string) {
    this.#mimeType = mimeType
    this.#decoder = createDecoder(/;\s*charset="?([^\s;"]+)/i.exec(mimeType)?.[1])
  }

  get length(): number {
    return this.#length
  }

  /** The text so far. */
  get text(): string {
    for (; this.#decoded < this.#pieces.length; this.#decoded++)
      this.#text += this.#decoder.decode(this.#pieces[this.#decoded], { stream: true })
    return this.#text
  }

  add(bytes: Bytes): void {
    this.#pieces.push(bytes)
    this.#length += bytes.length
  }

  /** There is no more to come: an unfinished character is a broken one. */
  end(): void {
    this.#text = this.text + this.#decoder.decode()
  }

  /** The whole; the same object each time it is asked for, but for JSON (as in Chromium). */
  whole(type: ResponseType): unknown {
    if (type === 'json') return this.#convert(type)
    if (this.#final?.type !== type) this.#final = { type, value: this.#convert(type) }
    return this.#final.value
  }

  #convert(type: ResponseType): unknown {
    switch (type) {
      case 'arraybuffer':
        return concatenate(this.#pieces).slice().buffer
      case 'blob':
        return new RealBlob(this.#pieces, { type: this.#mimeType.replace(/;.*/, '').trim() })
      case 'json':
        try {
          return parseJson(decodeUtf8(concatenate(this.#pieces)))
        } catch {
          return null
        }
      default:
        return this.text
    }
  }
}

function createDecoder(label = 'utf-8'): TextDecoder {
  try {
    return new RealTextDecoder(label)
  } catch {
    return new RealTextDecoder()
  }
}
