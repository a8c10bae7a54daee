/** `console.table`: rows of an array, object, map or set, drawn with box characters as Node draws them. */
import { getOwnPropertyDescriptor, hasOwn, objectKeys, padEnd, repeat } from '../primordials.ts'
import { inspect, type InspectOptions } from './inspect.ts'
import { kindOf } from './kind.ts'
import { widthOf } from './style.ts'

const MOST_ROWS = 1_000
const VALUES = 'Values'

/** `undefined` when `data` has no rows: it is printed as by `log` then. */
export function table(
  data: unknown,
  columns: string[] | undefined,
  options: Partial<InspectOptions>,
): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const rows = rowsOf(data)
  const names: string[] = [rows.head]
  const known: Record<string, number> = Object.create(null) as Record<string, number>
  const cell = (value: unknown) =>
    inspect(value, { ...options, depth: 0, breakLength: Infinity, maxArrayLength: 3 })
  const add = (name: string) => (known[name] ??= names.push(name) - 1)
  const lines: string[][] = []
  let hasValues = false
  if (columns) for (let i = 0; i < columns.length; i++) add(`${columns[i]}`)
  const values: (string | undefined)[] = []
  for (let i = 0; i < rows.cells.length; i++) {
    const row = rows.cells[i] as Row
    const line: string[] = [row.name]
    if (row.key !== undefined) line[add('Key')] = cell(row.key.value)
    if (typeof row.value !== 'object' || row.value === null || row.key !== undefined) {
      values[i] = cell(row.value)
      hasValues = true
    } else {
      const keys = columns ?? objectKeys(row.value)
      for (let j = 0; j < keys.length; j++) {
        const key = `${keys[j]}`
        const descriptor = hasOwn(row.value, key) ? getOwnPropertyDescriptor(row.value, key) : undefined
        if (descriptor) line[add(key)] = descriptor.get ? '[Getter]' : cell(descriptor.value)
        else if (columns) add(key)
      }
    }
    lines[i] = line
  }
  if (hasValues) {
    const column = names.push(VALUES) - 1
    for (let i = 0; i < lines.length; i++) (lines[i] as string[])[column] = values[i] ?? ''
  }
  return draw(names, lines)
}

interface Row {
  name: string
  key?: { value: unknown }
  value: unknown
}

function rowsOf(data: object): { head: string; cells: Row[] } {
  const cells: Row[] = []
  const kind = kindOf(data)
  if (kind === 'map') {
    ;(data as Map<unknown, unknown>).forEach((value, key) => {
      if (cells.length < MOST_ROWS)
        cells[cells.length] = { name: `${cells.length}`, key: { value: key }, value }
    })
    return { head: '(iteration index)', cells }
  }
  if (kind === 'set') {
    ;(data as Set<unknown>).forEach((value) => {
      if (cells.length < MOST_ROWS) cells[cells.length] = { name: `${cells.length}`, value }
    })
    return { head: '(iteration index)', cells }
  }
  const keys = objectKeys(data)
  for (let i = 0; i < keys.length && i < MOST_ROWS; i++) {
    const key = keys[i] as string
    cells[i] = { name: key, value: getOwnPropertyDescriptor(data, key)?.value }
  }
  return { head: '(index)', cells }
}

function draw(names: string[], lines: string[][]): string {
  const widths: number[] = []
  for (let i = 0; i < names.length; i++) {
    widths[i] = widthOf(names[i] as string) + 2
    for (let j = 0; j < lines.length; j++) {
      const width = widthOf(lines[j]?.[i] ?? '') + 2
      if (width > (widths[i] as number)) widths[i] = width
    }
  }
  const rule = (left: string, middle: string, right: string) => {
    let text = left
    for (let i = 0; i < widths.length; i++) text += (i === 0 ? '' : middle) + repeat('─', widths[i] as number)
    return text + right
  }
  const row = (cells: string[]) => {
    let text = '│'
    for (let i = 0; i < widths.length; i++) {
      const value = cells[i] ?? ''
      // Colours take no room, wide characters two columns.
      text += ` ${padEnd(value, (widths[i] as number) - 1 + value.length - widthOf(value))}│`
    }
    return text
  }
  let text = `${rule('┌', '┬', '┐')}\n${row(names)}\n${rule('├', '┼', '┤')}\n`
  for (let i = 0; i < lines.length; i++) text += `${row(lines[i] as string[])}\n`
  return text + rule('└', '┴', '┘')
}
