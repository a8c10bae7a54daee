/** Takes the chunked transfer coding off raw bytes, however they are cut (RFC 9112, section 7.1). */

type Bytes = Uint8Array<ArrayBuffer>

const LINE_FEED = 10
const MOST_LINE_LENGTH = 16_384

export interface Decoded {
  pieces: Bytes[]
  state: 'open' | 'complete' | 'invalid'
}

export class ChunkedDecoder {
  /** What the next byte belongs to: a line with a size, a chunk, the line end after it, a trailer line. */
  #part: 'size' | 'data' | 'end' | 'trailer' = 'size'
  #line = ''
  #left = 0

  decode(bytes: Bytes): Decoded {
    const pieces: Bytes[] = []
    let index = 0
    while (index < bytes.length) {
      if (this.#part === 'data') {
        const piece = bytes.slice(index, index + this.#left)
        pieces.push(piece)
        index += piece.length
        this.#left -= piece.length
        if (this.#left === 0) this.#part = 'end'
        continue
      }
      const byte = bytes[index++]!
      if (byte !== LINE_FEED) {
        this.#line += String.fromCharCode(byte)
        if (this.#line.length > MOST_LINE_LENGTH) return { pieces, state: 'invalid' }
        continue
      }
      const state = this.#endLine(this.#line.replace(/\r$/, ''))
      this.#line = ''
      if (state !== 'open') return { pieces, state }
    }
    return { pieces, state: 'open' }
  }

  #endLine(line: string): Decoded['state'] {
    if (this.#part === 'trailer') return line === '' ? 'complete' : 'open'
    if (this.#part === 'end') {
      this.#part = 'size'
      return line === '' ? 'open' : 'invalid'
    }
    const size = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i.exec(line)?.[1]
    if (size === undefined) return 'invalid'
    this.#left = Number.parseInt(size, 16)
    this.#part = this.#left === 0 ? 'trailer' : 'data'
    return 'open'
  }
}
