/** What an object is called: by its constructor, its tag, or, of a function, by itself. */
import {
  functionToString,
  getOwnPropertyDescriptor,
  hasOwn,
  is,
  isEnumerable,
  startsWith,
} from '../primordials.ts'
import { prototypeOf } from './kind.ts'

/** `name` is `null` for an object without a constructor. */
export interface Naming {
  name: string | null
  tag: string
}

export function namingOf(object: object, showHidden: boolean): Naming {
  const name = constructorName(object)
  return { name, tag: tagOf(object, name, showHidden) }
}

/** `Foo [tag] `, `[Object: null prototype] `: what stands before a brace. */
export function prefix({ name, tag }: Naming, fallback: string, size = ''): string {
  if (name === null)
    return tag !== '' && fallback !== tag
      ? `[${fallback}${size}: null prototype] [${tag}] `
      : `[${fallback}${size}: null prototype] `
  return tag !== '' && name !== tag ? `${name}${size} [${tag}] ` : `${name}${size} `
}

/** The nearest constructor in the prototype chain that the object is an instance of. */
function constructorName(object: object): string | null {
  let first: object | null | undefined
  for (let holder: object | null = object; holder !== null; holder = prototypeOf(holder)) {
    const name = nameOfConstructor(object, holder)
    if (name !== undefined) return name
    if (holder !== object) first ??= holder
  }
  if (first === undefined) return null
  const inherited = first === null ? null : constructorName(first)
  return `Object <${inherited ?? '[Object: null prototype] {}'}>`
}

function nameOfConstructor(object: object, holder: object): string | undefined {
  const constructor: unknown = getOwnPropertyDescriptor(holder, 'constructor')?.value
  if (typeof constructor !== 'function') return undefined
  const name: unknown = getOwnPropertyDescriptor(constructor, 'name')?.value
  if (typeof name !== 'string' || name === '') return undefined
  const prototype: unknown = getOwnPropertyDescriptor(constructor, 'prototype')?.value
  for (let proto = prototypeOf(object); proto !== null; proto = prototypeOf(proto))
    if (proto === prototype) return name
  return undefined
}

/** `Symbol.toStringTag`, unless it is printed as a property anyway or says what the name says. */
function tagOf(object: object, name: string | null, showHidden: boolean): string {
  for (let holder: object | null = object; holder !== null; holder = prototypeOf(holder)) {
    const descriptor = getOwnPropertyDescriptor(holder, Symbol.toStringTag)
    if (!descriptor) continue
    const tag: unknown = descriptor.value
    const printed = showHidden ? hasOwn(object, Symbol.toStringTag) : isEnumerable(object, Symbol.toStringTag)
    return typeof tag === 'string' && !printed && tag !== name ? tag : ''
  }
  return ''
}

/** `[Function: f]`, `[class A extends B]`, `[AsyncFunction (anonymous)]`. */
export function functionText(fn: object, { name, tag }: Naming): string {
  const source = functionToString(fn)
  if (startsWith(source, 'class') && isClass(source)) return classText(fn, name, tag)
  const kind = functionKind(fn)
  const own: unknown = getOwnPropertyDescriptor(fn, 'name')?.value
  let text = `[${kind}${name === null ? ' (null prototype)' : ''}`
  text += typeof own !== 'string' || own === '' ? ' (anonymous)' : `: ${own}`
  text += ']'
  if (name !== kind && name !== null) text += ` ${name}`
  return tag !== '' && name !== tag ? `${text} [${tag}]` : text
}

function isClass(source: string): boolean {
  // A function that is called `class…` would have to begin with another word.
  const after = source[5]
  return (
    source[source.length - 1] === '}' && (after === ' ' || after === '{' || after === '\n' || after === '\t')
  )
}

function classText(fn: object, name: string | null, tag: string): string {
  const own: unknown = hasOwn(fn, 'name') ? getOwnPropertyDescriptor(fn, 'name')?.value : ''
  let text = `[class ${typeof own === 'string' && own !== '' ? own : '(anonymous)'}`
  if (name !== 'Function' && name !== null) text += ` [${name}]`
  if (tag !== '' && name !== tag) text += ` [${tag}]`
  const parent = prototypeOf(fn)
  if (name === null) text += ' extends [null prototype]'
  else if (typeof parent === 'function') {
    const inherited: unknown = getOwnPropertyDescriptor(parent, 'name')?.value
    if (typeof inherited === 'string' && inherited !== '') text += ` extends ${inherited}`
  }
  return `${text}]`
}

const asyncPrototype = prototypeOf(async () => {})
const generatorPrototype = prototypeOf(function* () {})
const asyncGeneratorPrototype = prototypeOf(async function* () {})

function functionKind(fn: object): string {
  for (let proto = prototypeOf(fn); proto !== null; proto = prototypeOf(proto)) {
    if (is(proto, asyncPrototype)) return 'AsyncFunction'
    if (is(proto, generatorPrototype)) return 'GeneratorFunction'
    if (is(proto, asyncGeneratorPrototype)) return 'AsyncGeneratorFunction'
  }
  return 'Function'
}
