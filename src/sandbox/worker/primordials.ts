/**
 * The language's own functions as they were before any program ran. All code of the worker that runs
 * beside a program calls these: a program that redefines `JSON.stringify` or `Array.prototype.map`
 * breaks itself and nothing else. For the same reason there are index loops here and no `for…of`,
 * no spread, no regular expression methods: all of these call what a program may have replaced.
 */

/* oxlint-disable typescript/no-unnecessary-type-parameters -- they are what a caller names */
const { bind, call } = Function.prototype
const toFunction = bind.bind(call) as <This, Parameters extends unknown[], Result>(
  method: (this: This, ...parameters: Parameters) => Result,
) => (self: This, ...parameters: Parameters) => Result

/** The method `method` as a function that takes its `this` as the first argument. */
export function uncurry<This, Parameters extends unknown[], Result>(
  method: unknown,
): (self: This, ...parameters: Parameters) => Result {
  return toFunction(method as (this: This, ...parameters: Parameters) => Result)
}

/** The getter of `prototype`'s accessor `key`, as a function. */
export function uncurryGetter<This, Result>(prototype: object, key: PropertyKey): (self: This) => Result {
  const get: unknown = Reflect.getOwnPropertyDescriptor(prototype, key)?.get
  return uncurry<This, [], Result>(get)
}

export const { apply, construct, defineProperty, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf } =
  Reflect
export const { ownKeys } = Reflect
export const { create, is, keys: objectKeys } = Object
export const { isArray } = Array
export const { isFinite, isNaN, isInteger, parseFloat, parseInt } = Number
export const { floor, max, min, round, sqrt } = Math
export const { stringify: stringifyJson } = JSON
export const { fromCharCode } = String
export const ObjectOf = Object
export const StringOf = String
export const NumberOf = Number
export const encodeUriComponent = encodeURIComponent
/** Evaluates in the global scope. */
// oxlint-disable-next-line no-eval -- evaluating is what a sandbox is for
export const indirectEval: (source: string) => unknown = globalThis.eval

export const hasOwn = uncurry<object, [PropertyKey], boolean>(Object.prototype.hasOwnProperty)
export const isEnumerable = uncurry<object, [PropertyKey], boolean>(Object.prototype.propertyIsEnumerable)
export const objectToString = uncurry<unknown, [], string>(Object.prototype.toString)
export const functionToString = uncurry<object, [], string>(Function.prototype.toString)

export const charCodeAt = uncurry<string, [number], number>(String.prototype.charCodeAt)
export const codePointAt = uncurry<string, [number], number | undefined>(String.prototype.codePointAt)
export const endsWith = uncurry<string, [string], boolean>(String.prototype.endsWith)
export const includes = uncurry<string, [string], boolean>(String.prototype.includes)
export const indexOf = uncurry<string, [string, number?], number>(String.prototype.indexOf)
export const padEnd = uncurry<string, [number, string?], string>(String.prototype.padEnd)
export const padStart = uncurry<string, [number, string?], string>(String.prototype.padStart)
export const repeat = uncurry<string, [number], string>(String.prototype.repeat)
export const slice = uncurry<string, [number, number?], string>(String.prototype.slice)
export const startsWith = uncurry<string, [string, number?], boolean>(String.prototype.startsWith)
export const trim = uncurry<string, [], string>(String.prototype.trim)
export const toFixed = uncurry<number, [number], string>(Number.prototype.toFixed)
const numberToString = uncurry<number, [number], string>(Number.prototype.toString)

export const setAdd = uncurry<Set<unknown>, [unknown], unknown>(Set.prototype.add)
export const setHas = uncurry<Set<unknown>, [unknown], boolean>(Set.prototype.has)

/** Of a `RegExp` made when the worker booted: the built-in `exec` looks nothing up that can be replaced. */
export const exec = uncurry<RegExp, [string], RegExpExecArray | null>(RegExp.prototype.exec)

export const push = uncurry<unknown[], [unknown], number>(Array.prototype.push)
export const join = uncurry<readonly string[], [string], string>(Array.prototype.join)
export const symbolToString = uncurry<symbol, [], string>(Symbol.prototype.toString)

export function split(text: string, separator: string): string[] {
  const parts: string[] = []
  let from = 0
  for (let at = indexOf(text, separator); at !== -1; at = indexOf(text, separator, from)) {
    parts[parts.length] = slice(text, from, at)
    from = at + separator.length
  }
  parts[parts.length] = slice(text, from)
  return parts
}

export function replaceAll(text: string, what: string, by: string): string {
  return includes(text, what) ? join(split(text, what), by) : text
}

/** `value` in hexadecimal, with leading zeros up to `width`. */
export function hex(value: number, width: number): string {
  return padStart(numberToString(value, 16), width, '0')
}
