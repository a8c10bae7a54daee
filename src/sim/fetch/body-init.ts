/** Whatever a program may give as a body, as bytes and the type they have (Fetch standard, "extract"). */
import { KnownBytes, type ByteSource, type Bytes } from '../http-client/byte-source.ts'
import type { Random } from '../random.ts'
import { encodeText, readBlob, RealBlob } from '../real.ts'
import type { Scheduler } from '../scheduler.ts'
import { BlobBytes, StreamBytes } from './body.ts'
import { encodeForm } from './multipart.ts'
import { RealFormData, RealReadableStream, RealURLSearchParams } from './native.ts'

export interface Extracted {
  source: ByteSource
  /** What `Content-Type` is unless the program says it. */
  type: string | undefined
}

export interface BodyEnvironment {
  scheduler: Scheduler
  /** Of the boundaries between the parts of a form. */
  random: Random
}

/** The type of a text, which is what everything becomes that is nothing else. */
const TEXT = 'text/plain;charset=UTF-8'
const FORM = 'application/x-www-form-urlencoded;charset=UTF-8'

export function extractBody(init: unknown, { scheduler, random }: BodyEnvironment): Extracted {
  if (init instanceof RealReadableStream) {
    if (init.locked) throw new TypeError('The body is a ReadableStream that is locked')
    return { source: new StreamBytes(init as ReadableStream<Bytes>), type: undefined }
  }
  const ofBlob = (blob: Blob) => new BlobBytes(blob, (blob) => scheduler.holdFor(readBlob(blob)))
  if (init instanceof RealBlob) return { source: ofBlob(init), type: init.type || undefined }
  if (init instanceof RealFormData) {
    const { blob, type } = encodeForm(init, random)
    return { source: ofBlob(blob), type }
  }
  if (init instanceof RealURLSearchParams)
    return { source: new KnownBytes(encodeText(String(init))), type: FORM }
  if (init instanceof ArrayBuffer)
    return { source: new KnownBytes(new Uint8Array(init.slice(0))), type: undefined }
  if (ArrayBuffer.isView(init)) {
    const view = new Uint8Array(init.buffer, init.byteOffset, init.byteLength)
    return { source: new KnownBytes(new Uint8Array(view)), type: undefined }
  }
  if (typeof init === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string')
  return { source: new KnownBytes(encodeText(String(init).toWellFormed())), type: TEXT }
}

/** All bytes of `source`, at once where they are there. */
export function wholeBytes(source: ByteSource): Bytes | undefined {
  return source instanceof KnownBytes ? source.bytes : undefined
}

/** How many bytes `source` has; 0 for a stream, of which nobody knows. */
export function sizeOf(source: ByteSource): number {
  if (source instanceof BlobBytes) return source.blob.size
  return wholeBytes(source)?.length ?? 0
}
