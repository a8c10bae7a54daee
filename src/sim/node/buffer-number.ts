/**
 * The number methods of `Buffer`: `readUInt16BE(offset)`, `writeUInt16BE(value, offset)` and their
 * kin, all made from one table, with Node's bounds and Node's errors.
 * https://nodejs.org/docs/latest-v20.x/api/buffer.html#bufreadbigint64beoffset
 */
import { invalidArgument, nodeError, outOfRange } from './refusal.ts'

type Bytes = Uint8Array

/** Name in Node, DataView's name, size in bytes, least and most value; floats have no bounds. */
const KINDS: readonly [
  name: string,
  view: string,
  size: number,
  least?: number | bigint,
  most?: number | bigint,
][] = [
  ['UInt8', 'Uint8', 1, 0, 255],
  ['Int8', 'Int8', 1, -128, 127],
  ['UInt16', 'Uint16', 2, 0, 65_535],
  ['Int16', 'Int16', 2, -32_768, 32_767],
  ['UInt32', 'Uint32', 4, 0, 4_294_967_295],
  ['Int32', 'Int32', 4, -2_147_483_648, 2_147_483_647],
  ['BigUInt64', 'BigUint64', 8, 0n, 2n ** 64n - 1n],
  ['BigInt64', 'BigInt64', 8, -(2n ** 63n), 2n ** 63n - 1n],
  ['Float', 'Float32', 4],
  ['Double', 'Float64', 8],
]

type Access = Record<string, (this: DataView, offset: number, ...rest: unknown[]) => number | bigint>

const access = DataView.prototype as unknown as Access

/** To be defined on `Buffer.prototype`. */
export const numberMethods: PropertyDescriptorMap = {}

for (const [name, view, size, least, most] of KINDS) {
  const get = access[`get${view}`]!
  const set = access[`set${view}`]!
  for (const endian of size === 1 ? [''] : ['LE', 'BE']) {
    const little = endian === 'LE'
    define(`read${name}${endian}`, function (this: Bytes, offset = 0) {
      checkOffset(this, offset, size)
      return get.call(viewOf(this), offset, little)
    })
    define(`write${name}${endian}`, function (this: Bytes, value: number | bigint, offset = 0) {
      // Of two mistakes Node names the same one first.
      if (size === 1 && typeof offset !== 'number') throw invalidArgument('offset', 'of type number', offset)
      const number = typeof least === 'bigint' ? (value as bigint) : Number(value)
      if (least !== undefined && most !== undefined && (number < least || number > most))
        throw outOfRange('value', rangeText(least, most), value)
      checkOffset(this, offset, size)
      set.call(viewOf(this), offset, number, little)
      return offset + size
    })
  }
}

for (const endian of ['LE', 'BE']) {
  const place = (i: number, size: number): number => (endian === 'LE' ? i : size - 1 - i)
  for (const signed of [true, false]) {
    const name = signed ? 'Int' : 'UInt'
    define(`read${name}${endian}`, function (this: Bytes, offset: number, size: number) {
      if (offset === undefined) throw invalidArgument('offset', 'of type number', offset)
      checkSize(size)
      checkOffset(this, offset, size)
      let value = 0
      for (let i = 0; i < size; i++) value += this[offset + place(i, size)]! * 256 ** i
      return signed && value >= 256 ** size / 2 ? value - 256 ** size : value
    })
    define(`write${name}${endian}`, function (this: Bytes, value: number, offset: number, size: number) {
      checkSize(size)
      const most = signed ? 256 ** size / 2 - 1 : 256 ** size - 1
      const least = signed ? -most - 1 : 0
      if (value < least || value > most) throw outOfRange('value', rangeText(least, most), value)
      checkOffset(this, offset, size)
      const unsigned = value < 0 ? value + 256 ** size : value
      for (let i = 0; i < size; i++) this[offset + place(i, size)] = Math.floor(unsigned / 256 ** i)
      return offset + size
    })
  }
}

/** Under both spellings: `readUInt8` and `readUint8`. */
function define(name: string, value: (this: Bytes, ...args: never[]) => unknown): void {
  Object.defineProperty(value, 'name', { value: name })
  const descriptor = { value, writable: true, configurable: true, enumerable: false }
  numberMethods[name] = descriptor
  if (name.includes('UInt')) numberMethods[name.replace('UInt', 'Uint')] = descriptor
}

function viewOf(bytes: Bytes): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}

function checkOffset(bytes: Bytes, offset: unknown, size: number): void {
  if (typeof offset !== 'number') throw invalidArgument('offset', 'of type number', offset)
  const last = bytes.length - size
  if (!Number.isInteger(offset)) throw outOfRange('offset', 'an integer', offset)
  if (last < 0)
    throw nodeError(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', 'Attempt to access memory outside buffer bounds')
  if (offset < 0 || offset > last) throw outOfRange('offset', `>= 0 and <= ${last}`, offset)
}

function checkSize(size: unknown): void {
  if (typeof size !== 'number') throw invalidArgument('byteLength', 'of type number', size)
  if (!Number.isInteger(size)) throw outOfRange('byteLength', 'an integer', size)
  if (size < 1 || size > 6) throw outOfRange('byteLength', '>= 1 and <= 6', size)
}

/** As Node writes it: powers of two where a number would be long. */
function rangeText(least: number | bigint, most: number | bigint): string {
  const bits = most.toString(2).length
  if (bits <= 32) return `>= ${least} and <= ${most}`
  const n = typeof most === 'bigint' ? 'n' : ''
  const power = `2${n} ** ${bits}${n}`
  return least < 0 ? `>= -(${power}) and < ${power}` : `>= 0${n} and < ${power}`
}
