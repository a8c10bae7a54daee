import { expect, it } from 'vitest'
import { hexDump } from './hex-dump.ts'

it('shows offset, bytes and ASCII, the last line as wide as the others', () => {
  const bytes = new TextEncoder().encode('Hello, wire!\n\u00e9 and more')
  expect(hexDump(bytes)).toBe(
    [
      '00000000  48 65 6c 6c 6f 2c 20 77  69 72 65 21 0a c3 a9 20  Hello, wire!... ',
      '00000010  61 6e 64 20 6d 6f 72 65                           and more',
    ].join('\n'),
  )
  expect(hexDump(new Uint8Array())).toBe('')
})
