/** An object's own properties: which are shown, and each with its key. No getter is run. */
import { exec, getOwnPropertyDescriptor, isEnumerable, ownKeys, symbolToString } from '../primordials.ts'
import type { Inspection } from './inspection.ts'
import { escape, quote } from './quote.ts'

const IDENTIFIER = /^[a-zA-Z_][a-zA-Z_0-9]*$/
const INDEX = /^(?:0|[1-9][0-9]{0,9})$/
/** To list the keys of an array takes time by its length, and nobody looks for its extra properties. */
const LONG = 100_000

/** The keys that are shown; of an array without its indices. */
export function shownKeys(
  inspection: Inspection,
  object: object,
  isArrayLike: boolean,
  length = 0,
): PropertyKey[] {
  const shown: PropertyKey[] = []
  if (isArrayLike && length > LONG) return shown
  const keys = ownKeys(object)
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string | symbol
    if (isArrayLike && typeof key === 'string' && exec(INDEX, key)) continue
    if (inspection.showHidden || isEnumerable(object, key)) shown[shown.length] = key
  }
  return shown
}

/** `key: value`, or only the value for an array's element. */
export function formatProperty(
  inspection: Inspection,
  object: object,
  key: PropertyKey,
  depth: number,
  isElement = false,
): string {
  const descriptor = getOwnPropertyDescriptor(object, key)
  if (descriptor === undefined) return inspection.stylize('undefined', 'undefined')
  if (isElement) return formatHeld(inspection, descriptor, depth)
  return `${formatKey(inspection, key, descriptor)}: ${formatHeld(inspection, descriptor, depth)}`
}

/** A value under a key of our own choosing. */
export function formatField(inspection: Inspection, key: string, value: unknown, depth: number): string {
  return `${key}: ${formatHeld(inspection, { value }, depth)}`
}

function formatHeld(inspection: Inspection, { value, get, set }: PropertyDescriptor, depth: number): string {
  const { stylize } = inspection
  if (get) return stylize(set ? '[Getter/Setter]' : '[Getter]', 'special')
  if (set) return stylize('[Setter]', 'special')
  inspection.indentation += 2
  const text = inspection.print(value, depth)
  inspection.indentation -= 2
  return text
}

function formatKey({ stylize }: Inspection, key: PropertyKey, { enumerable }: PropertyDescriptor): string {
  if (typeof key === 'symbol') return `[${stylize(escape(symbolToString(key)), 'symbol')}]`
  const text = `${key}`
  if (text === '__proto__') return "['__proto__']"
  if (!enumerable) return `[${escape(text)}]`
  return exec(IDENTIFIER, text) ? text : stylize(quote(text), 'string')
}
