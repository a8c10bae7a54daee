/**
 * Errors: their stack, or what it would be, with the class's name where the stack lacks it. Stacks of
 * all engines come out in V8's form.
 */
import {
  apply,
  endsWith,
  exec,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  includes,
  indexOf,
  isArray,
  join,
  repeat,
  slice,
  split,
  startsWith,
} from '../primordials.ts'
import type { Inspection } from './inspection.ts'
import { prototypeOf } from './kind.ts'
import { prefix, type Naming } from './naming.ts'

/** SpiderMonkey has the accessor on the prototype; V8 has it on each error, or holds a value. */
const prototypeStack = getOwnPropertyDescriptor(Error.prototype, 'stack')?.get
const RealError = Error
let builtInStack: (() => unknown) | undefined
const FRAME = '\n    at'
const NAME_IN_STACK = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n {4}at)/
const ONLY_NAME = /^([a-z_A-Z0-9-]*Error)$/

/**
 * Of the engine's own. Not asked when the worker starts: the first error has V8 parse again every
 * function that is running, which then is the whole script, and takes longer than all the rest.
 */
function isBuiltInStack(get: unknown): boolean {
  builtInStack ??= prototypeStack ?? getOwnPropertyDescriptor(new RealError(), 'stack')?.get
  return get === builtInStack
}

export function errorText(
  inspection: Inspection,
  error: object,
  naming: Naming,
  keys: PropertyKey[],
): { text: string; keys: PropertyKey[] } {
  const name = textOf(error, 'name') ?? 'Error'
  const message = textOf(error, 'message') ?? ''
  const original = stackOf(inspection, error, name, message)
  const shown = withoutRepeated(inspection, error, keys, original)
  if (hasOwn(error, 'cause') && !contains(shown, 'cause')) shown[shown.length] = 'cause'
  if (isArray(getOwnPropertyDescriptor(error, 'errors')?.value) && !contains(shown, 'errors'))
    shown[shown.length] = 'errors'
  let text = withClass(original, name, naming)
  const from = message === '' ? -1 : indexOf(text, message)
  if (indexOf(text, FRAME, from === -1 ? 0 : from + message.length) === -1) text = `[${text}]`
  if (inspection.indentation > 0) text = join(split(text, '\n'), `\n${repeat(' ', inspection.indentation)}`)
  return { text, keys: shown }
}

/** `name: message` and the frames. */
function stackOf({ options }: Inspection, error: object, name: string, message: string): string {
  const title = message === '' ? name : name === '' ? message : `${name}: ${message}`
  const stack = ownStack(error)
  if (stack === undefined || stack === '') return title
  if (!options.stack) return stack
  const { header, frames } = options.stack(stack)
  let text = header === '' ? title : header
  for (let i = 0; i < frames.length; i++) text += `\n${frames[i]}`
  return text
}

function ownStack(error: object): string | undefined {
  for (let holder: object | null = error; holder !== null; holder = prototypeOf(holder)) {
    const descriptor = getOwnPropertyDescriptor(holder, 'stack')
    if (!descriptor) continue
    const { get, value } = descriptor
    const stack: unknown = get && isBuiltInStack(get) ? apply(get, error, []) : value
    return typeof stack === 'string' ? stack : undefined
  }
  return undefined
}

/** A string property, own or inherited; getters are not run. */
function textOf(error: object, key: string): string | undefined {
  for (let holder: object | null = error; holder !== null; holder = getPrototypeOf(holder)) {
    const descriptor = getOwnPropertyDescriptor(holder, key)
    if (descriptor) return typeof descriptor.value === 'string' ? descriptor.value : undefined
  }
  return undefined
}

/** The keys without those whose value the stack shows already. */
function withoutRepeated(
  { showHidden }: Inspection,
  error: object,
  keys: PropertyKey[],
  stack: string,
): PropertyKey[] {
  if (showHidden) return keys
  const shown: PropertyKey[] = []
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as PropertyKey
    const telling = key === 'name' || key === 'message' || key === 'stack'
    const value: unknown = telling ? getOwnPropertyDescriptor(error, key)?.value : undefined
    if (!telling || typeof value !== 'string' || !includes(stack, value)) shown[shown.length] = key
  }
  return shown
}

function contains(keys: PropertyKey[], key: PropertyKey): boolean {
  for (let i = 0; i < keys.length; i++) if (keys[i] === key) return true
  return false
}

/** `Error: …` of a class `Refused` that set no name becomes `Refused: …`. */
function withClass(stack: string, name: string, naming: Naming): string {
  const orphan = naming.name === null
  const next = stack[name.length]
  const regular =
    endsWith(name, 'Error') &&
    startsWith(stack, name) &&
    (next === undefined || next === ':' || next === '\n')
  if (!orphan && !regular) return stack
  let { length } = name
  let fallback = 'Error'
  if (orphan) {
    const found = (exec(NAME_IN_STACK, stack) ?? exec(ONLY_NAME, stack))?.[1] ?? ''
    length = found.length
    fallback = found === '' ? 'Error' : found
  }
  const before = slice(prefix(naming, fallback), 0, -1)
  if (name === before) return stack
  const rest = slice(stack, length)
  if (!includes(before, name)) return `${before} [${name}]${rest}`
  return length === 0 ? `${before}: ${stack}` : before + rest
}
