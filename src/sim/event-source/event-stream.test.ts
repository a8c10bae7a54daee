import { expect, test } from 'vitest'
import { EventStream } from './event-stream.ts'

function read(pieces: Uint8Array<ArrayBuffer>[]): string[] {
  const log: string[] = []
  const stream = new EventStream({
    event: ({ type, data }) => log.push(`${type} ${JSON.stringify(data)}`),
    id: (id) => log.push(`id ${id}`),
    retry: (delayMs) => log.push(`retry ${delayMs}`),
  })
  for (const piece of pieces) stream.receive(piece)
  return log
}

const TEXT =
  '\ufeffdata: ä\r\ndata\r\n\r\n:comment\rid: 1\revent: e\rdata:  🎉\r\rretry: 5\nretry: 5s\nid: a\0\ndata: \ufeff\n\n\ndata: unfinished'

const TOLD = ['message "ä\\n"', 'id 1', 'e " 🎉"', 'retry 5', 'id 1', 'message "\ufeff"', 'id 1']

test('a stream that is cut anywhere, within characters too, tells the same', () => {
  const bytes = new TextEncoder().encode(TEXT)
  expect(read([bytes])).toEqual(TOLD)
  for (let first = 0; first <= bytes.length; first++)
    for (let second = first; second <= bytes.length; second += 3)
      expect(read([bytes.slice(0, first), bytes.slice(first, second), bytes.slice(second)])).toEqual(TOLD)
})
