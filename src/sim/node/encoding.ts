/**
 * Text to bytes and back, in the encodings that Node's buffers know. Malformed text is never an
 * error: as in Node, what cannot be decoded is skipped or replaced.
 * https://nodejs.org/docs/latest-v20.x/api/buffer.html#buffers-and-character-encodings
 */
import { nodeError } from './refusal.ts'

interface Encoding {
  encode(text: string): Uint8Array<ArrayBuffer>
  decode(bytes: Uint8Array): string
  /** Bytes of `text`, where that is known without encoding. */
  size?(text: string): number
}

const encoder = new TextEncoder()
// Node keeps the byte order mark.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

const utf8: Encoding = {
  encode: (text) => encoder.encode(text),
  decode: (bytes) => decoder.decode(bytes.buffer instanceof ArrayBuffer ? bytes : new Uint8Array(bytes)),
}

/** Up to here copying units is faster than calling the platform's encoder. */
const SHORT_LENGTH = 256

/** Whether it is worth trying to `writeAscii`. */
export function isShort(text: string, encoding: string | undefined): boolean {
  return encoding === undefined && text.length <= SHORT_LENGTH
}

/** Writes `text` if it is ASCII; otherwise `bytes`, of its length, are worth nothing. */
export function writeAscii(text: string, bytes: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0x80) return false
    bytes[i] = unit
  }
  return true
}

const latin1: Encoding = {
  encode: (text) => Uint8Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)),
  decode: (bytes) => fromUnits(bytes),
  size: (text) => text.length,
}

const ascii: Encoding = { ...latin1, decode: (bytes) => fromUnits(bytes.map((byte) => byte & 0x7f)) }

const utf16le: Encoding = {
  encode: (text) =>
    Uint8Array.from({ length: text.length * 2 }, (_, i) => text.charCodeAt(i >> 1) >> (i & 1 ? 8 : 0)),
  decode: (bytes) =>
    fromUnits(
      Uint16Array.from({ length: bytes.length >> 1 }, (_, i) => bytes[2 * i]! | (bytes[2 * i + 1]! << 8)),
    ),
  size: (text) => text.length * 2,
}

const hex: Encoding = {
  encode(text) {
    const digits = /^(?:[\da-f]{2})*/i.exec(text)![0]
    return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
      parseInt(digits.slice(2 * i, 2 * i + 2), 16),
    )
  },
  decode: (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''),
  size: (text) => text.length >>> 1,
}

const base64: Encoding = {
  encode: fromBase64,
  decode: (bytes) => btoa(fromUnits(bytes)),
  size: (text) => Math.floor((text.replace(/={1,2}$/, '').length * 3) / 4),
}

const base64url: Encoding = {
  ...base64,
  decode: (bytes) => base64.decode(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
}

const encodings = new Map<string, Encoding>([
  ['utf8', utf8],
  ['utf-8', utf8],
  ['hex', hex],
  ['base64', base64],
  ['base64url', base64url],
  ['latin1', latin1],
  ['binary', latin1],
  ['ascii', ascii],
  ['utf16le', utf16le],
  ['utf-16le', utf16le],
  ['ucs2', utf16le],
  ['ucs-2', utf16le],
])

export function isEncoding(name: unknown): boolean {
  return typeof name === 'string' && encodings.has(name.toLowerCase())
}

/** @throws {TypeError} `ERR_UNKNOWN_ENCODING`, as Node does. */
function encodingOf(name = 'utf8'): Encoding {
  const encoding = encodings.get(name) ?? encodings.get(name.toLowerCase())
  if (!encoding) throw nodeError(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${name}`)
  return encoding
}

export function encodeText(text: string, encoding?: string): Uint8Array<ArrayBuffer> {
  return encodingOf(encoding).encode(text)
}

export function decodeBytes(bytes: Uint8Array, encoding?: string): string {
  return encodingOf(encoding).decode(bytes)
}

/** What `Buffer.byteLength` says, which for hex and base64 is an estimate in Node too. */
export function encodedLength(text: string, encoding?: string): number {
  // There, unlike elsewhere, an unknown encoding is UTF-8.
  const known = isEncoding(encoding) ? encodingOf(encoding) : utf8
  return known.size ? known.size(text) : known.encode(text).length
}

function fromUnits(units: Uint8Array | Uint16Array): string {
  let text = ''
  // In pieces, for a call takes only so many arguments.
  for (let i = 0; i < units.length; i += 8192) text += String.fromCharCode(...units.subarray(i, i + 8192))
  return text
}

/** Either alphabet, up to the first `=`, skipping what belongs to neither. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const digits = text
    .replace(/=[^]*/, '')
    .replace(/[^\w+/-]/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
  const whole = digits.length % 4 === 1 ? digits.slice(0, -1) : digits
  return latin1.encode(atob(whole))
}
