/**
 * YAML in a part of a file: parsed to nodes with offsets of that file, its errors in our own words.
 *
 * A mistake that can be mended without moving a character (a tab, a colon in text) is reported, mended
 * in memory and read on behind it; at the first one that cannot be, what stands before it still counts.
 */
import {
  isAlias,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  YAMLParseError,
  type Document,
  type Node,
  type YAMLError,
} from 'yaml'
import type { ProblemCode } from './problem-codes.ts'
import type { ProblemList } from './problem-list.ts'
import type { SourceFile } from './source-file.ts'

export interface YamlPart {
  source: SourceFile
  /** Of the part in the file. */
  offset: number
  document: Document
  /** Offset in the part from which on it cannot be read; `Infinity` when all of it can. */
  brokenAt: number
}

/** Parses lines `from` to `to` (0-based, `to` excluded). */
export function readYaml(source: SourceFile, from: number, to: number, problems: ProblemList): YamlPart {
  const offset = source.offsetOf(from)
  let text = source.text.slice(offset, source.offsetOf(to))
  const tabbed = new Set<number>()
  for (let attempt = 0; ; attempt++) {
    const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'error' })
    const error = document.errors[0] ?? document.warnings[0] ?? strayAlias(document)
    if (!error) return { source, offset, document, brokenAt: Infinity }
    const { code, at, length, message, advice, mended } = explain(error, text)
    const place = source.placeAt(offset + at, length)
    if (code === 'yaml-tab') tabbed.add(place.line)
    // How far in a line stands that a tab indents, nobody can say.
    if (code !== 'yaml-indent' || !tabbed.has(place.line)) problems.add(code, source, place, message, advice)
    if (mended === undefined || mended === text || attempt === 50)
      return { source, offset, document, brokenAt: at }
    text = mended
  }
}

/** The node that an alias stands for; any other node is itself. */
export function resolveNode(part: YamlPart, node: unknown): Node | null {
  if (isAlias(node)) return node.resolve(part.document) ?? null
  return (node as Node | null | undefined) ?? null
}

/** An alias to an anchor that is not there: text that begins with `*`, most likely. */
function strayAlias(document: Document): YAMLError | undefined {
  let stray: YAMLError | undefined
  visit(document, {
    Alias(_key, node) {
      const at = node.range?.[0] ?? 0
      if (!node.resolve(document)) stray ??= new YAMLParseError([at, at + 1], 'BAD_ALIAS', '')
    },
  })
  return stray
}

/** A number of spaces that `length` characters become. */
const spaces = (length: number) => ' '.repeat(length)

const splice = (text: string, at: number, length: number, by: string) =>
  text.slice(0, at) + by + text.slice(at + length)

interface Explanation {
  code: ProblemCode
  at: number
  length: number
  message: string
  advice: string
  /** The text without this mistake, every other character where it was. */
  mended?: string
}

function explain(error: YAMLError, text: string): Explanation {
  const [at, end] = error.pos
  const explanation =
    tabIn(text, at) ?? colonInText(error, text) ?? indentation(error, text) ?? quotes(error, text)
  if (explanation) return explanation
  return {
    code: 'yaml-syntax',
    at: Math.min(at, Math.max(0, text.length - 1)),
    length: Math.max(1, end - at),
    ...(SYNTAX[error.code] ?? { message: 'this is no YAML', advice: 'write `key: value`, a key a line' }),
  }
}

const SYNTAX: Partial<Record<YAMLError['code'], { message: string; advice: string }>> = {
  MULTIPLE_DOCS: {
    message: '`---` begins a second document',
    advice: 'remove the line: a directive holds one',
  },
  MISSING_CHAR: {
    message: 'this is no `key: value`',
    advice: 'write a colon and a space behind the key',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'this is no `key: value`',
    advice: 'write a colon and a space behind the key',
  },
  BAD_ALIAS: {
    message: '`*` refers to an anchor that is not there',
    advice: 'put text that begins with `*` in quotes',
  },
  UNEXPECTED_TOKEN: { message: 'this does not belong here', advice: 'remove it, or put the text in quotes' },
  BAD_DIRECTIVE: {
    message: '`%` at the margin means something else in YAML',
    advice: 'put the text in quotes',
  },
}

/** A tab in the indentation of the line of `at`, or of the next. */
function tabIn(text: string, at: number): Explanation | undefined {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const next = text.indexOf('\n', at) + 1
  for (const line of next === 0 ? [start] : [start, next]) {
    const indent = /^[ \t]*/.exec(text.slice(line))?.[0] ?? ''
    const tab = indent.indexOf('\t')
    if (tab === -1) continue
    return {
      code: 'yaml-tab',
      at: line + tab,
      length: 1,
      message: 'a tab cannot indent YAML',
      advice: 'indent with spaces',
      mended: splice(text, line, indent.length, indent.replaceAll('\t', ' ')),
    }
  }
  return undefined
}

/** `title: Sockets: the basics`: a colon and a space in text that has no quotes. */
function colonInText(error: YAMLError, text: string): Explanation | undefined {
  if (error.code !== 'BLOCK_AS_IMPLICIT_KEY') return undefined
  const start = text.lastIndexOf('\n', error.pos[0] - 1) + 1
  const line = text.slice(start).split('\n', 1)[0] ?? ''
  const [, head = '', value = ''] = /^(\s*(?:- +)?[^\s:#][^:#]*:\s+)([^\s|>"'[{&*!].*)$/.exec(line) ?? []
  const colon = value.search(/:(\s|$)/)
  if (colon === -1) return undefined
  const mended = value.replaceAll(/:(?=\s|$)/g, '\u02D0')
  return {
    code: 'yaml-quotes',
    at: start + head.length + colon,
    length: 1,
    message: 'a colon in text that is not in quotes',
    advice: `write ${head.trim()} '${value.replaceAll("'", "''")}'`,
    mended: splice(text, start + head.length, value.length, mended),
  }
}

/** A line further in, or further out, than the one it belongs to. */
function indentation(error: YAMLError, text: string): Explanation | undefined {
  const [at] = error.pos
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY' && !error.message.includes('sequence')) {
    const next = text.indexOf('\n', at) + 1
    const [, indent = '', key = '', gap = ''] =
      /^( +)([\w-]+:)( ?)/.exec(next === 0 ? '' : text.slice(next)) ?? []
    const start = text.lastIndexOf('\n', at - 1) + 1
    const above = /^ */.exec(text.slice(start))?.[0].length ?? 0
    if (key === '') return undefined
    const moved = spaces(above) + key + spaces(indent.length - above) + gap
    return {
      code: 'yaml-indent',
      at: next,
      length: indent.length,
      message: 'this line is indented deeper than the one it follows',
      advice: `indent it by ${above === 0 ? 'nothing' : `${above} spaces`}, like the line above`,
      ...(indent.length > above
        ? { mended: splice(text, next, indent.length + key.length + gap.length, moved) }
        : {}),
    }
  }
  if (error.code !== 'BAD_INDENT' && error.code !== 'BLOCK_AS_IMPLICIT_KEY') return undefined
  if (error.message.startsWith('Flow'))
    return {
      code: 'yaml-syntax',
      at,
      length: 1,
      message: 'a list or mapping in brackets ends before here without its closing bracket',
      advice: 'close it with `]` or `}`',
    }
  const start = text.lastIndexOf('\n', Math.max(0, at - 1)) + 1
  const line = text[at] === '\n' ? at + 1 : start
  const indent = /^ */.exec(text.slice(line))?.[0].length ?? 0
  return {
    code: 'yaml-indent',
    at: line,
    length: Math.max(1, indent),
    message: 'this line is indented by too little or too much',
    advice: 'lines that belong together begin in the same column',
  }
}

/** Text that needs quotes, or has lost one. */
function quotes(error: YAMLError, text: string): Explanation | undefined {
  const [at] = error.pos
  if (
    ['BAD_SCALAR_START', 'BAD_ALIAS', 'TAG_RESOLVE_FAILED'].includes(error.code) &&
    '@`%*!'.includes(text[at] ?? ' ')
  )
    return {
      code: 'yaml-quotes',
      at,
      length: 1,
      message: `text cannot begin with \`${text[at] ?? ''}\``,
      advice: 'put it in quotes',
      mended: splice(text, at, 1, 'x'),
    }
  if (error.code === 'BAD_DQ_ESCAPE')
    return {
      code: 'yaml-quotes',
      at,
      length: 2,
      message: `\`${text.slice(at, at + 2)}\` means nothing in double quotes`,
      advice: 'use single quotes, where a backslash is a backslash',
      mended: splice(text, at, 1, '/'),
    }
  const quote = error.code === 'MISSING_CHAR' ? /Missing closing (['"])/.exec(error.message)?.[1] : undefined
  if (quote === undefined) return undefined
  const opening = openingQuote(text, quote)
  return {
    code: 'yaml-quotes',
    at: opening,
    length: 1,
    message: 'these quotes are never closed',
    advice: `write ${quote} at the end of the text too`,
  }
}

/** Where the value begins whose quotes never close: the last `: "` or `- "` without a second quote. */
function openingQuote(text: string, quote: string): number {
  let offset = 0
  let found = 0
  for (const line of text.split('\n')) {
    const opening = new RegExp(`(?:^|[:-] +)(${quote})[^${quote}]*$`).exec(line)
    if (opening) found = offset + opening.index + opening[0].indexOf(quote)
    offset += line.length + 1
  }
  return found
}

/** What a node is, for a message: "a list", "the number 404". */
export function describeNode(node: Node | null): string {
  if (node === null || (isScalar(node) && node.value === null)) return 'nothing'
  if (!isScalar(node)) return isSeq(node) ? 'a list' : 'a mapping'
  if (typeof node.value === 'string') return /\n/.test(node.value) ? 'text' : `the text \`${node.value}\``
  return `the ${typeof node.value} ${String(node.value)}`
}
