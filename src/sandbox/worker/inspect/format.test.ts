import { format as nodeFormat, formatWithOptions, inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { format } from './format.ts'
import { table } from './table.ts'

class Money {
  toString() {
    return '5 €'
  }
}
class Plain {
  a = { b: 1 }
}
const cyclic: Record<string, unknown> = {}
cyclic['self'] = cyclic

const calls: unknown[][] = [
  [],
  ['text'],
  ['a', 'b', 1, { c: 2 }],
  [1, 'two', [3]],
  [{ a: 1 }, 'text %s', 'x'],
  ['100%', 1],
  ['%', 1],
  ['%%', '%s'],
  ['%% %s', 'a'],
  ['%s'],
  ['%s %s', 'one'],
  ['%s', 'one', 'two', { three: 3 }],
  ['%s %s %s %s %s %s', 1, -0, 5n, true, null, undefined],
  ['%s', Symbol('s')],
  ['%s', { a: { b: { c: 1 } } }],
  ['%s', [1, [2, [3]]]],
  ['%s', new Money()],
  ['%s', new Plain()],
  ['%s', () => 1],
  // oxlint-disable-next-line typescript/no-extraneous-class
  ['%s', class A {}],
  ['%s', new Date(0)],
  ['%s', Object.assign(new Error('text'), { stack: 'Error: text' })],
  ['%s', Object.create(null)],
  ['%d %d %d %d', '42', '4.5', 'x', 7n],
  ['%d', Symbol('s')],
  ['%d', { valueOf: () => 1 }],
  ['%d', -0],
  ['%i %i %i', '42.9', 'x', 7n],
  ['%i', Symbol('s')],
  ['%f %f', '42.9', 'x'],
  ['%f', Symbol('s')],
  ['%j %j', { a: [1] }, 'text'],
  ['%j', cyclic],
  ['%j', undefined],
  ['%o', { a: { b: { c: { d: { e: 1 } } } } }],
  ['%o', [1, 2]],
  ['%O', { a: { b: { c: { d: 1 } } } }],
  ['%c styled %c', 'color: red', ''],
  ['%x %s', 'a', 'b'],
  ['%s%s%%%s', 'a', 'b', 'c'],
  ['a\nb', 'c\nd'],
  ['%s', 'a\x1b[31mb'],
  [null, undefined, NaN],
  [Symbol('s')],
  ['', ''],
]

describe('format', () => {
  for (const [index, call] of calls.entries())
    test(`${index}: ${inspect(call[0])}`, () => {
      expect(format(call)).toBe(nodeFormat(...call))
      expect(format(call, { colors: true })).toBe(formatWithOptions({ colors: true }, ...call))
    })
})

describe('table', () => {
  test('rows of objects, missing cells and wide characters', () => {
    const rows = [
      { id: 1, name: 'Ann' },
      { id: 22, city: '東京' },
    ]
    expect(table(rows, undefined, {})).toBe(
      [
        '┌─────────┬────┬───────┬────────┐',
        '│ (index) │ id │ name  │ city   │',
        '├─────────┼────┼───────┼────────┤',
        "│ 0       │ 1  │ 'Ann' │        │",
        "│ 1       │ 22 │       │ '東京' │",
        '└─────────┴────┴───────┴────────┘',
      ].join('\n'),
    )
  })

  test('primitives, chosen columns, maps and sets', () => {
    expect(table(['a', 2], undefined, {})).toContain("│ 0       │ 'a'    │")
    expect(table([{ a: 1, b: 2 }], ['b'], {})).not.toContain(' a ')
    expect(table(new Map([['k', 1]]), undefined, {})).toContain("│ 0                 │ 'k' │ 1      │")
    expect(table(new Set(['v']), undefined, {})).toContain("│ 0                 │ 'v'    │")
    expect(table({ x: { y: 1 } }, undefined, {})).toContain('│ x       │ 1 │')
    expect(table('text', undefined, {})).toBeUndefined()
  })

  test('colours take no room', () => {
    const drawn = table([{ n: 1 }], undefined, { colors: true })
    expect(drawn).toContain('│ \x1b[33m1\x1b[39m │')
  })
})
