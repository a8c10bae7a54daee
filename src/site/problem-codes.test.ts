import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseMarkdown } from './markdown.ts'
import { PROBLEM_CODES, VERDICT_CODES } from './problem-codes.ts'
import { problemsOf } from './scratch-content.ts'

const DOCS = path.resolve(import.meta.dirname, '../../docs/errors.md')

/** Every `### code` of the documentation with the files of its example. */
function documented(): Map<string, Record<string, string>> {
  const sections = new Map<string, Record<string, string>>()
  let files: Record<string, string> = {}
  const tokens = parseMarkdown(readFileSync(DOCS, 'utf8'))
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open' && token.tag === 'h3') {
      files = {}
      sections.set(tokens[index + 1]?.content ?? '', files)
    }
    if (token.type !== 'fence') continue
    const [, file = 'content/course/01-lesson.md'] = token.info.split(/ (.*)/)
    files[file] = token.content
  }
  return sections
}

/** Bytes cannot be shown in a document that is UTF-8 itself; what only a run shows, a browser's test tries. */
const WITHOUT_EXAMPLE: readonly string[] = ['not-utf8', ...VERDICT_CODES]

describe('docs/errors.md', () => {
  const sections = documented()

  it('explains every code, and no other', () => {
    expect([...sections.keys()].toSorted()).toEqual(PROBLEM_CODES.toSorted())
  })

  for (const [code, files] of [...sections].filter(([code]) => !WITHOUT_EXAMPLE.includes(code)))
    it(`has an example of ${code} and of nothing else`, async () => {
      const problems = await problemsOf(files)
      expect(problems.map((problem) => problem.split(' ').at(-1))).toEqual([code])
    })
})
