/**
 * What a program prints, made into text when somebody reads it: of a flood most lines are never read.
 * Only primitives can wait. They never change, and none of the program's code runs to format them.
 */
import { format } from './inspect/format.ts'
import type { InspectOptions } from './inspect/inspect.ts'
import { includes, replaceAll } from './primordials.ts'
import { cleanText } from './terminal-text.ts'

export type Text = string | LateText

/** More than a number takes, its colour included. */
const LITERAL_LENGTH = 40
/** Longer text is made at once, so that what waits holds on to little. */
const MOST_LENGTH = 4_096

export class LateText {
  /** About how long the text will be, and seldom less. */
  readonly length: number
  readonly #values: unknown[]
  readonly #indent: string
  readonly #options: Partial<InspectOptions>

  /** For values of which `lateLength` has told the length. */
  constructor(values: unknown[], length: number, indent: string, options: Partial<InspectOptions>) {
    this.#values = values
    this.#indent = indent
    this.#options = options
    this.length = length
  }

  read(): string {
    return printedText(format(this.#values, this.#options), this.#indent)
  }
}

/** About how long `values` will be as text, if they may wait; otherwise less than 0. */
export function lateLength(values: unknown[]): number {
  let length = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    const type = typeof value
    if (type === 'string') length += (value as string).length + 1
    else if (type === 'function' || (type === 'object' && value !== null)) return -1
    // As long as it likes, and slow to write.
    else if (type === 'bigint' || type === 'symbol') return -1
    else length += LITERAL_LENGTH
  }
  if (length > MOST_LENGTH) return -1
  // A directive may ask for a `toJSON` of the program's.
  return values.length > 1 && typeof values[0] === 'string' && includes(values[0], '%') ? -1 : length
}

export function readText(text: Text): string {
  return typeof text === 'string' ? text : text.read()
}

/** Text fit for a terminal, each of its lines indented. */
export function printedText(text: string, indent: string): string {
  return cleanText(indent === '' ? text : indent + replaceAll(text, '\n', `\n${indent}`))
}
