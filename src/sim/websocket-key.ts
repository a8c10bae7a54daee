/** The opening handshake's key and its acknowledgement (RFC 6455, sections 4.1 and 4.2.2). */
import { sha1 } from '@noble/hashes/legacy.js'
import type { Random } from './random.ts'
import { encodeText } from './real.ts'

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const toBase64 = btoa

export function createKey(random: Random): string {
  return base64(random.bytes(16))
}

export function acceptKey(key: string): string {
  return base64(sha1(encodeText(key + GUID)))
}

function base64(bytes: Uint8Array): string {
  return toBase64(String.fromCharCode(...bytes))
}
