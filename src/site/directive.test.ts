import { describe, expect, it } from 'vitest'
import { scanDirectives, type Directive } from './directive.ts'
import { ProblemList } from './problem-list.ts'
import { SourceFile } from './source-file.ts'

/** The directives as `name 1-3` with 1-based lines of marker and end, and the problems found. */
function scan(text: string): { tree: unknown[]; problems: string[] } {
  const problems = new ProblemList()
  const show = ({ name, openLine, end, children }: Directive): unknown =>
    children.length === 0
      ? `${name ?? '?'} ${openLine + 1}-${end}`
      : [`${name ?? '?'} ${openLine + 1}-${end}`, ...children.map(show)]
  const tree = scanDirectives(new SourceFile('a.md', text), 0, problems).map(show)
  return { tree, problems: problems.sorted().map(({ line, column, code }) => `${line}:${column} ${code}`) }
}

describe('directives', () => {
  it.each([
    ['one after the other', ':::note\na\n:::\n:::tip b\n:::', ['note 1-3', 'tip 4-5']],
    [
      'in one another, by more colons',
      '::::note\n:::tip\n:::\n:::tip\n:::\n::::',
      [['note 1-6', 'tip 2-3', 'tip 4-5']],
    ],
    ['in one another, by fewer colons', ':::note\n::::tip\n::::\n:::', [['note 1-4', 'tip 2-3']]],
    [
      'with indented colons in their YAML',
      ':::interactive-code\ncode: |\n  :::note\n  :::\n:::',
      ['interactive-code 1-5'],
    ],
    ['not in fences', '```\n:::note\n```\n~~~~\n:::\n~~~\n:::\n~~~~', []],
    [
      'not in fences of lists and quotations',
      '- ```\n  :::\n  ```\n> ```\n> :::\n\n1. a\n\n   ```\n   :::note\n   ```\n',
      [],
    ],
    ['behind a fence that its list has ended', '- ```\n  a\n\nb\n:::note\n:::', ['note 5-6']],
    ['with fences that hold what looks like their end', ':::note\n```\n:::\n```\n:::', ['note 1-5']],
    ['in code, which is no fence', '`` ``` ``\n:::note\n:::\n``` a`b\n:::tip\n:::', ['note 2-3', 'tip 5-6']],
  ])('are found %s', (_, text, tree) => {
    expect(scan(text)).toEqual({ tree, problems: [] })
  })

  it.each([
    ['a directive without an end', ':::note\na', ['note 1-2'], ['1:1 unclosed-directive']],
    [
      'two without an end',
      ':::note\na\n:::tip\nb',
      ['note 1-2', 'tip 3-4'],
      ['1:1 unclosed-directive', '3:1 unclosed-directive'],
    ],
    [
      'YAML without an end, and leaves the text behind it',
      ':::quiz\nquestion: a\n\nText.\n\n:::note\n:::',
      ['quiz 1-3', 'note 6-7'],
      ['1:1 unclosed-directive'],
    ],
    [
      'equal colons in one another, once',
      ':::note\n:::tip\na\n:::\n:::',
      ['note 1-1', 'tip 2-4'],
      ['1:1 unclosed-directive'],
    ],
    [
      'two that cross',
      '::::note\n:::tip\n::::\n:::',
      [['note 1-3', 'tip 2-2']],
      ['3:1 interleaved-directives'],
    ],
    [
      'an inner one without an end',
      '::::note\n:::tip\na\n::::',
      [['note 1-4', 'tip 2-3']],
      ['2:1 unclosed-directive'],
    ],
    ['ends of nothing', ':::\n::::note\n:::\n::::', ['note 2-4'], ['1:1 stray-close', '3:1 stray-close']],
    ['names that are none', ':::nota\n:::', ['? 1-2'], ['1:4 unknown-directive']],
    [
      'names that are no names',
      '::: note\n:::\n:::{tip}\n:::',
      ['note 1-2', 'tip 3-4'],
      ['1:1 malformed-directive', '3:1 malformed-directive'],
    ],
    [
      'a fence without an end, and what is behind it',
      '```\n:::nota\n:::',
      ['? 2-3'],
      ['1:1 unclosed-fence', '2:4 unknown-directive'],
    ],
    ['a directive that is indented', '- a\n  :::note', [], ['2:3 indented-directive']],
  ])('are reported: %s', (_, text, tree, problems) => {
    expect(scan(text)).toEqual({ tree, problems })
  })
})
