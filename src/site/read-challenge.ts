/** `challenges:` of an exercise: text to tick off, or a mapping with checks. */
import { isMap } from 'yaml'
import type { Challenge, Check, NearMiss, Source } from '#lesson/exercise.ts'
import type { Field, Fields } from './fields.ts'
import { readCode, type LessonContext } from './lesson-context.ts'
import { readInline, readMarkdown } from './read-markdown.ts'
import { readNetwork } from './read-network.ts'
import { readServer } from './read-server.ts'
import { suggest } from './suggestion.ts'

export const CHALLENGE_KEYS = [
  'title',
  'id',
  'description',
  'hints',
  'server',
  'network',
  'checks',
  'check',
  'solution',
  'solutions',
  'nearMisses',
]

/** The challenges of `exercise`, ids unique among them. */
export function readChallenges(context: LessonContext, exercise: Fields): Challenge[] {
  const ids = new Map<string, number>()
  return exercise.items('challenges').flatMap((item) => {
    const challenge = isMap(item.node)
      ? readMapping(context, exercise, item)
      : readText(context, exercise, item)
    if (!challenge) return []
    reportDuplicate(exercise, item, challenge.id, ids, 'challenge')
    return [challenge]
  })
}

/** Reports an id that an earlier sibling has. */
function reportDuplicate(
  fields: Fields,
  item: Field,
  id: string,
  ids: Map<string, number>,
  what: string,
): void {
  const first = ids.get(id)
  if (first === undefined) ids.set(id, item.place.line)
  else
    fields.report(
      'duplicate-id',
      item.place,
      `another ${what} has the id \`${id}\` already`,
      `it is in line ${first}: give one of them an \`id:\` of its own`,
    )
}

function readText(context: LessonContext, exercise: Fields, item: Field): Challenge | undefined {
  const title = readInline(context, exercise, { ...item, label: 'a challenge' })
  if (title === undefined) return undefined
  return { id: exercise.idOf(item), title, hints: [], checks: [], solutions: [], nearMisses: [] }
}

function readMapping(context: LessonContext, exercise: Fields, item: Field): Challenge {
  const fields = exercise.mapping(item, 'a challenge', CHALLENGE_KEYS)
  fields.require('title', 'say what to do: `title: …`')
  const title = inline(context, fields, 'title') ?? ''
  const description = fields.field('description')
  const descriptionText = description && readMarkdown(context, fields, description)?.text
  const server = fields.field('server')
  const readFrom = server && readServer(context, fields, server)
  const network = fields.field('network')
  const checks = readChecks(context, fields)
  const solutions = readSolutions(context, fields)
  const nearMisses = readNearMisses(context, fields, checks)
  if (checks.length === 0) reportWithoutChecks(fields)
  return {
    id: fields.id('title'),
    title,
    ...(descriptionText === undefined ? {} : { description: descriptionText }),
    hints: fields.items('hints').flatMap((hint) => readMarkdown(context, fields, hint)?.text ?? []),
    ...(readFrom ? { server: readFrom } : {}),
    ...(network ? { network: readNetwork(fields, network) } : {}),
    checks,
    solutions,
    nearMisses,
  }
}

function inline(context: LessonContext, fields: Fields, key: string): string | undefined {
  const field = fields.field(key)
  return field && readInline(context, fields, field)
}

function readChecks(context: LessonContext, challenge: Fields): Check[] {
  const key = challenge.oneOf('checks', 'check')
  const single = challenge.field('check')
  const items = key === 'check' && single ? [single] : challenge.items('checks')
  const ids = new Map<string, number>()
  return items.flatMap((item) => {
    const fields = challenge.mapping(item, 'a check', ['that', 'run', 'id'])
    fields.require('that', 'say in one sentence what must hold: `that: …`')
    fields.require('run', 'add the code that throws when it does not hold: `run: |`')
    const that = fields.text('that')
    const id = fields.id('that')
    if (that !== undefined) reportDuplicate(fields, item, id, ids, 'check')
    const field = fields.field('run')
    const run = field && readCode(context, fields, field)
    return that === undefined || !run ? [] : [{ id, that, run }]
  })
}

function readSolutions(context: LessonContext, challenge: Fields): Source[] {
  const key = challenge.oneOf('solutions', 'solution')
  const single = challenge.field('solution')
  const items = key === 'solution' && single ? [single] : challenge.items('solutions')
  return items.flatMap((item) => readCode(context, challenge, item) ?? [])
}

function readNearMisses(context: LessonContext, challenge: Fields, checks: Check[]): NearMiss[] {
  return challenge.items('nearMisses').flatMap((item) => {
    const fields = challenge.mapping(item, 'a near-miss', ['code', 'fails'])
    fields.require('code', 'add the program that must fail: `code: |`')
    fields.require('fails', 'name the check that it must fail: `fails: …`')
    const field = fields.field('code')
    const code = field && readCode(context, fields, field)
    const fails = fields.text('fails')
    const place = fields.field('fails')?.place
    const known = checks.some(({ id, that }) => id === fails || that === fails)
    if (fails !== undefined && place && checks.length > 0 && !known)
      fields.report(
        'unknown-check',
        place,
        `no check of this challenge is \`${fails}\``,
        suggest(
          fails,
          checks.map(({ that }) => that),
        ),
      )
    return code && fails !== undefined ? [{ code, fails }] : []
  })
}

function reportWithoutChecks(fields: Fields): void {
  if (fields.has('check') || fields.has('checks')) return
  for (const key of ['solution', 'solutions', 'nearMisses']) {
    const place = fields.field(key)?.keyPlace
    if (place)
      fields.report(
        'checks-missing',
        place,
        `\`${key}\` without a check to hold against it`,
        'add `checks:`, or remove it: a challenge without checks is ticked off by hand',
      )
  }
}
