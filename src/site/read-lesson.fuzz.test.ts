/** However an author mangles a lesson, reading ends, and every problem is where it says it is. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { Content } from './content.ts'
import { parseMarkdown } from './markdown.ts'
import { scratchProject } from './scratch-content.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')

const LESSONS = [
  read('src/site/fixtures/owners-lesson.md').split('\n').slice(0, 40).join('\n') + '\n:::\n',
  ...['docs/errors.md', 'docs/authoring.md'].flatMap((file) =>
    parseMarkdown(read(file))
      .filter(({ type, info }) => type === 'fence' && info.startsWith('markdown'))
      .map(({ content }) => content),
  ),
]
const SCRAPS = [
  ':::',
  '::::',
  ':::note',
  '```',
  '~~~',
  '---',
  '\t',
  '  ',
  '- ',
  ': ',
  '|',
  '>',
  '"',
  "'",
  '{',
  '[',
  '&a',
  '*a',
]
const MORE = [
  '!x',
  '#',
  '\u0000',
  '\uFEFF',
  '\r',
  '\u{1F600}',
  '[a](b)',
  '![',
  '<a:b>',
  'x: y',
  '? ',
  '@',
  '%',
  '`',
]

const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(20),
  insert: fc.constantFrom('', '\n', ...SCRAPS, ...MORE, '\n:::\n', '\n\t'),
})

const FILE = 'content/course/01-lesson.md'
const project = scratchProject({ [FILE]: '' })
const content = new Content(project.root)
afterAll(project.remove)

it('never throws, and points into the file', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...LESSONS),
      fc.array(mutation, { maxLength: 6 }),
      async (lesson, mutations) => {
        let text = lesson
        for (const { at, remove, insert } of mutations) {
          const offset = Math.floor(at * text.length)
          text = text.slice(0, offset) + insert + text.slice(offset + remove)
        }
        // Half a surrogate pair cannot be written to a file.
        text = Buffer.from(text).toString()
        writeFileSync(path.join(project.root, FILE), text)
        content.forget(FILE)
        const { problems } = await content.read()
        const lines = text
          .replace(/^\uFEFF/, '')
          .replaceAll(/\r\n?/g, '\n')
          .split('\n')
        for (const { line, column, length, lineText, message } of problems) {
          expect(lines[line - 1], message).toBe(lineText)
          expect(column, message).toBeGreaterThanOrEqual(1)
          expect(column, message).toBeLessThanOrEqual(lineText.length + 1)
          expect(column + length - 1, message).toBeLessThanOrEqual(Math.max(lineText.length, column))
        }
      },
    ),
    { numRuns: 500, seed: 20_261_123 },
  )
}, 60_000)
