/** Strings as literals: quoted with the first of ' " ` that needs no escape, control characters escaped. */
import { charCodeAt, fromCharCode, hex, includes, slice } from '../primordials.ts'

const NAMED: Record<number, string> = { 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r', 92: '\\\\' }

export function quote(text: string): string {
  const mark = !includes(text, "'")
    ? "'"
    : !includes(text, '"')
      ? '"'
      : !includes(text, '`') && !includes(text, '${')
        ? '`'
        : "'"
  return mark + escape(text, charCodeAt(mark, 0)) + mark
}

/** Control characters, lone surrogates and the character `mark` as escapes. */
export function escape(text: string, mark = -1): string {
  let result = ''
  let from = 0
  for (let i = 0; i < text.length; i++) {
    const code = charCodeAt(text, i)
    const escaped = escapeOf(text, i, code, mark)
    if (escaped === undefined) {
      if (isHighSurrogate(code)) i++
      continue
    }
    result += slice(text, from, i) + escaped
    from = i + 1
  }
  return from === 0 ? text : result + slice(text, from)
}

function escapeOf(text: string, index: number, code: number, mark: number): string | undefined {
  if (code === mark) return `\\${fromCharCode(code)}`
  if (code < 0x20 || code === 92 || (code >= 0x7f && code <= 0x9f))
    return NAMED[code] ?? `\\x${upper(hex(code, 2))}`
  if (code < 0xd800 || code > 0xdfff) return undefined
  const paired = isHighSurrogate(code) && isLowSurrogate(charCodeAt(text, index + 1))
  return paired ? undefined : `\\u${hex(code, 4)}`
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}

/** Hexadecimal digits in capitals. */
function upper(digits: string): string {
  let result = ''
  for (let i = 0; i < digits.length; i++) {
    const code = charCodeAt(digits, i)
    result += fromCharCode(code >= 97 ? code - 32 : code)
  }
  return result
}
