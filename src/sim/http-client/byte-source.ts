/** Where the bytes of a body come from, piece by piece. A piece belongs to whoever read it. */

export type Bytes = Uint8Array<ArrayBuffer>

export interface ByteSource {
  /** The next piece, or `undefined` at the end; rejects when the source has failed. */
  read(): Promise<Bytes | undefined>
  /** Nobody will read the rest. */
  cancel(reason: unknown): void
  /** The same bytes from the start again, where they can be had more than once. */
  again?(): ByteSource
}

/** Bytes that are all there. */
export class KnownBytes implements ByteSource {
  readonly bytes: Bytes
  #read = false

  constructor(bytes: Bytes) {
    this.bytes = bytes
  }

  async read(): Promise<Bytes | undefined> {
    if (this.#read || this.bytes.length === 0) return undefined
    this.#read = true
    return this.bytes.slice()
  }

  cancel(): void {
    this.#read = true
  }

  again(): ByteSource {
    return new KnownBytes(this.bytes)
  }
}

export async function readAll(source: ByteSource): Promise<Bytes> {
  const pieces: Bytes[] = []
  for (let piece = await source.read(); piece; piece = await source.read()) pieces.push(piece)
  return concatenate(pieces)
}

export function concatenate(pieces: Bytes[]): Bytes {
  if (pieces.length === 1) return pieces[0]!
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let offset = 0
  for (const piece of pieces) {
    whole.set(piece, offset)
    offset += piece.length
  }
  return whole
}
