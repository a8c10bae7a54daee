import { describe, expect, test } from 'vitest'
import { ResponseReader } from './response-reader.ts'

const encoder = new TextEncoder()

/** What a reader tells of raw bytes that come in the given pieces, then of the connection's end. */
function read(method: string, pieces: string[], ends = false): string[] {
  const log: string[] = []
  let body = ''
  const reader = new ResponseReader(method, {
    head: ({ status, message }, headers) => log.push(`${status} ${message} ${headers.length}`),
    body: (bytes) => (body += new TextDecoder().decode(bytes)),
    complete: () => log.push(`complete ${body}`),
    invalid: () => log.push('invalid'),
  })
  for (const piece of pieces) reader.receive({ kind: 'raw', data: encoder.encode(piece) })
  if (ends) log.push(`end ${reader.end()}`)
  return [...log, reader.reusable ? 'reusable' : 'not reusable']
}

const LENGTH = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'
const CHUNKED =
  'HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nhel\r\n2\r\nlo\r\n0\r\nX: y\r\n\r\n'

describe('a response that is cut anywhere', () => {
  test.each([LENGTH, CHUNKED])('%j', (text) => {
    const whole = ['200 OK 1', 'complete hello', 'reusable']
    for (let cut = 0; cut <= text.length; cut++)
      expect(read('GET', [text.slice(0, cut), text.slice(cut)])).toEqual(whole)
    expect(read('GET', text.split(''))).toEqual(whole)
  })
})

test.each([
  ['GET', 'HTTP/1.1 200 OK\r\n\r\nuntil', ['200 OK 0', 'complete until', 'end true', 'not reusable']],
  ['GET', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort', ['200 OK 1', 'end false', 'reusable']],
  [
    'HEAD',
    'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n',
    ['200 OK 1', 'complete ', 'end false', 'reusable'],
  ],
  ['GET', 'HTTP/1.1 204 None\r\n\r\n', ['204 None 0', 'complete ', 'end false', 'reusable']],
  [
    'GET',
    'HTTP/1.1 304 Same\r\nContent-Length: 9\r\n\r\n',
    ['304 Same 1', 'complete ', 'end false', 'reusable'],
  ],
  ['GET', 'HTTP/1.0 204 Old\r\n\r\n', ['204 Old 0', 'complete ', 'end false', 'not reusable']],
  [
    'GET',
    'HTTP/1.1 204 x\r\nConnection: a, Close\r\n\r\n',
    ['204 x 1', 'complete ', 'end false', 'not reusable'],
  ],
  ['GET', 'HTTP/1.1 101 Switch\r\n\r\n', ['invalid', 'end false', 'not reusable']],
  ['GET', 'FTP', ['invalid', 'end false', 'not reusable']],
  ['GET', 'HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n', ['invalid', 'end false', 'not reusable']],
  [
    'GET',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n',
    ['200 OK 1', 'invalid', 'end false', 'not reusable'],
  ],
])('%s: %j', (method, text, told) => expect(read(method, [text], true)).toEqual(told))

test('an endless head is given up', () => {
  const lines = Array.from({ length: 300 }, (_, index) => `X-${index}: ${'x'.repeat(1_000)}\r\n`)
  expect(read('GET', ['HTTP/1.1 200 OK\r\n', ...lines])).toContain('invalid')
})
