/**
 * What a value is, found without running any code of the program: by the built-in prototypes in its
 * chain, then confirmed by its internal slots. `instanceof`, getters and proxies' traps are never used.
 */
import { getPrototypeOf, hasOwn, objectToString, uncurry, uncurryGetter } from '../primordials.ts'
import { unwrapProxy } from './proxy.ts'

export type Kind =
  | 'arguments'
  | 'array-buffer'
  | 'boxed'
  | 'data-view'
  | 'date'
  | 'error'
  | 'map'
  | 'object'
  | 'promise'
  | 'regexp'
  | 'set'
  | 'typed-array'
  | 'weak-map'
  | 'weak-set'

const mapGet = uncurry<Map<object, Kind>, [object], Kind | undefined>(Map.prototype.get)
const typedArrayPrototype = getPrototypeOf(Uint8Array.prototype) as object

export const sizeOfMap = uncurryGetter<object, number>(Map.prototype, 'size')
export const sizeOfSet = uncurryGetter<object, number>(Set.prototype, 'size')
export const nameOfTypedArray = uncurryGetter<object, string | undefined>(
  typedArrayPrototype,
  Symbol.toStringTag,
)
export const lengthOfTypedArray = uncurryGetter<object, number>(typedArrayPrototype, 'length')
export const lengthOfArrayBuffer = uncurryGetter<object, number>(ArrayBuffer.prototype, 'byteLength')
export const lengthOfDataView = uncurryGetter<object, number>(DataView.prototype, 'byteLength')
export const timeOfDate = uncurry<object, [], number>(Date.prototype.getTime)
const hasInWeakMap = uncurry<object, [object], boolean>(WeakMap.prototype.has)
const hasInWeakSet = uncurry<object, [object], boolean>(WeakSet.prototype.has)
const lengthOfShared =
  typeof SharedArrayBuffer === 'undefined'
    ? undefined
    : uncurryGetter<object, number>(SharedArrayBuffer.prototype, 'byteLength')
const objectPrototype = Object.prototype
const regexpFlag = uncurryGetter<object, unknown>(RegExp.prototype, 'global')

/** The primitive in a boxed one; throws for anything else. */
const unbox = [Number, String, Boolean, Symbol, BigInt].map((type) =>
  uncurry<object, [], unknown>(type.prototype.valueOf),
)

const kinds = new Map<object, Kind>([
  [ArrayBuffer.prototype, 'array-buffer'],
  [DataView.prototype, 'data-view'],
  [Date.prototype, 'date'],
  [Error.prototype, 'error'],
  [Map.prototype, 'map'],
  [Promise.prototype, 'promise'],
  [RegExp.prototype, 'regexp'],
  [Set.prototype, 'set'],
  [WeakMap.prototype, 'weak-map'],
  [WeakSet.prototype, 'weak-set'],
  [typedArrayPrototype, 'typed-array'],
  ...[Number, String, Boolean, Symbol, BigInt].map(({ prototype }): [object, Kind] => [prototype, 'boxed']),
])
if (typeof SharedArrayBuffer !== 'undefined') kinds.set(SharedArrayBuffer.prototype, 'array-buffer')

const SLOTTED: Kind[] = [
  'map',
  'set',
  'typed-array',
  'date',
  'regexp',
  'array-buffer',
  'data-view',
  'weak-map',
]

export function kindOf(value: object): Kind {
  let proto = prototypeOf(value)
  if (proto === null) {
    for (let i = 0; i < SLOTTED.length; i++)
      if (hasSlots(value, SLOTTED[i] as Kind)) return SLOTTED[i] as Kind
    return getPrototypeOf(value) === null && builtInTag(value) === '[object Error]' ? 'error' : 'object'
  }
  for (; proto !== null; proto = prototypeOf(proto)) {
    const kind = mapGet(kinds, proto)
    if (kind !== undefined) return hasSlots(value, kind) ? kind : 'object'
  }
  return hasOwn(value, 'callee') && builtInTag(value) === '[object Arguments]' ? 'arguments' : 'object'
}

/** Like `Object.getPrototypeOf`, and no trap is run: a proxy in a prototype chain counts as its end. */
export function prototypeOf(value: object): object | null {
  const proto = getPrototypeOf(value)
  return proto !== null && unwrapProxy(proto) !== proto ? null : proto
}

/** The primitive in a boxed primitive. */
export function unboxed(value: object): unknown {
  for (let i = 0; i < unbox.length; i++) {
    try {
      return (unbox[i] as (self: object) => unknown)(value)
    } catch {
      // Not of this type.
    }
  }
  return undefined
}

function hasSlots(value: object, kind: Kind): boolean {
  try {
    switch (kind) {
      case 'map':
        return sizeOfMap(value) >= 0
      case 'set':
        return sizeOfSet(value) >= 0
      case 'typed-array':
        return nameOfTypedArray(value) !== undefined
      case 'date':
        return timeOfDate(value) !== undefined
      case 'regexp':
        return regexpFlag(value) !== undefined
      case 'data-view':
        return lengthOfDataView(value) >= 0
      case 'array-buffer':
        return lengthOfArrayBuffer(value) >= 0 || true
      case 'weak-map':
        return hasInWeakMap(value, value) || true
      case 'weak-set':
        return hasInWeakSet(value, value) || true
      case 'boxed':
        return unboxed(value) !== undefined
      default:
        return true
    }
  } catch {
    return kind === 'array-buffer' && isShared(value)
  }
}

function isShared(value: object): boolean {
  try {
    return lengthOfShared !== undefined && lengthOfShared(value) >= 0
  } catch {
    return false
  }
}

/** What `Object.prototype.toString` says, unless it would ask a property of the program's for that. */
function builtInTag(value: object): string | undefined {
  const asked = hasOwn(value, Symbol.toStringTag) || hasOwn(objectPrototype, Symbol.toStringTag)
  return asked ? undefined : objectToString(value)
}
