/** Primitive values as literals. */
import { includes, indexOf, is, repeat, slice, StringOf, symbolToString } from '../primordials.ts'
import type { Inspection } from './inspection.ts'
import { quote } from './quote.ts'

const SHORT_STRING = 16

export function formatPrimitive(inspection: Inspection, value: unknown): string {
  const { stylize } = inspection
  switch (typeof value) {
    case 'string':
      return formatString(inspection, value)
    case 'number':
      return stylize(formatNumber(value), 'number')
    case 'bigint':
      return stylize(`${value}n`, 'bigint')
    case 'boolean':
      return stylize(StringOf(value), 'boolean')
    case 'symbol':
      return stylize(symbolToString(value), 'symbol')
    case 'undefined':
      return stylize('undefined', 'undefined')
    default:
      return stylize('null', 'null')
  }
}

export function formatNumber(value: number): string {
  return is(value, -0) ? '-0' : `${value}`
}

/** A long string with line feeds is broken after each: `'a\n' +`. */
function formatString(inspection: Inspection, text: string): string {
  const { stylize, maxStringLength, breakLength, indentation } = inspection
  const more = text.length - maxStringLength
  const shown = more > 0 ? slice(text, 0, maxStringLength) : text
  const trailer = more > 0 ? `... ${more} more character${more > 1 ? 's' : ''}` : ''
  const long = shown.length > SHORT_STRING && shown.length > breakLength - indentation - 4
  if (!long || !includes(shown, '\n')) return stylize(quote(shown), 'string') + trailer
  let result = ''
  for (let from = 0; from < shown.length;) {
    const feed = indexOf(shown, '\n', from)
    const end = feed === -1 ? shown.length : feed + 1
    const line = stylize(quote(slice(shown, from, end)), 'string')
    result += result === '' ? line : ` +\n${repeat(' ', indentation + 2)}${line}`
    from = end
  }
  return result + trailer
}
