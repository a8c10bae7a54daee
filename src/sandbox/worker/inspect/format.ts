/** Several values as one text, the first perhaps with directives: Console standard §2.2, as Node does it. */
import {
  charCodeAt,
  hasOwn,
  join,
  NumberOf,
  parseFloat,
  parseInt,
  slice,
  StringOf,
  stringifyJson,
  uncurry,
} from '../primordials.ts'
import { mayHaveAddresses } from '../stack.ts'
import { inspect, type InspectOptions } from './inspect.ts'
import { prototypeOf } from './kind.ts'
import { formatNumber } from './primitive.ts'
import { unwrapProxy } from './proxy.ts'

type Options = Partial<InspectOptions>

const PERCENT = 37
const builtIn = new Set<object>(
  [Object, Function, Array, Date, RegExp, Error, Number, String, Boolean, Symbol, BigInt].map(
    ({ prototype }) => prototype as object,
  ),
)
const hasPrototype = uncurry<Set<object>, [object], boolean>(Set.prototype.has)

export function format(values: unknown[], options: Options = {}): string {
  let text = ''
  let used = 0
  if (typeof values[0] === 'string') {
    const formatted = values.length > 1 ? formatDirectives(values[0], values, options) : undefined
    text = formatted?.text ?? plainText(values[0], options)
    used = formatted?.used ?? 1
  }
  for (let i = used; i < values.length; i++) {
    const value = values[i]
    text +=
      (i === 0 ? '' : ' ') + (typeof value === 'string' ? plainText(value, options) : inspect(value, options))
  }
  return text
}

/** A stack that a program prints as text says places as any other does; the engine's addresses differ from run to run. */
function plainText(text: string, { stack: read }: Options): string {
  if (!read || !mayHaveAddresses(text)) return text
  const { header, frames } = read(text)
  if (frames.length === 0) return text
  return (header === '' ? '' : `${header}\n`) + join(frames, '\n')
}

function formatDirectives(
  template: string,
  values: unknown[],
  options: Options,
): { text: string; used: number } {
  let text = ''
  let from = 0
  let used = 1
  for (let i = 0; i < template.length - 1; i++) {
    if (charCodeAt(template, i) !== PERCENT) continue
    const directive = template[i + 1]
    const percent = directive === '%'
    const formatted = percent
      ? '%'
      : used < values.length
        ? formatOne(directive as string, values[used], options)
        : undefined
    if (formatted !== undefined) {
      text += slice(template, from, i) + formatted
      if (!percent) used++
      from = i + 2
    }
    if (formatted !== undefined || percent) i++
  }
  return { text: text + slice(template, from), used }
}

/** `undefined` for what is no directive. */
function formatOne(directive: string, value: unknown, options: Options): string | undefined {
  switch (directive) {
    case 's':
      return formatAsString(value, options)
    case 'd':
      return formatAsNumber(value)
    case 'i':
      return typeof value === 'bigint'
        ? `${value}n`
        : typeof value === 'symbol'
          ? 'NaN'
          : formatNumber(parseInt(value as string))
    case 'f':
      return typeof value === 'symbol' ? 'NaN' : formatNumber(parseFloat(value as string))
    case 'j':
      return formatAsJson(value)
    case 'o':
      return inspect(value, { ...options, showHidden: true, depth: 4 })
    case 'O':
      return inspect(value, options)
    case 'c':
      return ''
    default:
      return undefined
  }
}

function formatAsNumber(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`
  return typeof value === 'symbol' ? 'NaN' : formatNumber(NumberOf(value))
}

/** An object with a `toString` of its own says itself what it is. */
function formatAsString(value: unknown, options: Options): string {
  if (typeof value === 'number') return formatNumber(value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value !== 'object' || value === null || !hasBuiltInToString(value)) return StringOf(value)
  return inspect(value, { ...options, depth: 0, colors: false, compact: 3 })
}

/** Whether the first `toString` in the prototype chain is one of the language's own. */
function hasBuiltInToString(value: object): boolean {
  for (let holder: object | null = unwrapProxy(value); holder !== null; holder = prototypeOf(holder))
    if (hasOwn(holder, 'toString')) return hasPrototype(builtIn, holder)
  return true
}

function formatAsJson(value: unknown): string {
  try {
    return StringOf(stringifyJson(value))
  } catch (error) {
    if (error instanceof TypeError) return '[Circular]'
    throw error
  }
}
