/**
 * The keys of one YAML mapping, read by what they should be. Whatever is not so becomes a problem at
 * its own place, and the reader goes on with `undefined`: no mistake hides another.
 */
import { isMap, isScalar, isSeq, type Node, type Pair } from 'yaml'
import { parseDuration } from '#lesson/duration.ts'
import type { Source } from '#lesson/exercise.ts'
import type { Place } from '#lesson/problem.ts'
import { inlineText } from './markdown.ts'
import type { ProblemCode } from './problem-codes.ts'
import type { ProblemList } from './problem-list.ts'
import { SLUG, slugify } from './slug.ts'
import { nearestWord, suggest } from './suggestion.ts'
import { describeNode, resolveNode, type YamlPart } from './yaml.ts'

/** A value in a mapping or a list, with its way back to the file. */
export interface Field {
  /** For messages: `challenges[2].title`'s last part. */
  label: string
  node: Node | null
  place: Place
  /** Of its key; of itself in a list. */
  keyPlace: Place
}

export class Fields {
  readonly part: YamlPart
  readonly problems: ProblemList
  /** Of the mapping's first key, or of what stands where a mapping should. */
  readonly place: Place
  readonly #fields = new Map<string, Field>()
  readonly #label: string
  readonly #isMapping: boolean
  /** How many keys are none: a mapping of nothing else is something else altogether. */
  #unknown = 0

  /**
   * @param label what the mapping is, for messages: "a check"
   * @param known every key that it may have
   */
  constructor(
    part: YamlPart,
    problems: ProblemList,
    place: Place,
    node: Node | null,
    label: string,
    known: readonly string[],
  ) {
    this.part = part
    this.problems = problems
    this.place = place
    this.#label = label
    this.#isMapping = isMap(node)
    if (isMap(node)) for (const pair of node.items) this.#take(pair, known)
    else
      this.report(
        'not-a-mapping',
        place,
        `${label} is ${describeNode(node)}`,
        `write its keys: ${list(known)}`,
      )
  }

  has(key: string): boolean {
    return this.#fields.has(key)
  }

  field(key: string): Field | undefined {
    return this.#fields.get(key)
  }

  /** Reports that `key` must be there, and is not. Silent where a worse mistake may have hidden it. */
  require(key: string, advice = `add \`${key}: …\``): void {
    const other = this.#fields.size === 0 && this.#unknown > 0
    if (this.#fields.has(key) || !this.#isMapping || other || this.part.brokenAt !== Infinity) return
    this.report('missing-key', this.place, `${this.#label} has no \`${key}\``, advice)
  }

  /** At most one of `keys`; returns the first that is there. */
  oneOf(...keys: string[]): string | undefined {
    const [first, second] = keys.filter((key) => this.has(key))
    if (first !== undefined && second !== undefined)
      this.report(
        'conflicting-keys',
        this.#fields.get(second)?.keyPlace ?? this.place,
        `\`${second}\` and \`${first}\` say the same thing twice`,
        'keep one of them',
      )
    return first
  }

  text(key: string): string | undefined {
    const field = this.#fields.get(key)
    return field && this.textOf(field)
  }

  textOf(field: Field): string | undefined {
    const { node, label } = field
    const value = isScalar(node) ? node.value : undefined
    if (typeof value === 'string' && value.trim() !== '') return value
    const quotable = typeof value === 'number' || typeof value === 'boolean'
    this.wrong(field, 'text', quotable ? `put it in quotes: '${String(value)}'` : `write ${label}: some text`)
    return undefined
  }

  boolean(key: string): boolean | undefined {
    const field = this.#fields.get(key)
    if (!field) return undefined
    if (isScalar(field.node) && typeof field.node.value === 'boolean') return field.node.value
    this.wrong(field, '`true` or `false`', 'write true or false, without quotes')
    return undefined
  }

  integer(key: string): number | undefined {
    const field = this.#fields.get(key)
    if (!field) return undefined
    const value = isScalar(field.node) ? field.node.value : undefined
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
    this.wrong(field, 'a whole number', 'write a number of 0 or more')
    return undefined
  }

  duration(key: string): number | undefined {
    const field = this.#fields.get(key)
    if (!field) return undefined
    const value = isScalar(field.node) ? field.node.value : undefined
    const ms = typeof value === 'string' || typeof value === 'number' ? parseDuration(value) : undefined
    if (ms === undefined)
      this.report(
        'bad-duration',
        field.place,
        `\`${key}\` is no duration: ${describeNode(field.node)}`,
        'write `250ms`, `3s`, `2min`, or a number of milliseconds',
      )
    return ms
  }

  /** One of a few words. */
  word<Word extends string>(
    key: string,
    words: readonly Word[],
    code: ProblemCode = 'bad-value',
  ): Word | undefined {
    const field = this.#fields.get(key)
    const value = field && this.textOf(field)
    if (!field || value === undefined) return undefined
    const word = words.find((known) => known === value)
    if (word === undefined)
      this.report(code, field.place, `\`${key}\` cannot be \`${value}\``, suggest(value, words))
    return word
  }

  /** The key `id`, or the slug of the inline markdown under `key`. Empty when there is nothing to make one of. */
  id(key: string): string {
    const field = this.#fields.get('id')
    const id = field && this.textOf(field)
    if (field && id !== undefined && !SLUG.test(id))
      this.report(
        'bad-id',
        field.place,
        `\`${id}\` is no id`,
        `write lower-case letters, digits and single hyphens: \`${slugify(id) || 'an-id'}\``,
      )
    const source = this.#fields.get(key)
    return id ?? (source ? this.idOf(source) : '')
  }

  /** The slug of the inline markdown that a field holds. */
  idOf({ node, place }: Field): string {
    const text = isScalar(node) && typeof node.value === 'string' ? node.value : ''
    const id = slugify(inlineText(text))
    if (id === '' && text.trim() !== '')
      this.report(
        'bad-id',
        place,
        'no id can be made of this',
        'give one: `id: …`, in lower-case letters and digits',
      )
    return id
  }

  /** The items of a list. */
  items(key: string): Field[] {
    const field = this.#fields.get(key)
    if (!field) return []
    if (!isSeq(field.node)) {
      this.wrong(field, 'a list', `write each item on a line of its own, behind \`- \``)
      return []
    }
    return field.node.items.map((item) => {
      const node = resolveNode(this.part, item)
      const place = this.#placeOf(item as Node | null, field.place)
      return { label: key, node, place, keyPlace: place }
    })
  }

  /** A list of texts. */
  texts(key: string): { text: string; field: Field }[] {
    return this.items(key).flatMap((field) => {
      const text = this.textOf(field)
      return text === undefined ? [] : [{ text, field }]
    })
  }

  /** The mapping that a field holds. */
  mapping(field: Field, label: string, known: readonly string[]): Fields {
    return new Fields(this.part, this.problems, field.place, field.node, label, known)
  }

  /** A text with its way back to the file, line by line; without its last line end. */
  source(field: Field): Source | undefined {
    const text = this.textOf(field)
    if (text === undefined || !isScalar(field.node)) return undefined
    const { file, line, column } = field.place
    const trimmed = text.replace(/\n$/, '')
    const { type } = field.node
    if (type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED')
      return { text: trimmed, file, line: line + 1, indent: this.#indentBelow(line, text) }
    const quoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE'
    return { text: trimmed, file, line, indent: column - 1 + (quoted ? 1 : 0) }
  }

  wrong(field: Field, expected: string, advice: string): void {
    this.report(
      'wrong-type',
      field.place,
      `\`${field.label}\` should be ${expected}, and is ${describeNode(field.node)}`,
      advice,
    )
  }

  report(code: ProblemCode, place: Place, message: string, advice?: string): void {
    this.problems.add(code, this.part.source, place, message, advice)
  }

  #take({ key, value }: Pair, known: readonly string[]): void {
    const node = resolveNode(this.part, key)
    const place = this.#placeOf(node, this.place)
    const name = isScalar(node) ? String(node.value) : undefined
    if (this.#offsetOf(node) >= this.part.brokenAt) return
    if (name === undefined || !known.includes(name)) {
      this.#unknown++
      const isText = name === undefined || /\s|^\p{Lu}/u.test(name)
      this.report(
        'unknown-key',
        place,
        name === undefined ? 'this is no key' : `unknown key \`${name}\` in ${this.#label}`,
        isText && nearestWord(name ?? '', known) === undefined
          ? 'if it is text with a colon in it, put it in quotes'
          : suggest(name ?? '', known),
      )
    } else if (this.#fields.has(name)) {
      const first = this.#fields.get(name)?.keyPlace.line
      this.report(
        'duplicate-key',
        place,
        `\`${name}\` is here twice`,
        `the first is in line ${first ?? '?'}: keep one`,
      )
    } else {
      this.#fields.set(name, {
        label: name,
        node: resolveNode(this.part, value),
        place: this.#placeOf(value as Node | null, place),
        keyPlace: place,
      })
    }
  }

  #offsetOf(node: Node | null): number {
    return node?.range?.[0] ?? 0
  }

  /** Of the node, if it has any text; otherwise `otherwise`, which is its key's. */
  #placeOf(node: Node | null, otherwise: Place): Place {
    const [from, to] = node?.range ?? [0, 0]
    if (to === from) return otherwise
    return this.part.source.placeAt(this.part.offset + from, to - from)
  }

  /** How far a block's lines are indented below its 1-based `line`, by the first that has anything in it. */
  #indentBelow(line: number, text: string): number {
    const first = this.part.source.lines.slice(line).find((written) => written.trim() !== '')
    return Math.max(0, leadingSpaces(first ?? '') - leadingSpaces(text.replace(/^(\s*\n)+/, '')))
  }
}

function leadingSpaces(text: string): number {
  return /^ */.exec(text)?.[0].length ?? 0
}

function list(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ')
}
