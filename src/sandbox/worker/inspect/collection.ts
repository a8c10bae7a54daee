/** The contents of arrays, typed arrays, buffers, maps, sets and their iterators; at most so many of each. */
import {
  exec,
  getOwnPropertyDescriptor,
  hasOwn,
  hex,
  min,
  NumberOf,
  objectKeys,
  uncurry,
} from '../primordials.ts'
import type { Inspection } from './inspection.ts'
import { lengthOfTypedArray, sizeOfMap, sizeOfSet } from './kind.ts'
import { formatPrimitive } from './primitive.ts'
import { formatField, formatProperty } from './property.ts'

type Iterate = (self: object) => Iterator<unknown>

const mapEntries: Iterate = uncurry(Map.prototype.entries)
const setValues: Iterate = uncurry(Set.prototype.values)
const nextOfMap = uncurry<object, [], IteratorResult<[unknown, unknown]>>(
  Object.getPrototypeOf(new Map().entries()).next,
)
const nextOfSet = uncurry<object, [], IteratorResult<unknown>>(Object.getPrototypeOf(new Set().values()).next)
const Bytes = Uint8Array
const INDEX = /^(?:0|[1-9][0-9]*)$/
/** Holes in an array longer than this are not looked for beyond what is shown. */
const LONG = 100_000

export function moreItems(count: number): string {
  return `... ${count} more item${count > 1 ? 's' : ''}`
}

/** Elements, with holes counted. */
export function formatElements(
  inspection: Inspection,
  array: object,
  length: number,
  depth: number,
): string[] {
  const count = min(inspection.maxArrayLength, length)
  const output: string[] = []
  for (let i = 0; i < count; i++) {
    if (!hasOwn(array, i)) return formatSparse(inspection, array as unknown[], depth, output, i)
    output[i] = formatProperty(inspection, array, i, depth, true)
  }
  if (length > count) output[count] = moreItems(length - count)
  return output
}

/** From the first hole on. */
function formatSparse(
  inspection: Inspection,
  array: unknown[],
  depth: number,
  output: string[],
  from: number,
): string[] {
  const most = inspection.maxArrayLength
  const holes = (count: number) =>
    inspection.stylize(`<${count} empty item${count > 1 ? 's' : ''}>`, 'undefined')
  let index = from
  const keys = array.length > LONG ? indicesUpTo(array, from, most) : objectKeys(array)
  for (let i = array.length > LONG ? 0 : from; i < keys.length && output.length < most; i++) {
    const key = keys[i] as string
    if (exec(INDEX, key) === null) break
    const position = NumberOf(key)
    if (position > index) {
      output[output.length] = holes(position - index)
      index = position
      if (output.length >= most) break
    }
    output[output.length] = formatProperty(inspection, array, key, depth, true)
    index++
  }
  const rest = array.length - index
  if (rest > 0) output[output.length] = output.length < most ? holes(rest) : moreItems(rest)
  return output
}

/** In a long array only as many places are looked at as could be shown. */
function indicesUpTo(array: unknown[], from: number, most: number): string[] {
  const keys: string[] = []
  for (let i = from; i < array.length && i < from + LONG && keys.length < most; i++)
    if (hasOwn(array, i)) keys[keys.length] = `${i}`
  return keys
}

/** Whether an array's shown entries are all numbers, which are set flush right. */
export function columnsOf(array: object, entries: number): 'numbers' | 'mixed' {
  for (let i = 0; i < entries; i++) {
    const type = typeof getOwnPropertyDescriptor(array, i)?.value
    if (type !== 'number' && type !== 'bigint') return 'mixed'
  }
  return 'numbers'
}

export function formatNumbers(inspection: Inspection, array: object, depth: number): string[] {
  const length = lengthOfTypedArray(array)
  const count = min(inspection.maxArrayLength, length)
  const output: string[] = []
  for (let i = 0; i < count; i++)
    output[i] = formatPrimitive(inspection, getOwnPropertyDescriptor(array, i)?.value)
  if (length > count) output[count] = moreItems(length - count)
  if (inspection.showHidden) formatHiddenOfTyped(inspection, array, depth, output)
  return output
}

function formatHiddenOfTyped(inspection: Inspection, array: object, depth: number, output: string[]): void {
  const typed = array as Uint8Array
  const hidden = { BYTES_PER_ELEMENT: 0, length: 0, byteLength: 0, byteOffset: 0, buffer: 0 }
  const keys = objectKeys(hidden)
  inspection.indentation += 2
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as keyof typeof hidden
    output[output.length] = `[${key}]: ${inspection.print(typed[key], depth, true)}`
  }
  inspection.indentation -= 2
}

/** The bytes of an `ArrayBuffer`, in hexadecimal. */
export function formatBuffer(
  inspection: Inspection,
  buffer: object,
  depth: number,
  inTyped: boolean,
): string[] {
  let bytes: Uint8Array
  try {
    bytes = new Bytes(buffer as ArrayBuffer)
  } catch {
    return [inspection.stylize('(detached)', 'special'), formatField(inspection, 'byteLength', 0, depth)]
  }
  const length = lengthOfTypedArray(bytes)
  const size = formatField(inspection, 'byteLength', length, depth)
  if (inTyped) return [size]
  const count = min(inspection.maxArrayLength, length)
  let text = ''
  for (let i = 0; i < count; i++) text += (i === 0 ? '' : ' ') + hex(bytes[i] as number, 2)
  const more = length - count
  if (more > 0) text += ` ... ${more} more byte${more > 1 ? 's' : ''}`
  return [`${inspection.stylize('[Uint8Contents]', 'special')}: <${text}>`, size]
}

export function formatMap(inspection: Inspection, map: object, depth: number): string[] {
  const iterator = mapEntries(map)
  return collect(inspection, sizeOfMap(map), () => {
    const entry = nextOfMap(iterator).value as [unknown, unknown]
    return `${inspection.print(entry[0], depth)} => ${inspection.print(entry[1], depth)}`
  })
}

export function formatSet(inspection: Inspection, set: object, depth: number): string[] {
  const iterator = setValues(set)
  return collect(inspection, sizeOfSet(set), () => inspection.print(nextOfSet(iterator).value, depth))
}

function collect(inspection: Inspection, size: number, next: () => string): string[] {
  const count = min(inspection.maxArrayLength, size)
  const output: string[] = []
  inspection.indentation += 2
  for (let i = 0; i < count; i++) output[i] = next()
  inspection.indentation -= 2
  if (size > count) output[count] = moreItems(size - count)
  return output
}
