/** What reading a lesson needs beside its text. One for each lesson: it notes what the lesson leans on. */
import { isMap } from 'yaml'
import type { Source } from '#lesson/exercise.ts'
import type { Field, Fields } from './fields.ts'
import type { Files } from './files.ts'
import type { PackageLibrary } from './package-library.ts'
import type { ProblemList } from './problem-list.ts'
import type { LessonLink } from './read-markdown.ts'
import type { ServerLibrary } from './server-library.ts'
import { decodeUtf8, utf16Of, type SourceFile } from './source-file.ts'

/** What all lessons share. */
export interface Workplace {
  files: Files
  servers: ServerLibrary
  packages: PackageLibrary
}

export interface LessonContext extends Workplace {
  source: SourceFile
  problems: ProblemList
  /** Files other than the lesson's own that its page is made of. */
  dependencies: Set<string>
  /** All links and pictures of the lesson, to be resolved when all lessons are read. */
  links: LessonLink[]
}

/** Code as a field may hold it: text, or `{ file: path }`. */
export function readCode(context: LessonContext, fields: Fields, field: Field): Source | undefined {
  if (!isMap(field.node)) return fields.source(field)
  const mapping = fields.mapping(field, `\`${field.label}\``, ['file'])
  mapping.require('file', 'name the file: `file: example.js`')
  const file = mapping.field('file')
  return file && readCodeFile(context, mapping, file)
}

/** The text of the file that a field names, relative to the lesson. */
export function readCodeFile(context: LessonContext, fields: Fields, field: Field): Source | undefined {
  const { files, problems, source, dependencies } = context
  const reference = fields.textOf(field)
  if (reference === undefined) return undefined
  const file = files.resolve(source.path, reference)
  if (file === undefined) {
    fields.report(
      'path-outside',
      field.place,
      `\`${reference}\` leads out of ${files.content}/`,
      'put the file beside the lesson',
    )
    return undefined
  }
  dependencies.add(file)
  const bytes = files.bytes(file)
  const code = files.source(file)
  if (!bytes || !code) {
    fields.report('missing-file', field.place, `there is no file ${file}`, 'paths are relative to the lesson')
    return undefined
  }
  reportEncoding(code, bytes, problems)
  return { text: code.text.replace(/\n$/, ''), file, line: 1, indent: 0 }
}

/** Reports bytes that are no UTF-8. */
export function reportEncoding(source: SourceFile, bytes: Uint8Array, problems: ProblemList): void {
  const { invalidAt } = decodeUtf8(bytes)
  if (invalidAt === undefined) return
  problems.add(
    'not-utf8',
    source,
    source.placeAt(Math.min(invalidAt, source.text.length)),
    utf16Of(bytes) ? 'the file is UTF-16, not UTF-8' : 'a byte that is no UTF-8',
    'save the file as UTF-8',
  )
}
