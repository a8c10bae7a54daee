/**
 * Where lines break: an object's parts go on one line if they fit and are not nested too deep, and the
 * elements of a longer array into columns. The rules are those of Node's `util.inspect`.
 */
import { floor, includes, join, max, min, padEnd, padStart, repeat, round, sqrt } from '../primordials.ts'
import type { Inspection } from './inspection.ts'
import { lengthOf, widthOf } from './style.ts'

const SEPARATOR = 2
const COLUMNS_FROM = 7
const MOST_COLUMNS = 15
/** A character is about this much higher than wide; columns are to make a square. */
const CHARACTER_RATIO = 2.5

export interface Parts {
  /** What stands before the brace and is no part of it, such as a function's or an error's own text. */
  base: string
  open: string
  close: string
  entries: string[]
  /** The entries are an array's elements, to be set in columns when there are many. */
  columns?: 'numbers' | 'mixed' | undefined
}

export function layOut(inspection: Inspection, parts: Parts, depth: number): string {
  const { compact, indentation } = inspection
  const start = parts.base === '' ? '' : `${parts.base} `
  let { entries } = parts
  if (compact > 0) {
    if (parts.columns !== undefined && entries.length >= COLUMNS_FROM)
      entries = inColumns(inspection, entries, parts.columns === 'numbers' ? padStart : padEnd)
    if (inspection.deepest - depth < compact && entries.length === parts.entries.length) {
      const line = onOneLine(inspection, parts, entries)
      if (line !== undefined) return start + line
    }
  }
  const newline = `\n${repeat(' ', indentation)}`
  return `${start}${parts.open}${newline}  ${join(entries, `,${newline}  `)}${newline}${parts.close}`
}

/** `undefined` when the line would be too long, or has to break. */
function onOneLine(inspection: Inspection, parts: Parts, entries: string[]): string | undefined {
  const { base, open, close } = parts
  let length = 2 * entries.length + inspection.indentation + open.length + base.length + 10
  for (let i = 0; i < entries.length; i++) {
    length += lengthOf(entries[i] as string)
    if (length > inspection.breakLength) return undefined
  }
  if (breaks(base)) return undefined
  const joined = join(entries, ', ')
  return breaks(joined) ? undefined : `${open} ${joined} ${close}`
}

function breaks(text: string): boolean {
  return includes(text, '\n')
}

function inColumns(inspection: Inspection, entries: string[], pad: typeof padEnd): string[] {
  // The last may say how many more there are, and stands alone.
  const count = entries.length - (inspection.maxArrayLength < entries.length ? 1 : 0)
  const widths: number[] = []
  let total = 0
  let widest = 0
  for (let i = 0; i < count; i++) {
    const width = widthOf(entries[i] as string)
    widths[i] = width
    total += width + SEPARATOR
    widest = max(widest, width)
  }
  const columns = columnCount(inspection, { total, widest, count, entries: entries.length })
  if (columns <= 1) return entries

  const columnWidths: number[] = []
  for (let column = 0; column < columns; column++) {
    let width = 0
    for (let i = column; i < count; i += columns) width = max(width, widths[i] as number)
    columnWidths[column] = width + SEPARATOR
  }
  const lines: string[] = []
  for (let i = 0; i < count; i += columns) {
    const end = min(i + columns, count)
    let line = ''
    for (let j = i; j < end; j++) {
      const entry = entries[j] as string
      // Colours take no room; wide characters take more than their length.
      const room = (columnWidths[j - i] as number) + entry.length - (widths[j] as number)
      if (j < end - 1) line += pad(`${entry}, `, room)
      else line += pad === padStart ? padStart(entry, room - SEPARATOR) : entry
    }
    lines[lines.length] = line
  }
  if (count < entries.length) lines[lines.length] = entries[count] as string
  return lines
}

/** 1 where the entries differ too much in length, or three of them do not fit beside each other. */
function columnCount(
  { indentation, breakLength, compact }: Inspection,
  { total, widest, count, entries }: { total: number; widest: number; count: number; entries: number },
): number {
  const width = widest + SEPARATOR
  if (width * 3 + indentation >= breakLength) return 1
  if (total / width <= 5 && widest > 6) return 1
  const bias = sqrt(width - total / entries)
  const biased = max(width - 3 - bias, 1)
  return min(
    round(sqrt(CHARACTER_RATIO * biased * count) / biased),
    floor((breakLength - indentation) / width),
    compact * 4,
    MOST_COLUMNS,
  )
}
