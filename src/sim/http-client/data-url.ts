/** `data:` addresses (Fetch standard, "data: URL processor"). */
import { decodeText, encodeText } from '../real.ts'

export interface DataUrl {
  type: string
  bytes: Uint8Array<ArrayBuffer>
}

const { atob } = globalThis
const PERCENT = 0x25

/** What a `data:` address holds; `undefined` when it is malformed. */
export function decodeDataUrl(url: URL): DataUrl | undefined {
  const text = url.href.slice('data:'.length, url.hash ? -url.hash.length : undefined)
  const comma = text.indexOf(',')
  if (comma < 0) return undefined
  const head = text.slice(0, comma).trim()
  const base64 = /; *base64$/i.exec(head)
  const type = base64 ? head.slice(0, base64.index) : head
  let bytes = decodePercent(text.slice(comma + 1))
  if (base64) {
    try {
      const characters = atob(decodeText(bytes))
      bytes = Uint8Array.from(characters, (character) => character.charCodeAt(0))
    } catch {
      return undefined
    }
  }
  if (type === '') return { type: 'text/plain;charset=US-ASCII', bytes }
  return { type: type.startsWith(';') ? `text/plain${type}` : type, bytes }
}

/** URL standard, "percent-decode". */
function decodePercent(text: string): Uint8Array<ArrayBuffer> {
  const input = encodeText(text)
  const output = new Uint8Array(input.length)
  let length = 0
  for (let index = 0; index < input.length; index++) {
    const byte = input[index]!
    const digits = byte === PERCENT ? decodeText(input.subarray(index + 1, index + 3)) : ''
    const isCode = /^[0-9a-f]{2}$/i.test(digits)
    output[length++] = isCode ? Number.parseInt(digits, 16) : byte
    if (isCode) index += 2
  }
  return output.slice(0, length)
}
