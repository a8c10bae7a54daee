/**
 * Values as Node's `util.inspect` prints them, with nothing of the program run on the way: no getter,
 * no proxy's trap, no `toString`; only a `[Symbol.for('nodejs.util.inspect.custom')]` method, which is
 * there to be called. What a page has and Node has not (events, sockets) shows its attributes.
 *
 * Known differences: what a promise holds cannot be seen, nor what an iterator has left; a getter
 * named `Symbol.toStringTag` is not asked; a long array's extra properties are not listed.
 */
import { apply, getOwnPropertyDescriptor, includes, join, repeat, split } from '../primordials.ts'
import { Inspection, type InspectOptions } from './inspection.ts'
import { isInterface } from './interface.ts'
import { prototypeOf } from './kind.ts'
import { layOut } from './layout.ts'
import { namingOf } from './naming.ts'
import { formatNumber, formatPrimitive } from './primitive.ts'
import { formatProperty } from './property.ts'
import { unwrapProxy } from './proxy.ts'
import { shapeOf } from './shape.ts'
import { inColour, plain } from './style.ts'

export { type InspectOptions }

const CUSTOM = Symbol.for('nodejs.util.inspect.custom')

/** `value` as text. Never throws. */
export function inspect(value: unknown, options: Partial<InspectOptions> = {}): string {
  // Most of what loops print, without the cost of an inspection.
  if (typeof value === 'number') return (options.colors ? inColour : plain)(formatNumber(value), 'number')
  try {
    return print(new Inspection(options, print), value, 0)
  } catch (error) {
    const reason = error instanceof RangeError ? 'nested too deep to be shown' : 'cannot be shown'
    return `[${typeof value}, ${reason}]`
  }
}

function print(inspection: Inspection, value: unknown, depth: number, inTyped = false): string {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null)
    return formatPrimitive(inspection, value)
  const object = unwrapProxy(value)
  const custom = inspection.customInspect ? printCustom(inspection, object, depth) : undefined
  if (custom !== undefined) return custom
  for (let i = 0; i < inspection.path.length; i++) {
    if (inspection.path[i] !== object) continue
    return inspection.stylize(`[Circular *${circularNumber(inspection, object)}]`, 'special')
  }
  const text = printObject(inspection, object, depth, inTyped)
  inspection.spend(text.length)
  return text
}

function circularNumber({ circular }: Inspection, object: object): number {
  for (let i = 0; i < circular.length; i++) if (circular[i] === object) return i + 1
  circular[circular.length] = object
  return circular.length
}

function printObject(inspection: Inspection, object: object, depth: number, inTyped: boolean): string {
  const shape = shapeOf(inspection, object, namingOf(object, inspection.showHidden), inTyped)
  if (shape.keys.length === 0 && shape.bare !== undefined) return shape.bare
  if (depth > inspection.depth) return shape.closed

  const inner = depth + 1
  inspection.path[inspection.path.length] = object
  inspection.deepest = inner
  const entries = shape.entries?.(inner) ?? []
  const columns = shape.columns?.(entries.length + shape.keys.length)
  for (let i = 0; i < shape.keys.length; i++)
    entries[entries.length] = formatProperty(inspection, object, shape.keys[i] as PropertyKey, inner)
  inspection.path.length--
  const { open, close } = shape
  return layOut(
    inspection,
    { base: withReference(inspection, object, shape.base), open, close, entries, columns },
    inner,
  )
}

/** `<ref *1>` before an object that something in it refers to. */
function withReference({ circular, stylize }: Inspection, object: object, base: string): string {
  for (let i = 0; i < circular.length; i++) {
    if (circular[i] !== object) continue
    const reference = stylize(`<ref *${i + 1}>`, 'special')
    return base === '' ? reference : `${reference} ${base}`
  }
  return base
}

/** The result of the object's own way to be inspected; what throws is passed over. */
function printCustom(inspection: Inspection, object: object, depth: number): string | undefined {
  const method = customOf(object)
  if (typeof method !== 'function') return undefined
  const left = inspection.depth - depth
  let result: unknown
  try {
    const options = { ...inspection.options, depth: left, stylize: inspection.stylize }
    result = apply(method, object, [left, options, inspect])
  } catch {
    return undefined
  }
  if (result === object) return undefined
  if (typeof result !== 'string') return print(inspection, result, depth)
  const { indentation } = inspection
  return includes(result, '\n') ? join(split(result, '\n'), `\n${repeat(' ', indentation)}`) : result
}

/** The method of an object or its classes; an object of the platform has none. */
function customOf(object: object): unknown {
  for (let holder: object | null = object; holder !== null; holder = prototypeOf(holder)) {
    if (isInterface(holder)) return undefined
    const descriptor = getOwnPropertyDescriptor(holder, CUSTOM)
    if (descriptor) return descriptor.value
  }
  return undefined
}
