/** What crosses a link: raw bytes of HTTP, pieces of HTTP bodies, and WebSocket frames, each with its size. */
import { encodeText } from './real.ts'

/** RFC 6455, section 5.2. */
export const OPCODE = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/**
 * A WebSocket frame. Text is a string unless its bytes were not UTF-8, for the receiver to refuse.
 * A frame owns its data: nobody changes it after it was sent.
 */
export interface Frame {
  readonly kind: 'frame'
  readonly opcode: 0 | 1 | 2 | 8 | 9 | 10
  readonly fin: boolean
  readonly data: string | Uint8Array<ArrayBuffer>
  /** Of the payload. */
  readonly bytes: number
  /** `close` with a body only. */
  readonly code?: number
}

/** Heads of HTTP messages, and whatever a program writes to a bare socket. */
export interface Raw {
  readonly kind: 'raw'
  readonly data: Uint8Array<ArrayBuffer>
}

/** A piece of an HTTP body, free of its transfer coding. */
export interface Body {
  readonly kind: 'body'
  readonly data: Uint8Array<ArrayBuffer>
  readonly last: boolean
}

export type Payload = Frame | Raw | Body

/** Bytes that a frame takes on the wire: header, mask (from clients), payload. */
export function frameSize(payloadBytes: number, masked: boolean): number {
  return payloadBytes + frameOverhead(payloadBytes, masked)
}

/** RFC 6455, section 5.2: 2 bytes, 2 or 8 more for longer payloads, 4 for a mask. */
export function frameOverhead(payloadBytes: number, masked: boolean): number {
  return (payloadBytes < 126 ? 2 : payloadBytes < 65_536 ? 4 : 10) + (masked ? 4 : 0)
}

/** Length in UTF-8 of a well-formed string. */
export function textSize(text: string): number {
  let size = text.length
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    // A surrogate pair is two units and four bytes.
    if (unit >= 0x80) size += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2
  }
  return size
}

export function rawText(text: string): Raw {
  return { kind: 'raw', data: encodeText(text) }
}

/** A code that a close frame may carry (RFC 6455, section 7.4; IANA's registry). */
export function isValidCloseCode(code: number): boolean {
  return (
    (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) ||
    (code >= 3000 && code <= 4999)
  )
}
