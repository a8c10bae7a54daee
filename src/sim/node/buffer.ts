/**
 * `node:buffer`: the bytes of server programs. A `Buffer` is a `Uint8Array` (`slice` and `subarray`
 * share its memory) with encodings and number access. Each has memory of its own: there is no pool.
 */
import { numberMethods } from './buffer-number.ts'
import { decodeBytes, encodedLength, encodeText, isEncoding, isShort, writeAscii } from './encoding.ts'
import { invalidArgument, nodeError, outOfRange, refusals } from './refusal.ts'

// Without the static side of Uint8Array, whose `from` Buffer's contradicts.
const Bytes = Uint8Array as new (
  ...parts: [size: number] | [memory: ArrayBuffer, offset?: number, length?: number | undefined]
) => Uint8Array<ArrayBuffer>

type Text = string
export type BufferSource =
  | Text
  | ArrayBufferLike
  | ArrayBufferView
  | ArrayLike<number>
  | { valueOf(): unknown }

const MOST = 2 ** 32

/** Contract: https://nodejs.org/docs/latest-v20.x/api/buffer.html#class-buffer */
export class Buffer extends Bytes {
  static readonly poolSize = 8192

  /** A string in `encoding`; a copy of bytes, of an array, of a Buffer's JSON; or a view of an ArrayBuffer. */
  static from(source: BufferSource, encoding?: Text | number, length?: number): Buffer {
    if (typeof source === 'string') return fromText(source, encoding as Text | undefined)
    if (isArrayBuffer(source)) return new Buffer(source, Number(encoding ?? 0), length)
    if (typeof source !== 'object' || source === null) throw wrongSource(source)
    const value = source.valueOf() as BufferSource
    if (value !== source && value !== null && value !== undefined) return Buffer.from(value, encoding, length)
    if ('length' in source) return view(Uint8Array.from(source))
    const { type, data } = source as { type?: unknown; data?: unknown }
    if (type === 'Buffer' && Array.isArray(data)) return view(Uint8Array.from(data as number[]))
    throw wrongSource(source)
  }

  static alloc(size: number, fill?: Text | number | Uint8Array, encoding?: Text): Buffer {
    const buffer = new Buffer(checkedSize(size))
    return fill === undefined || fill === 0 || size === 0 ? buffer : buffer.fill(fill, encoding)
  }

  /** Zeroed nevertheless: old memory would make runs differ. */
  static allocUnsafe(size: number): Buffer {
    return new Buffer(checkedSize(size))
  }

  static allocUnsafeSlow(size: number): Buffer {
    return new Buffer(checkedSize(size))
  }

  static concat(list: readonly Uint8Array[], total?: number): Buffer {
    if (!Array.isArray(list)) throw invalidArgument('list', 'an instance of Array', list)
    for (const [i, part] of (list as Uint8Array[]).entries())
      if (!(part instanceof Uint8Array))
        throw invalidArgument(`list[${i}]`, 'an instance of Buffer or Uint8Array', part)
    const length = total ?? (list as Uint8Array[]).reduce((sum, { length }) => sum + length, 0)
    const whole = Buffer.alloc(length)
    let at = 0
    for (const part of list as Uint8Array[]) {
      if (at >= length) break
      whole.set(part.subarray(0, length - at), at)
      at += part.length
    }
    return whole
  }

  static byteLength(value: Text | ArrayBuffer | ArrayBufferView, encoding?: Text): number {
    if (typeof value === 'string') return encodedLength(value, encoding)
    if (ArrayBuffer.isView(value) || isArrayBuffer(value)) return value.byteLength
    throw invalidArgument('string', 'of type string or an instance of Buffer or ArrayBuffer', value)
  }

  static isBuffer(value: unknown): value is Buffer {
    return value instanceof Buffer
  }

  static isEncoding(name: unknown): boolean {
    return isEncoding(name)
  }

  static compare(a: Uint8Array, b: Uint8Array): -1 | 0 | 1 {
    for (const [name, value] of [
      ['buf1', a],
      ['buf2', b],
    ] as const)
      if (!(value instanceof Uint8Array))
        throw invalidArgument(name, 'an instance of Buffer or Uint8Array', value)
    const shorter = Math.min(a.length, b.length)
    for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1
    return a.length === b.length ? 0 : a.length < b.length ? -1 : 1
  }

  get parent(): ArrayBuffer {
    return this.buffer
  }

  get offset(): number {
    return this.byteOffset
  }

  override toString(encoding?: Text, start = 0, end = this.length): string {
    if (start <= 0 && end >= this.length) return decodeBytes(this, encoding)
    return decodeBytes(this.subarray(Math.max(0, start), Math.max(0, start, end)), encoding)
  }

  toJSON(): { type: 'Buffer'; data: number[] } {
    return { type: 'Buffer', data: Array.from(this) }
  }

  equals(other: Uint8Array): boolean {
    if (!(other instanceof Uint8Array))
      throw invalidArgument('otherBuffer', 'an instance of Buffer or Uint8Array', other)
    return Buffer.compare(this, other) === 0
  }

  compare(target: Uint8Array, start = 0, end = target?.length, from = 0, to = this.length): -1 | 0 | 1 {
    if (!(target instanceof Uint8Array))
      throw invalidArgument('target', 'an instance of Buffer or Uint8Array', target)
    return Buffer.compare(this.subarray(from, to), target.subarray(start, end))
  }

  override subarray(start?: number, end?: number): Buffer {
    return super.subarray(start, end) as Buffer
  }

  /** Shares memory, unlike `Uint8Array`'s. */
  override slice(start?: number, end?: number): Buffer {
    return this.subarray(start, end)
  }

  /** The number of bytes copied. */
  copy(target: Uint8Array, targetStart = 0, start = 0, end = this.length): number {
    const part = this.subarray(start, Math.min(end, start + Math.max(0, target.length - targetStart)))
    target.set(part, Math.min(targetStart, target.length))
    return part.length
  }

  /** The number of bytes written; a character that does not fit whole is left out. */
  write(text: string, ...rest: (number | Text)[]): number {
    if (typeof text !== 'string') throw invalidArgument('argument', 'of type string', text)
    const encoding = rest.find((each) => typeof each === 'string')
    const [offset = 0, length] = rest.filter((each) => typeof each === 'number')
    if (offset < 0 || offset > this.length) throw outOfRange('offset', `>= 0 && <= ${this.length}`, offset)
    const room = Math.min(length ?? Infinity, this.length - offset)
    if (!encoding || /^utf-?8$/i.test(encoding))
      return new TextEncoder().encodeInto(text, new Uint8Array(this.buffer, this.byteOffset + offset, room))
        .written
    const unit = /^(?:utf-?16le|ucs-?2)$/i.test(encoding) ? 2 : 1
    const bytes = encodeText(text, encoding).subarray(0, room - (room % unit))
    this.set(bytes, offset)
    return bytes.length
  }

  override fill(value: Text | number | Uint8Array, ...rest: (number | Text | undefined)[]): this {
    const encoding = rest.find((each) => typeof each === 'string')
    const [start = 0, end = this.length] = rest.filter((each) => typeof each === 'number')
    if (typeof value === 'number') return super.fill(value & 255, start, end)
    const pattern = typeof value === 'string' ? encodeText(value, encoding) : value
    if (pattern.length === 0) {
      if (typeof value === 'string' && value === '') return super.fill(0, start, end)
      throw nodeError(
        TypeError,
        'ERR_INVALID_ARG_VALUE',
        `The argument 'value' is invalid. Received '${String(value)}'`,
      )
    }
    for (let i = start; i < end; i++) this[i] = pattern[(i - start) % pattern.length]!
    return this
  }

  override indexOf(value: Text | number | Uint8Array, from?: number | Text, encoding?: Text): number {
    return this.#find(value, from, encoding, 'first')
  }

  override lastIndexOf(value: Text | number | Uint8Array, from?: number | Text, encoding?: Text): number {
    return this.#find(value, from, encoding, 'last')
  }

  override includes(value: Text | number | Uint8Array, from?: number | Text, encoding?: Text): boolean {
    return this.indexOf(value, from, encoding) >= 0
  }

  #find(
    value: Text | number | Uint8Array,
    from: number | Text | undefined,
    encoding: Text | undefined,
    which: 'first' | 'last',
  ): number {
    const start = typeof from === 'number' ? Math.trunc(from) || 0 : which === 'first' ? 0 : this.length
    const at = start < 0 ? start + this.length : start
    if (typeof value === 'number') {
      return which === 'first'
        ? super.indexOf(value & 255, Math.max(0, at))
        : at < 0
          ? -1
          : super.lastIndexOf(value & 255, at)
    }
    const sought =
      typeof value === 'string' ? encodeText(value, typeof from === 'string' ? from : encoding) : value
    const matches = (i: number): boolean => sought.every((byte, j) => this[i + j] === byte)
    const last = this.length - sought.length
    if (which === 'first') {
      for (let i = Math.max(0, at); i <= last; i++) if (matches(i)) return i
    } else {
      for (let i = Math.min(last, at); i >= 0; i--) if (matches(i)) return i
    }
    return -1
  }

  /** How Node's `util.inspect`, and the console here, show it: at most 50 bytes. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const shown = Array.from(this.subarray(0, 50), (byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const left = this.length - 50
    const more = left > 0 ? ` ... ${left} more byte${left > 1 ? 's' : ''}` : ''
    return `<Buffer ${shown}${more}>`
  }
}

Object.defineProperties(Buffer.prototype, numberMethods)

function fromText(text: string, encoding: Text | undefined): Buffer {
  if (isShort(text, encoding)) {
    const buffer = new Buffer(text.length)
    if (writeAscii(text, buffer)) return buffer
  }
  return view(encodeText(text, encoding))
}

function view(bytes: Uint8Array<ArrayBuffer>): Buffer {
  return new Buffer(bytes.buffer, bytes.byteOffset, bytes.length)
}

function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return (
    value instanceof ArrayBuffer ||
    (typeof SharedArrayBuffer === 'function' && value instanceof SharedArrayBuffer)
  )
}

function checkedSize(size: number): number {
  if (typeof size !== 'number') throw invalidArgument('size', 'of type number', size)
  if (!(size >= 0 && size <= MOST)) throw outOfRange('size', `>= 0 && <= ${MOST}`, size)
  return size
}

function wrongSource(value: unknown): TypeError {
  const error = invalidArgument(
    'x',
    'of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object',
    value,
  )
  error.message = error.message.replace('The "x" argument', 'The first argument')
  return error
}

/** What `import … from 'node:buffer'` finds. */
export const bufferModule: Record<string, unknown> = {
  Buffer,
  Blob: globalThis.Blob,
  atob: globalThis.atob,
  btoa: globalThis.btoa,
  ...refusals('buffer', ['transcode', 'isUtf8', 'isAscii', 'resolveObjectURL', 'SlowBuffer']),
}
bufferModule['default'] = bufferModule
