/** The documentation for authors keeps its word: its examples compile, and it leaves no key out. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { FAULT_KINDS } from '#lesson/network.ts'
import { DIRECTIVES } from './directive.ts'
import { parseMarkdown } from './markdown.ts'
import { CHALLENGE_KEYS } from './read-challenge.ts'
import { EXERCISE_KEYS } from './read-exercise.ts'
import { NETWORK_KEYS } from './read-network.ts'
import { QUIZ_KEYS } from './read-quiz.ts'
import { SERVER_KEYS } from './read-server.ts'
import { problemsOf } from './scratch-content.ts'

const DOCS = readFileSync(path.resolve(import.meta.dirname, '../../docs/authoring.md'), 'utf8')

/** A part of an exercise as a lesson. */
function lesson(yaml: string): string {
  const needed = /^code:/m.test(yaml) ? 'title: T\n' : "title: T\ncode: console.log('hello')\n"
  return `# T\n\n:::interactive-code\n${needed}${yaml}:::\n`
}

describe('docs/authoring.md', () => {
  const fences = parseMarkdown(DOCS).filter(({ type }) => type === 'fence')

  it.each(fences.map(({ info, content }) => [info, content.split('\n')[0], content] as const))(
    'has a %s example that compiles: %s',
    async (info, _, content) => {
      expect(await problemsOf(info === 'yaml' ? lesson(content) : content)).toEqual([])
    },
  )

  it.each([
    ['directive', DIRECTIVES],
    ["exercise's key", EXERCISE_KEYS],
    ["server's key", SERVER_KEYS],
    ["network's key", NETWORK_KEYS],
    ["challenge's key", CHALLENGE_KEYS],
    ["quiz's key", QUIZ_KEYS],
    ['fault', FAULT_KINDS],
  ] as const)('leaves no %s out', (_, names) => {
    for (const name of names)
      expect(DOCS).toMatch(new RegExp(`\`(:::)?${name}\`|^:::${name}|^ *${name}:`, 'm'))
  })
})
