/**
 * Everything random in a run comes from its seed. Each user of randomness has a stream of its own, so
 * that a program which draws more numbers does not change how the line behaves.
 */

/** Fills with pseudo-random numbers from a seed: sfc32, seeded by splitmix32 of seed and stream. */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: number, stream: string) {
    let state = seed | 0
    for (let index = 0; index < stream.length; index++)
      state = Math.imul(state ^ stream.charCodeAt(index), 0x9e3779b1)
    const next = () => {
      state = (state + 0x9e3779b9) | 0
      let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
      return mixed ^ (mixed >>> 15)
    }
    this.#a = next()
    this.#b = next()
    this.#c = next()
  }

  /** Whether anything was drawn. */
  get isDrawn(): boolean {
    return this.#counter > 1
  }

  /** 32 random bits, as an unsigned integer. */
  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter++) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** As `Math.random`: from 0 up to but not including 1, with 53 bits. */
  fraction(): number {
    return ((this.uint32() >>> 5) * 0x4000000 + (this.uint32() >>> 6)) / 0x20000000000000
  }

  bytes(length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length)
    return this.fill(bytes)
  }

  /** Fills `bytes` and returns them. */
  fill<T extends Uint8Array>(bytes: T): T {
    for (let index = 0; index < bytes.length; index++) bytes[index] = this.uint32() >>> 24
    return bytes
  }

  /** A version 4 UUID (RFC 9562, section 5.4). */
  uuid(): `${string}-${string}-${string}-${string}-${string}` {
    const bytes = this.bytes(16)
    bytes[6] = (bytes[6]! & 0x0f) | 0x40
    bytes[8] = (bytes[8]! & 0x3f) | 0x80
    let hex = ''
    for (const byte of bytes) hex += (byte + 0x100).toString(16).slice(1)
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }
}
