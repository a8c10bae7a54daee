/** How an object of each kind is printed: what stands before its brace, the braces, and what is in them. */
import { isArray, isNaN, slice, StringOf, symbolToString, uncurry, uncurryGetter } from '../primordials.ts'
import { columnsOf, formatBuffer, formatElements, formatMap, formatNumbers, formatSet } from './collection.ts'
import { errorText } from './error-text.ts'
import type { Inspection } from './inspection.ts'
import { interfaceFields, type Fields } from './interface.ts'
import {
  kindOf,
  lengthOfTypedArray,
  nameOfTypedArray,
  sizeOfMap,
  sizeOfSet,
  timeOfDate,
  unboxed,
} from './kind.ts'
import { functionText, prefix, type Naming } from './naming.ts'
import { formatNumber } from './primitive.ts'
import { formatField, shownKeys } from './property.ts'
import { quote } from './quote.ts'
import type { Style } from './style.ts'

export interface Shape {
  base: string
  open: string
  close: string
  keys: PropertyKey[]
  /** The object's contents, which come before its properties. */
  entries?: (depth: number) => string[]
  /** For arrays. */
  columns?: (entries: number) => 'numbers' | 'mixed'
  /** All that is printed where there are no properties. */
  bare?: string
  /** Stands for the object where it is too deep to be opened. */
  closed: string
}

const RealRegExp = RegExp
const regexpSource = uncurryGetter<object, string>(RegExp.prototype, 'source')
const regexpFlags = uncurryGetter<object, string>(RegExp.prototype, 'flags')
const dateToIso = uncurry<object, [], string>(Date.prototype.toISOString)

export function shapeOf(inspection: Inspection, object: object, naming: Naming, inTyped: boolean): Shape {
  if (isArray(object)) return arrayShape(inspection, object, naming)
  if (typeof object === 'function') {
    const base = functionText(object, naming)
    return textShape(inspection, object, naming, base, 'special')
  }
  switch (kindOf(object)) {
    case 'map':
      return sizedShape(inspection, object, naming, 'Map', sizeOfMap(object), formatMap)
    case 'set':
      return sizedShape(inspection, object, naming, 'Set', sizeOfSet(object), formatSet)
    case 'typed-array':
      return typedArrayShape(inspection, object, naming)
    case 'arguments':
      return braced(inspection, object, naming, '[Arguments] ')
    case 'regexp':
      return regexpShape(inspection, object, naming)
    case 'date':
      return dateShape(inspection, object, naming)
    case 'error':
      return errorShape(inspection, object, naming)
    case 'array-buffer': {
      const before = prefix(naming, 'ArrayBuffer')
      const entries = (depth: number) => formatBuffer(inspection, object, depth, inTyped)
      return { ...braced(inspection, object, naming, before), entries }
    }
    case 'data-view': {
      const shape = braced(inspection, object, naming, prefix(naming, 'DataView'))
      return { ...shape, entries: (depth) => formatFields(inspection, dataViewFields(object), depth) }
    }
    case 'promise':
      return braced(inspection, object, naming, prefix(naming, 'Promise'))
    case 'weak-map':
    case 'weak-set': {
      const before = prefix(naming, kindOf(object) === 'weak-map' ? 'WeakMap' : 'WeakSet')
      const entries = () => [inspection.stylize('<items unknown>', 'special')]
      return { ...braced(inspection, object, naming, before), entries }
    }
    case 'boxed':
      return boxedShape(inspection, object, naming)
    case 'object':
      return objectShape(inspection, object, naming)
  }
}

function braced(inspection: Inspection, object: object, naming: Naming, before: string): Shape {
  const keys = shownKeys(inspection, object, false)
  const closed = inspection.stylize(`[${slice(prefix(naming, 'Object'), 0, -1)}]`, 'special')
  return { base: '', open: `${before}{`, close: '}', keys, closed }
}

/** An object that is its text, and has braces only for its properties. */
function textShape(
  inspection: Inspection,
  object: object,
  naming: Naming,
  base: string,
  style: Style,
): Shape {
  return { ...braced(inspection, object, naming, ''), base, bare: inspection.stylize(base, style) }
}

function objectShape(inspection: Inspection, object: object, naming: Naming): Shape {
  const plain = naming.name === 'Object' && naming.tag === ''
  const shape = braced(inspection, object, naming, plain ? '' : prefix(naming, 'Object'))
  const fields = plain ? undefined : interfaceFields(object)
  if (!fields) return { ...shape, bare: `${shape.open}}` }
  const keys = withoutUnforgeable(shape.keys)
  return { ...shape, keys, entries: (depth) => formatFields(inspection, fields, depth) }
}

/** `isTrusted` is an own property of every event (WebIDL, [LegacyUnforgeable]). */
function withoutUnforgeable(keys: PropertyKey[]): PropertyKey[] {
  const rest: PropertyKey[] = []
  for (let i = 0; i < keys.length; i++)
    if (keys[i] !== 'isTrusted') rest[rest.length] = keys[i] as PropertyKey
  return rest
}

function formatFields(inspection: Inspection, fields: Fields, depth: number): string[] {
  const output: string[] = []
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] as Fields[number]
    output[i] = formatField(inspection, field[0], field[1], depth)
  }
  return output
}

function arrayShape(inspection: Inspection, array: unknown[], naming: Naming): Shape {
  const { length } = array
  const ordinary = naming.name === 'Array' && naming.tag === ''
  const before = ordinary ? '' : prefix(naming, 'Array', `(${length})`)
  return {
    base: '',
    open: `${before}[`,
    close: ']',
    keys: shownKeys(inspection, array, true, length),
    entries: (depth) => formatElements(inspection, array, length, depth),
    columns: (entries) => columnsOf(array, entries),
    closed: inspection.stylize(`[${slice(prefix(naming, 'Array'), 0, -1)}]`, 'special'),
    ...(length === 0 && { bare: `${before}[]` }),
  }
}

function typedArrayShape(inspection: Inspection, array: object, naming: Naming): Shape {
  const length = lengthOfTypedArray(array)
  const before = prefix(naming, nameOfTypedArray(array) ?? '', `(${length})`)
  return {
    ...braced(inspection, {}, naming, ''),
    open: `${before}[`,
    close: ']',
    keys: shownKeys(inspection, array, true, length),
    entries: (depth) => formatNumbers(inspection, array, depth),
    columns: (entries) => (entries > length ? 'mixed' : 'numbers'),
    ...(length === 0 && !inspection.showHidden && { bare: `${before}[]` }),
  }
}

function sizedShape(
  inspection: Inspection,
  object: object,
  naming: Naming,
  kind: string,
  size: number,
  format: (inspection: Inspection, object: object, depth: number) => string[],
): Shape {
  const shape = braced(inspection, object, naming, prefix(naming, kind, `(${size})`))
  const entries = (depth: number) => format(inspection, object, depth)
  return size === 0 ? { ...shape, entries, bare: `${shape.open}}` } : { ...shape, entries }
}

function regexpShape(inspection: Inspection, regexp: object, naming: Naming): Shape {
  const before = prefix(naming, 'RegExp')
  // A copy has the flags even where the prototype that tells them is gone.
  const copy = new RealRegExp(regexp as RegExp)
  const base = `${before === 'RegExp ' ? '' : before}/${regexpSource(copy)}/${regexpFlags(copy)}`
  const shape = textShape(inspection, regexp, naming, base, 'regexp')
  return { ...shape, closed: shape.bare as string }
}

function dateShape(inspection: Inspection, date: object, naming: Naming): Shape {
  const before = prefix(naming, 'Date')
  const text = isNaN(timeOfDate(date)) ? 'Invalid Date' : dateToIso(date)
  return textShape(inspection, date, naming, `${before === 'Date ' ? '' : before}${text}`, 'date')
}

function errorShape(inspection: Inspection, error: object, naming: Naming): Shape {
  const shape = braced(inspection, error, naming, '')
  const { text, keys } = errorText(inspection, error, naming, shape.keys)
  return { ...shape, keys, base: text, bare: text }
}

function dataViewFields(view: object): Fields {
  const { byteLength, byteOffset, buffer } = view as DataView
  return [
    ['byteLength', byteLength],
    ['byteOffset', byteOffset],
    ['buffer', buffer],
  ]
}

/** `[Number: 1]`, `[String: 'text']`. */
function boxedShape(inspection: Inspection, object: object, naming: Naming): Shape {
  const value = unboxed(object)
  const kinds = { number: 'Number', string: 'String', boolean: 'Boolean', symbol: 'Symbol', bigint: 'BigInt' }
  const type = typeof value as keyof typeof kinds
  const kind = kinds[type]
  let before = kind
  if (naming.name !== kind) before += naming.name === null ? ' (null prototype)' : ` (${naming.name})`
  if (naming.tag !== '' && naming.tag !== naming.name) before += ` [${naming.tag}]`
  const text =
    typeof value === 'string'
      ? quote(value)
      : typeof value === 'number'
        ? formatNumber(value)
        : typeof value === 'symbol'
          ? symbolToString(value)
          : typeof value === 'bigint'
            ? `${value}n`
            : StringOf(value)
  const shape = textShape(inspection, object, naming, `[${before}: ${text}]`, type)
  return { ...shape, keys: shownKeys(inspection, object, type === 'string') }
}
