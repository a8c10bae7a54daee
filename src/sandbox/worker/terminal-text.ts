/**
 * Text made fit for a terminal: of all that a terminal obeys only colours (SGR) and line feeds pass,
 * so that a program cannot move the cursor, clear what others printed, or write to the clipboard.
 */
import { charCodeAt, exec, slice } from './primordials.ts'

const LINE_LIMIT = 32_768
const ESCAPE = 0x1b
const RESET = '\x1b[0m'
/** What may have to be taken out, or closed: most text has only colours that end, and passes as it is. */
// oxlint-disable-next-line no-control-regex
const SUSPECT = /[\0-\x08\v-\x1a\x1c-\x1f\x7f-\x9f]|\x1b(?!\[\d\d?m)|\x1b\[(?!0m|2[24]m|[34]9m)\d+m[^\x1b]*$/

export function cleanText(text: string): string {
  return exec(SUSPECT, text) === null ? text : cleanSuspect(text)
}

function cleanSuspect(text: string): string {
  let result = ''
  let from = 0
  let open = false
  for (let i = 0; i < text.length;) {
    const code = charCodeAt(text, i)
    const end = obeyedUntil(text, i, code)
    if (end === i) {
      i++
      continue
    }
    const colour = code === ESCAPE && isColour(text, i, end)
    if (colour) open = !endsColour(text, i, end)
    else {
      const lineEnd = code === 13 && charCodeAt(text, end) !== 10
      result += slice(text, from, i) + (lineEnd ? '\n' : '')
      from = end
    }
    i = end
  }
  return (from === 0 ? text : result + slice(text, from)) + (open ? RESET : '')
}

/** The text, cut when it is too long for one line of output. */
export function cutLine(text: string): string {
  const more = text.length - LINE_LIMIT
  if (more <= 0) return text
  return `${slice(text, 0, LINE_LIMIT)}${RESET}... ${more} more character${more > 1 ? 's' : ''}`
}

/** Where what the terminal would obey ends; `start` itself when it is ordinary text. */
function obeyedUntil(text: string, start: number, code: number): number {
  if (code === ESCAPE) return escapeSequenceEnd(text, start)
  if (code === 0x9b) return controlSequenceEnd(text, start + 1)
  const obeyed = (code < 0x20 && code !== 9 && code !== 10) || (code >= 0x7f && code <= 0x9f)
  return obeyed ? start + 1 : start
}

/** ECMA-48: `ESC [` begins a control sequence, `ESC ]`, `P`, `X`, `^`, `_` a string, the rest is short. */
function escapeSequenceEnd(text: string, start: number): number {
  const next = charCodeAt(text, start + 1)
  if (next === 0x5b) return controlSequenceEnd(text, start + 2)
  if (next === 0x5d || next === 0x50 || next === 0x58 || next === 0x5e || next === 0x5f)
    return controlStringEnd(text, start + 2)
  let i = start + 1
  while (charCodeAt(text, i) >= 0x20 && charCodeAt(text, i) <= 0x2f) i++
  return i < text.length ? i + 1 : i
}

function controlSequenceEnd(text: string, start: number): number {
  let i = start
  while (charCodeAt(text, i) >= 0x20 && charCodeAt(text, i) <= 0x3f) i++
  const final = charCodeAt(text, i)
  return final >= 0x40 && final <= 0x7e ? i + 1 : i
}

/** Up to BEL or `ESC \`; without an end, all of the text. */
function controlStringEnd(text: string, start: number): number {
  for (let i = start; i < text.length; i++) {
    const code = charCodeAt(text, i)
    if (code === 7 || code === 0x9c) return i + 1
    if (code === ESCAPE && charCodeAt(text, i + 1) === 0x5c) return i + 2
  }
  return text.length
}

/** `ESC [`, digits, `;` and `:`, `m`. */
function isColour(text: string, start: number, end: number): boolean {
  if (charCodeAt(text, start + 1) !== 0x5b || charCodeAt(text, end - 1) !== 0x6d) return false
  for (let i = start + 2; i < end - 1; i++) {
    const code = charCodeAt(text, i)
    if (code < 0x30 || code > 0x3b) return false
  }
  return true
}

/** Whether the sequence puts an attribute back to its default, as ours all do at their end. */
function endsColour(text: string, start: number, end: number): boolean {
  const last = charCodeAt(text, end - 2)
  // `ESC [ m` and `ESC [ 0 m` end all; 22, 24, 39 and 49 end one.
  if (end - start === 3) return true
  if (end - start === 4) return last === 0x30
  if (end - start !== 5) return false
  const first = charCodeAt(text, start + 2)
  return first === 0x32 ? last === 0x32 || last === 0x34 : (first === 0x33 || first === 0x34) && last === 0x39
}
