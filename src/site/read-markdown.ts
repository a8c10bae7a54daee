/** Markdown in a YAML value: its text, with its links noted where they stand in the file. */
import type { Source } from '#lesson/exercise.ts'
import type { Place } from '#lesson/problem.ts'
import type { Field, Fields } from './fields.ts'
import type { LessonContext } from './lesson-context.ts'
import { parseInlineMarkdown, parseMarkdown, writtenLinks, type Token, type WrittenLink } from './markdown.ts'

/** A link of a lesson, with its place in the file. */
export interface LessonLink {
  kind: WrittenLink['kind']
  href: string
  place: Place
}

export function readInline(context: LessonContext, fields: Fields, field: Field): string | undefined {
  const source = fields.source(field)
  if (source) noteLinks(context, parseInlineMarkdown(source.text), source)
  return source?.text.trim()
}

export function readMarkdown(context: LessonContext, fields: Fields, field: Field): Source | undefined {
  const source = fields.source(field)
  if (source) noteLinks(context, parseMarkdown(source.text), source)
  return source
}

/** Notes the links of `tokens`, which come from `source`. */
export function noteLinks({ links, source: file }: LessonContext, tokens: Token[], source: Source): void {
  for (const { kind, href, line, column, length } of writtenLinks(tokens, source.text)) {
    const place = file.placeOn(source.line - 1 + line, source.indent + column, length)
    links.push({ kind, href, place })
  }
}
