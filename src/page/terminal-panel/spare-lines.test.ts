import { Terminal } from '@xterm/xterm'
import { expect, test, vi } from 'vitest'
import { SpareLines } from './spare-lines.ts'

/** Longer than a row, with colours, a background that goes on to the row's end, and wide characters. */
const TEXT = Array.from(
  { length: 40 },
  (_, i) => `${i} \u001B[31mred\u001B[0m \u001B[44mblue ${'long '.repeat(i % 9)}\n\u001B[0m漢字 ${i}`,
).join('\n')

const open = (cols: number) =>
  new Terminal({ cols, rows: 5, scrollback: 1_000, convertEol: true, allowProposedApi: true })

/** Every cell of what `terminal` holds once it has been given `TEXT`: characters, width and colours. */
async function write(terminal: Terminal): Promise<unknown[]> {
  await new Promise<void>((resolve) => terminal.write(TEXT, resolve))
  const { active } = terminal.buffer
  return Array.from({ length: active.length }, (_, y) => {
    const line = active.getLine(y)
    const cells = Array.from({ length: terminal.cols }, (__, x) => {
      const cell = line?.getCell(x)
      return [cell?.getChars(), cell?.getWidth(), cell?.getFgColor(), cell?.getBgColor()].join()
    })
    return [line?.isWrapped, ...cells]
  })
}

const full = (lines: SpareLines | undefined) =>
  vi.waitFor(() => expect(lines?.count).toBe(6_000), { timeout: 30_000 })

test('a terminal reads the same with lines made ahead, also after it has become narrower', async () => {
  const wide = await write(open(40))
  const narrow = await write(open(24))

  const terminal = open(40)
  const lines = SpareLines.keepFor(terminal)
  await full(lines)
  expect(await write(terminal)).toEqual(wide)
  expect(lines?.count, 'lines were taken').toBeLessThan(6_000)
  await full(lines)

  const other = open(24)
  expect(await write(other), 'lines of another length are its own').toEqual(narrow)
  expect(lines?.count).toBe(6_000)
  const resized = open(40)
  SpareLines.keepFor(resized)
  resized.resize(24, 5)
  SpareLines.keepFor(resized)
  expect(lines?.count, 'those of the old length are gone').toBe(0)
  await full(lines)
  expect(await write(resized)).toEqual(narrow)
  expect(lines?.count).toBeLessThan(6_000)
})

test('an xterm that is built otherwise is left alone', () => {
  expect(SpareLines.keepFor({} as Terminal)).toBeUndefined()
})
