import { describe, expect, test } from 'vitest'
import { createConsole } from './console.ts'
import { LateText, readText, type Text } from './late-text.ts'

function record() {
  const printed: Text[] = []
  const console = createConsole({
    print: (_, text) => printed.push(text),
    clear: () => undefined,
    nowMs: () => 0,
    trace: () => '',
    inspect: { colors: true },
  }) as Console
  return { console, printed }
}

describe('what is printed', () => {
  test('primitives become text when they are read, as they were and as they stood', () => {
    const { console, printed } = record()
    console.group()
    console.log('a\nb', 1, -0, true, undefined, null)
    console.groupEnd()
    console.log()
    expect(printed.every((text) => text instanceof LateText)).toBe(true)
    expect(printed.map(readText)).toEqual([
      '  a\n  b \u001B[33m1\u001B[39m \u001B[33m-0\u001B[39m \u001B[33mtrue\u001B[39m \u001B[90mundefined\u001B[39m \u001B[1mnull\u001B[22m',
      '',
    ])
    expect(printed[0]?.length).toBeGreaterThan(readText(printed[0] ?? '').length)
  })

  test('an object is text at once: what becomes of it later is not what was printed', () => {
    const { console, printed } = record()
    const object = { value: 1 }
    console.log('now', object)
    object.value = 2
    expect(printed).toEqual(['now { value: \u001B[33m1\u001B[39m }'])
  })

  test.each([[['%j', 1]], [['%s', 'x']], [[Symbol('s')]], [[1n]], [['x'.repeat(5_000)]], [[() => 1]]])(
    '%o is text at once',
    (values) => {
      const { console, printed } = record()
      console.log(...(values as unknown[]))
      expect(typeof printed[0]).toBe('string')
    },
  )

  test('whenever it is read, nothing that a terminal obeys is left but colours', () => {
    const { console, printed } = record()
    console.log('\u001B[2Ja\u001B[31mb', 1)
    expect(readText(printed[0] ?? '')).toBe('a\u001B[31mb \u001B[33m1\u001B[39m')
  })
})
