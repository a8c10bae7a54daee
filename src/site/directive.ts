/**
 * Finds the directives of a lesson: `:::name` at the margin opens one, as many colons close it, and
 * a different number of colons nests. What stands in a fence, or is indented, opens nothing.
 */
import type { ProblemList } from './problem-list.ts'
import type { SourceFile } from './source-file.ts'
import { suggest } from './suggestion.ts'

export const DIRECTIVES = ['interactive-code', 'note', 'tip', 'warning', 'quiz'] as const

export type DirectiveName = (typeof DIRECTIVES)[number]

const YAML_DIRECTIVES: readonly string[] = ['interactive-code', 'quiz']

/** Lines are 0-based; `from` and `to` bound the body, `to` excluded. */
export interface Directive {
  /** `undefined` where the author's name is none: its body is read as markdown all the same. */
  name: DirectiveName | undefined
  title: string
  openLine: number
  from: number
  to: number
  /** The first line behind it. */
  end: number
  children: Directive[]
}

interface OpenDirective extends Directive {
  colons: number
  written: string
  yaml: boolean
}

const MARKER = /^(:{3,})(\s*)(\S*)(.*)$/
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/
/** A fence that begins together with a list item or a quotation, and ends with it. */
const INNER_FENCE = /^ {0,3}(?:(?:[-*+]|\d{1,9}[.)]) +|> ?)+(`{3,}|~{3,})(.*)$/

/** The outermost directives from line `start` on; each holds those inside it. */
export function scanDirectives(source: SourceFile, start: number, problems: ProblemList): Directive[] {
  return new Scanner(source, problems).scan(start)
}

/** All directives of a tree, the outer ones first. */
export function allDirectives(directives: Directive[]): Directive[] {
  return directives.flatMap((directive) => [directive, ...allDirectives(directive.children)])
}

class Scanner {
  readonly #source: SourceFile
  readonly #problems: ProblemList
  readonly #roots: Directive[] = []
  readonly #open: OpenDirective[] = []
  /** Colons of directives that were closed for their author: a later close of theirs is no news. */
  readonly #owed: number[] = []

  constructor(source: SourceFile, problems: ProblemList) {
    this.#source = source
    this.#problems = problems
  }

  scan(start: number): Directive[] {
    const { lines } = this.#source
    for (let line = start; line < lines.length; line++) {
      const text = lines[line] ?? ''
      const yaml = this.#open.at(-1)?.yaml ?? false
      const marker = MARKER.exec(text)
      if (marker) this.#mark(line, marker)
      else if (!yaml) line = this.#skipFence(line, text)
    }
    while (this.#open.length > 0) this.#abandon(lines.length)
    return this.#roots
  }

  /** The last line of a fence that opens at `line`; `line` itself where none does, or it never ends. */
  #skipFence(line: number, text: string): number {
    const inner = INNER_FENCE.exec(text)
    const [, fence = '', info = ''] = inner ?? FENCE.exec(text) ?? []
    if (fence === '' || (fence[0] === '`' && info.includes('`'))) {
      if (/^ {1,3}:{3,}\s*[a-z]/i.test(text)) this.#indented(line, text)
      return line
    }
    const closing = new RegExp(`^${inner ? '[ >]*' : ' {0,3}'}${fence[0]}{${fence.length},}\\s*$`)
    const { lines } = this.#source
    for (let end = line + 1; end < lines.length; end++) {
      if (inner && /^[^\s>]/.test(lines[end] ?? '')) return end - 1
      if (closing.test(lines[end] ?? '')) return end
    }
    if (inner) return lines.length
    this.#report('unclosed-fence', line, text.indexOf(fence), fence.length, [
      'this fence is never closed',
      `end the code with a line of as many: ${fence}`,
    ])
    return line
  }

  #indented(line: number, text: string): void {
    this.#report('indented-directive', line, text.indexOf(':'), Infinity, [
      'a directive that is indented is only text',
      'move it to the margin',
    ])
  }

  #mark(line: number, [text = '', colons = '', gap = '', word = '', rest = '']: RegExpExecArray): void {
    if (word === '') return this.#close(line, colons.length)
    const named = /^[A-Za-z][\w-]*$/.test(word)
    if (!named || gap !== '') {
      const name = /[A-Za-z][\w-]*/.exec(text)?.[0]
      this.#report('malformed-directive', line, 0, text.length, [
        `\`${text.trim()}\` opens no directive`,
        name === undefined
          ? 'write `:::name` to open one, or colons alone to close it'
          : `write \`${colons}${name}\`, without anything between`,
      ])
    }
    this.#openNext(line, colons.length, named ? word : (/[A-Za-z][\w-]*/.exec(word)?.[0] ?? ''), rest.trim())
  }

  #openNext(line: number, colons: number, word: string, title: string): void {
    while (this.#open.some((open) => open.colons === colons || open.yaml)) {
      this.#owed.push(this.#open.at(-1)?.colons ?? 0)
      this.#abandon(line)
    }
    const name = DIRECTIVES.find((known) => known === word)
    if (name === undefined && word !== '')
      this.#report('unknown-directive', line, colons, word.length, [
        `unknown directive \`${word}\``,
        suggest(word, DIRECTIVES),
      ])
    const yaml = YAML_DIRECTIVES.includes(word)
    if (yaml && title !== '')
      this.#report(
        'unexpected-title',
        line,
        (this.#source.lines[line] ?? '').lastIndexOf(title),
        title.length,
        [
          `\`${word}\` takes nothing behind its name`,
          word === 'quiz' ? 'write the question as `question:` below' : 'write it as `title:` below',
        ],
      )
    this.#open.push({
      name,
      title,
      openLine: line,
      from: line + 1,
      to: line + 1,
      end: line + 1,
      children: [],
      colons,
      written: word,
      yaml,
    })
  }

  #close(line: number, colons: number): void {
    if (!this.#open.some((open) => open.colons === colons)) {
      const owed = this.#owed.lastIndexOf(colons)
      if (owed !== -1) this.#owed.splice(owed, 1)
      else this.#strayClose(line, colons)
      return
    }
    while (this.#open.at(-1)?.colons !== colons) {
      const inner = this.#open.at(-1)
      if (!inner) return
      if (!this.#closesLater(line, inner.colons)) {
        this.#abandon(line)
        continue
      }
      this.#report('interleaved-directives', line, 0, colons, [
        `this closes a directive around \`${':'.repeat(inner.colons)}${inner.written}\` of line ${inner.openLine + 1}, which is still open`,
        `close that one first, with \`${':'.repeat(inner.colons)}\``,
      ])
      this.#owed.push(inner.colons)
      this.#finish(line)
    }
    this.#finish(line, line + 1)
  }

  #closesLater(line: number, colons: number): boolean {
    const next = this.#source.lines
      .slice(line + 1)
      .map((text) => MARKER.exec(text))
      .find((marker) => marker?.[1]?.length === colons)
    return next?.[3] === ''
  }

  #strayClose(line: number, colons: number): void {
    const inner = this.#open.at(-1)
    this.#report('stray-close', line, 0, colons, [
      'this closes no directive',
      inner
        ? `\`${inner.written}\` of line ${inner.openLine + 1} is closed by ${inner.colons} colons`
        : 'remove it, or write the line that opens the directive',
    ])
  }

  /** Ends the innermost directive, whose author never did. */
  #abandon(line: number): void {
    const open = this.#open.at(-1)
    if (!open) return
    const colons = ':'.repeat(open.colons)
    this.#report('unclosed-directive', open.openLine, 0, open.colons + open.written.length, [
      `\`${open.written}\` is never closed`,
      `end it with a line \`${colons}\`${line < this.#source.lines.length ? ` before line ${line + 1}, or give it more colons than what it holds` : ''}`,
    ])
    this.#finish(open.yaml ? this.#yamlEnd(open.from, line) : line)
  }

  /** Where an unclosed YAML body plausibly ends: before the first line at the margin that is no YAML. */
  #yamlEnd(from: number, to: number): number {
    for (let line = from; line < to; line++) {
      const text = this.#source.lines[line] ?? ''
      if (text !== '' && !/^(\s|- |-$|[\w-]+:(\s|$)|#(?!#* \S))/.test(text)) return line
    }
    return to
  }

  #finish(to: number, end = to): void {
    const open = this.#open.pop()
    if (!open) return
    const { name, title, openLine, from, children } = open
    const directive: Directive = { name, title, openLine, from, to, end, children }
    ;(this.#open.at(-1)?.children ?? this.#roots).push(directive)
  }

  #report(
    code: Parameters<ProblemList['add']>[0],
    line: number,
    column: number,
    length: number,
    [message, advice]: [message: string, advice: string],
  ): void {
    this.#problems.add(code, this.#source, this.#source.placeOn(line, column, length), message, advice)
  }
}
