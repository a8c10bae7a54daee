/** Colours of values, as Node's: each style's SGR code to begin and to end. */
import { charCodeAt, codePointAt, indexOf } from '../primordials.ts'

const STYLES = {
  bigint: [33, 39],
  boolean: [33, 39],
  date: [35, 39],
  module: [4, 24],
  null: [1, 22],
  number: [33, 39],
  regexp: [31, 39],
  special: [36, 39],
  string: [32, 39],
  symbol: [32, 39],
  undefined: [90, 39],
} as const

export type Style = keyof typeof STYLES

export type Stylize = (text: string, style: Style) => string

export const inColour: Stylize = (text, style) => {
  const codes = STYLES[style]
  return `\x1b[${codes[0]}m${text}\x1b[${codes[1]}m`
}

export const plain: Stylize = (text) => text

/** UTF-16 code units without the colours. */
export function lengthOf(text: string): number {
  let length = text.length
  for (let i = indexOf(text, '\x1b['); i !== -1; i = indexOf(text, '\x1b[', i)) {
    const start = i
    while (i < text.length && charCodeAt(text, i) !== 0x6d) i++
    length -= ++i - start
  }
  return length
}

/** Columns that the text takes in a terminal: wide characters two, combining ones none. */
export function widthOf(text: string): number {
  let width = 0
  for (let i = 0; i < text.length; i++) {
    const code = codePointAt(text, i) as number
    if (code === 0x1b) {
      while (i < text.length && charCodeAt(text, i) !== 0x6d) i++
      continue
    }
    if (code > 0xffff) i++
    if (code < 0x300) width += code < 0x20 || (code >= 0x7f && code < 0xa0) ? 0 : 1
    else width += isCombining(code) ? 0 : isWide(code) ? 2 : 1
  }
  return width
}

function isCombining(code: number): boolean {
  return (
    code <= 0x36f ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x20d0 && code <= 0x20ff) ||
    (code >= 0xfe00 && code <= 0xfe0f) ||
    (code >= 0xfe20 && code <= 0xfe2f) ||
    (code >= 0xe0100 && code <= 0xe01ef)
  )
}

/** East Asian Wide and Fullwidth, and emoji (UAX #11, the blocks that matter). */
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0x3247 && code !== 0x303f) ||
    (code >= 0x3250 && code <= 0x4dbf) ||
    (code >= 0x4e00 && code <= 0xa4c6) ||
    (code >= 0xa960 && code <= 0xa97c) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6b) ||
    (code >= 0xff01 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1f64f) ||
    (code >= 0x1f900 && code <= 0x1f9ff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  )
}
