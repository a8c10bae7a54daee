/** What ws takes as a message or as the data of a ping, and what it makes of it. */
import { textSize } from '../frame.ts'
import { Buffer } from '../node/buffer.ts'
import { decodeValidText, RealBlob } from '../real.ts'

export type Data = unknown

/** As ws does: numbers were made text before, everything falsy is empty, anything else is `Buffer.from`'s. */
export function toPayload(
  data: Data,
  binary: boolean,
): { data: string | Uint8Array<ArrayBuffer>; bytes: number } {
  if (typeof data === 'string') {
    const text = data.toWellFormed()
    if (!binary) return { data: text, bytes: textSize(text) }
  }
  // Text that was given as bytes is text again, unless it is not UTF-8: then the peer shall see.
  if (!binary && data instanceof Uint8Array) {
    const text = decodeValidText(data)
    if (text !== undefined) return { data: text, bytes: data.length }
  }
  const bytes = toBytes(data)
  const text = binary || data instanceof Uint8Array ? undefined : decodeValidText(bytes)
  return { data: text ?? bytes, bytes: bytes.length }
}

/** A copy, for the program may go on to change its own. */
export function toBytes(data: Data): Uint8Array<ArrayBuffer> {
  if (data === undefined || data === null || data === false || data === '') return new Uint8Array()
  if (data instanceof ArrayBuffer) return new Uint8Array(data.slice(0))
  if (ArrayBuffer.isView(data))
    return new Uint8Array(
      data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer,
    )
  return new Uint8Array(Buffer.from(data))
}

export function isBlob(data: Data): data is Blob {
  return data instanceof RealBlob
}

export function toBuffer(data: string | Uint8Array<ArrayBuffer>): Buffer {
  return typeof data === 'string'
    ? Buffer.from(data)
    : Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}

export function sizeOf(data: Data): number {
  if (data === undefined || data === null || data === '') return 0
  return isBlob(data) ? data.size : toBytes(data).length
}
