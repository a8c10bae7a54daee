import { array, assert, constantFrom, oneof, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanText, cutLine } from './terminal-text.ts'

describe('text for a terminal', () => {
  test.each([
    ['plain text, tabs\tand\nlines', 'plain text, tabs\tand\nlines'],
    ['\x1b[31mred\x1b[39m', '\x1b[31mred\x1b[39m'],
    ['\x1b[1;38;5;208mbold orange', '\x1b[1;38;5;208mbold orange\x1b[0m'],
    ['\x1b[33m1\x1b[39m, \x1b[1mbold\x1b[22m', '\x1b[33m1\x1b[39m, \x1b[1mbold\x1b[22m'],
    ['\x1b[31mred\x1b[39m, \x1b[32mgreen', '\x1b[31mred\x1b[39m, \x1b[32mgreen\x1b[0m'],
    ['\x1b[31mred\x1b[0m\x1b[32m', '\x1b[31mred\x1b[0m\x1b[32m\x1b[0m'],
    ['\x1b[31mred\x1b[m', '\x1b[31mred\x1b[m'],
    ['\x1b[2Jcleared\x1b[H', 'cleared'],
    ['\x1b]0;title\x07text', 'text'],
    ['\x1b]52;c;cGFzdGU=\x1b\\text', 'text'],
    ['\x1b]8;;https://example.test\x1b\\link\x1b]8;;\x1b\\', 'link'],
    ['\x1bPq#0\x1b\\after', 'after'],
    ['\x1b(0graphics', 'graphics'],
    ['\x1bc', ''],
    ['\x9b2Jtext\x9d0;t\x07', 'text0;t'],
    ['a\bb\x07c\x00d\x7f', 'abcd'],
    ['line\r\nline', 'line\nline'],
    ['over\rwritten', 'over\nwritten'],
    ['\x1b[?1049h\x1b[>0m\x1b[31', ''],
    ['\x1b', ''],
    ['\x1b]unterminated', ''],
  ])('%j', (text, cleaned) => expect(cleanText(text)).toBe(cleaned))

  test('whatever goes in, only colours and line feeds come out', () => {
    const piece = oneof(
      constantFrom(
        '\x1b',
        '\x1b[',
        '\x1b]',
        '\x1bP',
        '\x9b',
        'm',
        '0',
        ';',
        '\x07',
        '\\',
        '\r',
        '\n',
        '31',
        'J',
      ),
      string({ unit: 'binary', maxLength: 3 }),
    )
    assert(
      property(array(piece), (pieces) => {
        // oxlint-disable-next-line no-control-regex
        const rest = cleanText(pieces.join('')).replaceAll(/\x1b\[[\d;:]*m/g, '')
        // oxlint-disable-next-line no-control-regex
        expect(rest).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/)
      }),
      { numRuns: 300 },
    )
  })

  test('a long line is cut, and says by how much', () => {
    expect(cutLine('x'.repeat(32_768))).toBe('x'.repeat(32_768))
    expect(cutLine('x'.repeat(32_770))).toMatch(/\.\.\. 2 more characters$/)
  })
})
