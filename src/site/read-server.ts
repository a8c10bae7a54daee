/** `server:` of an exercise or challenge: a word, a program, or a mapping. */
import { isMap } from 'yaml'
import type { Server, Source } from '#lesson/exercise.ts'
import type { Field, Fields } from './fields.ts'
import { readCode, readCodeFile, type LessonContext } from './lesson-context.ts'
import { suggest } from './suggestion.ts'

export const SERVER_KEYS = ['use', 'options', 'code', 'file', 'show', 'editable']
const DEFAULT_SERVER = 'welcome'

/** Who answers where a lesson does not say. */
export function defaultServer(context: LessonContext): Server {
  const code = context.servers.source(DEFAULT_SERVER)
  if (!code) throw new RangeError(`The server ${DEFAULT_SERVER} does not come with the program`)
  return named(DEFAULT_SERVER, code)
}

/** `undefined` when the lesson does not say it in a way that can be understood. */
export function readServer(context: LessonContext, parent: Fields, field: Field): Server | undefined {
  if (isMap(field.node)) return readServerMapping(context, parent, field)
  const source = parent.source(field)
  if (!source) return undefined
  if (source.text.includes('\n')) return { options: {}, code: source, show: true, editable: false }
  const name = source.text.trim()
  const code = findServer(context, parent, field, name)
  return code && named(name, code)
}

function readServerMapping(context: LessonContext, parent: Fields, field: Field): Server | undefined {
  const fields = parent.mapping(field, '`server`', SERVER_KEYS)
  const how = fields.oneOf('use', 'code', 'file')
  if (how === undefined)
    fields.require('use', 'add `use:` with the name of a server, or `code:` with a program')
  if (how !== 'use' && fields.has('options'))
    fields.report(
      'conflicting-keys',
      fields.field('options')?.keyPlace ?? field.place,
      '`options` are for a server that comes with the program',
      'a program of your own can hold its options itself',
    )
  const options = fields.field('options')
  const given = {
    show: fields.boolean('show') ?? how !== 'use',
    editable: fields.boolean('editable') ?? false,
    options: options ? readOptions(fields, options) : {},
  }
  const value = how === undefined ? undefined : fields.field(how)
  if (!value) return undefined
  if (how === 'use') {
    const name = fields.textOf(value)
    const code = name === undefined ? undefined : findServer(context, fields, value, name)
    return name !== undefined && code ? { ...named(name, code), ...given } : undefined
  }
  const code = how === 'file' ? readCodeFile(context, fields, value) : readCode(context, fields, value)
  return code && { code, ...given }
}

function readOptions(fields: Fields, field: Field): Record<string, unknown> {
  if (isMap(field.node)) return field.node.toJS(fields.part.document) as Record<string, unknown>
  fields.wrong(field, 'a mapping', 'write `options: { key: value }`')
  return {}
}

function findServer(
  { servers }: LessonContext,
  fields: Fields,
  field: Field,
  name: string,
): Source | undefined {
  const code = servers.source(name)
  if (!code)
    fields.report(
      'unknown-server',
      field.place,
      `no server is called \`${name}\``,
      /\s/.test(name)
        ? 'a program of your own has more than one line: write it behind `|`'
        : suggest(name, servers.names),
    )
  return code
}

function named(name: string, code: Source): Server {
  return { name, options: {}, code, show: false, editable: false }
}
