/**
 * A text file that an author wrote, and where things stand in it. Line ends are "\n" and a byte order
 * mark is gone, so that offsets, lines and columns mean the same whatever editor wrote the file.
 */
import type { Place } from '#lesson/problem.ts'

export class SourceFile {
  /** Below the project's root, with `/`. */
  readonly path: string
  readonly text: string
  readonly lines: readonly string[]
  readonly #starts: number[] = [0]

  constructor(path: string, text: string) {
    this.path = path
    this.text = text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n')
    this.lines = this.text.split('\n')
    for (const line of this.lines) this.#starts.push((this.#starts.at(-1) ?? 0) + line.length + 1)
  }

  /** Offset of the first character of a 0-based line; of the text's end behind the last. */
  offsetOf(line: number): number {
    return Math.min(this.#starts[line] ?? this.text.length, this.text.length)
  }

  /** The 0-based line that holds `offset`. */
  lineAt(offset: number): number {
    let low = 0
    let high = this.lines.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }

  /** The place of `length` characters at `offset`, cut at the end of their line. */
  placeAt(offset: number, length = 1): Place {
    const line = this.lineAt(offset)
    return this.placeOn(line, offset - this.offsetOf(line), length)
  }

  /**
   * The place at a 0-based line and column, never outside the file. The rest of the line unless
   * `length` is given.
   */
  placeOn(line: number, column = 0, length = Infinity): Place {
    const existing = Math.max(0, Math.min(line, this.lines.length - 1))
    const size = (this.lines[existing] ?? '').length
    const start = Math.max(0, Math.min(column, size))
    return {
      file: this.path,
      line: existing + 1,
      column: start + 1,
      length: Math.max(1, Math.min(length, size - start)),
    }
  }
}

/**
 * Decodes UTF-8. `invalidAt` is the offset, in `text`, of the first byte that is none: the rest of the
 * file is read all the same, so that its other problems are found.
 */
export function decodeUtf8(bytes: Uint8Array): { text: string; invalidAt?: number } {
  const utf16 = utf16Of(bytes)
  if (utf16 !== undefined) return { text: new TextDecoder(utf16).decode(bytes), invalidAt: 0 }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  for (let at = text.indexOf('\uFFFD'); at !== -1; at = text.indexOf('\uFFFD', at + 1)) {
    const byte = Buffer.byteLength(text.slice(0, at))
    const written = bytes[byte] === 0xef && bytes[byte + 1] === 0xbf && bytes[byte + 2] === 0xbd
    if (!written) return { text, invalidAt: at }
  }
  return { text }
}

/** The form of UTF-16 that a byte order mark gives away. */
export function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
}
