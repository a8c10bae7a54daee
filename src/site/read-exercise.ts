/** `:::interactive-code`: an exercise, every key of the lesson format, every default filled in. */
import type { Exercise } from '#lesson/exercise.ts'
import { DEFAULT_NETWORK } from '#lesson/network.ts'
import type { Fields } from './fields.ts'
import { readCode, type LessonContext } from './lesson-context.ts'
import { readChallenges } from './read-challenge.ts'
import { readInline, readMarkdown } from './read-markdown.ts'
import { readNetwork } from './read-network.ts'
import { defaultServer, readServer } from './read-server.ts'

export const EXERCISE_KEYS = [
  'title',
  'description',
  'id',
  'language',
  'editable',
  'code',
  'server',
  'network',
  'explanation',
  'challenges',
  'imports',
]

/** `undefined` when it has no title or no code, which makes it no exercise. */
export function readExercise(context: LessonContext, fields: Fields): Exercise | undefined {
  fields.require('title', 'add a heading: `title: …`')
  fields.require('code', 'add the program: `code: |`, or `code: { file: example.js }`')
  const title = fields.text('title')
  const description = fields.field('description')
  const descriptionText = description && readInline(context, fields, description)
  const language = fields.word('language', ['javascript', 'typescript']) ?? 'javascript'
  const codeField = fields.field('code')
  const code = codeField && readCode(context, fields, codeField)
  const serverField = fields.field('server')
  const server = serverField && readServer(context, fields, serverField)
  const network = fields.field('network')
  const explanationField = fields.field('explanation')
  const explanation = explanationField && readMarkdown(context, fields, explanationField)
  const exercise = {
    id: fields.id('title'),
    ...(descriptionText === undefined ? {} : { description: descriptionText }),
    language,
    editable: fields.boolean('editable') ?? true,
    server: server ?? defaultServer(context),
    network: network ? readNetwork(fields, network) : DEFAULT_NETWORK,
    ...(explanation ? { explanation } : {}),
    challenges: readChallenges(context, fields),
    imports: readImports(context, fields),
  } satisfies Partial<Exercise>
  return title === undefined || !code ? undefined : { ...exercise, title, code }
}

function readImports({ packages }: LessonContext, fields: Fields): string[] {
  return fields.texts('imports').map(({ text, field }) => {
    if (!packages.has(text))
      fields.report(
        'unknown-package',
        field.place,
        `the package \`${text}\` is not installed`,
        `install it (npm install ${text}), or correct its name`,
      )
    return text
  })
}
