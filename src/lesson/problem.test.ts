import { expect, test } from 'vitest'
import { formatProblem, type Problem } from './problem.ts'

const problem: Problem = {
  code: 'unknown-key',
  file: 'content/a/01-b.md',
  line: 12,
  column: 3,
  length: 9,
  message: 'unknown key `chalenges`',
  advice: 'did you mean `challenges`?',
  lineText: '  chalenges:',
}

test('shows file, line, column, code, the line, a caret and advice', () => {
  expect(formatProblem(problem).split('\n')).toEqual([
    'content/a/01-b.md:12:3  unknown-key  unknown key `chalenges`',
    '  12 |   chalenges:',
    '     |   ^^^^^^^^^ did you mean `challenges`?',
  ])
})

test('keeps the caret under the text where there are tabs, and inside the line', () => {
  const { advice: _, ...rest } = problem
  expect(
    formatProblem({ ...rest, lineText: '\tkey:', column: 2, length: 99 })
      .split('\n')
      .slice(1),
  ).toEqual(['  12 |  key:', '     |  ^^^^'])
})
