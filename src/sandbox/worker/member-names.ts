/**
 * What can be written after a dot, found without running anything: properties are looked up, never
 * read where reading would call a getter or a proxy's trap.
 */
import { unwrapProxy } from './inspect/proxy.ts'
import {
  exec,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isArray,
  ownKeys,
  push,
  setAdd,
  setHas,
  ObjectOf,
} from './primordials.ts'

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u
const MOST_NAMES = 1_000
const RealSet = Set
const { isView } = ArrayBuffer

/** The value of the property `key`, own or inherited; `undefined` where there is none, or only a getter knows. */
export function peekMember(value: unknown, key: string): unknown {
  const descriptor = findMember(value, key)
  return descriptor?.get ? undefined : descriptor?.value
}

/** What is said of the property `key`, by the nearest object of the chain that has it. */
export function findMember(value: unknown, key: string): PropertyDescriptor | undefined {
  for (let holder = holderOf(value); holder; holder = next(holder)) {
    const descriptor = getOwnPropertyDescriptor(holder, key)
    if (descriptor) return descriptor
  }
  return undefined
}

/** Names of the properties of `value` that can stand after a dot, the nearest first. */
export function memberNames(value: unknown): string[] {
  const seen = new RealSet<string>()
  const names: string[] = []
  const own = holderOf(value)
  for (let holder = own; holder && names.length < MOST_NAMES; holder = next(holder)) {
    const keys = holder === own && isList(holder) ? ['length'] : ownKeys(holder)
    for (let i = 0; i < keys.length && names.length < MOST_NAMES; i++) {
      const key = keys[i]
      if (typeof key !== 'string' || setHas(seen, key) || !exec(NAME, key)) continue
      setAdd(seen, key)
      push(names, key)
    }
  }
  return names
}

/** The keys of a list are its indices, and may be millions. */
function isList(holder: object): boolean {
  return isArray(holder) || isView(holder)
}

function holderOf(value: unknown): object | undefined {
  return value === undefined || value === null ? undefined : unwrapProxy(ObjectOf(value) as object)
}

function next(holder: object): object | undefined {
  const prototype = getPrototypeOf(holder)
  return prototype === null ? undefined : unwrapProxy(prototype)
}
