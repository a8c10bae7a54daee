import { describe, expect, it } from 'vitest'
import { mixedTrace, reconnectTrace, TraceScript } from './trace-fixture.ts'
import { traceHar } from './trace-har.ts'
import { TraceModel } from './trace-model.ts'

const START_MS = Date.UTC(2025, 2, 1, 9, 30)

function harOf(records: Parameters<TraceModel['append']>[0], kept?: number) {
  const model = new TraceModel(START_MS, kept)
  model.append(records)
  return traceHar(model, 'A lesson')
}

const { log } = harOf(mixedTrace())

describe('the archive', () => {
  it('has the fields that HAR 1.2 demands', () => {
    expect(log).toMatchObject({ version: '1.2', creator: { name: 'Wireside', version: expect.any(String) } })
    expect(log.pages).toEqual([
      { startedDateTime: '2025-03-01T09:30:00.000Z', id: 'page_1', title: 'A lesson', pageTimings: {} },
    ])
    for (const entry of log.entries) {
      expect(entry).toMatchObject({
        startedDateTime: expect.stringMatching(/^2025-03-01T09:30:\d\d\.\d{3}Z$/),
        time: expect.any(Number),
        cache: {},
        timings: { send: expect.any(Number), wait: expect.any(Number), receive: expect.any(Number) },
        request: {
          method: expect.any(String),
          url: expect.stringMatching(/^(ws|http):\/\/localhost:8080\//),
          httpVersion: 'HTTP/1.1',
          cookies: [],
          headers: expect.any(Array),
          queryString: expect.any(Array),
          headersSize: expect.any(Number),
          bodySize: expect.any(Number),
        },
        response: {
          status: expect.any(Number),
          statusText: expect.any(String),
          httpVersion: 'HTTP/1.1',
          cookies: [],
          headers: expect.any(Array),
          content: { size: expect.any(Number), mimeType: expect.any(String) },
          redirectURL: '',
          headersSize: expect.any(Number),
          bodySize: expect.any(Number),
        },
      })
      const { blocked, dns, connect, ssl, send, wait, receive } = entry.timings
      const spent = [blocked, dns, connect, ssl, send, wait, receive].filter((ms) => ms > 0)
      expect(spent.reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(entry.time)
    }
    expect(JSON.parse(JSON.stringify(log))).toEqual(log)
  })

  it('has one entry for each exchange, in order', () => {
    expect(
      log.entries.map(({ _resourceType, request, response }) => [
        _resourceType,
        request.method,
        request.url,
        response.status,
      ]),
    ).toEqual([
      ['websocket', 'GET', 'ws://localhost:8080/live', 101],
      ['fetch', 'POST', 'http://localhost:8080/api/messages?draft=1', 201],
      ['eventsource', 'GET', 'http://localhost:8080/events', 200],
    ])
  })
})

describe('a WebSocket', () => {
  const [socket] = log.entries

  it('has its messages as Chrome writes them', () => {
    const messages = socket!._webSocketMessages!
    expect(messages[0]).toEqual({
      type: 'send',
      time: START_MS / 1_000 + 0.9,
      opcode: 2,
      data: 'iVBORw0KGgo=',
    })
    expect(messages.at(-2)).toEqual({
      type: 'receive',
      time: START_MS / 1_000 + 9.57,
      opcode: 1,
      data: '{"type":"heartbeat_ack","n":2,"late":true}',
    })
    const times = messages.map(({ time }) => time)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it('has what was sent though it was lost, and nothing that never arrived', () => {
    const [first, refused] = harOf(reconnectTrace()).log.entries
    expect(
      first!._webSocketMessages?.map(({ type, data }) => [type, (JSON.parse(data) as { type: string }).type]),
    ).toEqual([
      ['receive', 'welcome'],
      ['send', 'subscribe'],
      ['receive', 'notification'],
      ['send', 'ping'],
    ])
    expect(refused).toMatchObject({
      request: { url: 'wss://example.com/ws' },
      response: { status: 0 },
      _webSocketMessages: [],
    })
  })

  it('has control frames by their opcodes', () => {
    const last = harOf(reconnectTrace()).log.entries.at(-1)!
    expect(last._webSocketMessages?.slice(-2)).toMatchObject([
      { type: 'send', opcode: 8, data: 'done' },
      { type: 'receive', opcode: 8, data: 'done' },
    ])
  })
})

describe('HTTP', () => {
  const [, post, events] = log.entries

  it('has bodies, their types and the query', () => {
    expect(post!.request).toMatchObject({
      postData: { mimeType: 'application/json', text: '{"text":"draft"}' },
      queryString: [{ name: 'draft', value: '1' }],
      bodySize: 16,
    })
    expect(post!.response.content).toEqual({
      size: 18,
      mimeType: 'application/json; charset=utf-8',
      text: '{"id":7,"ok":true}',
    })
    expect(post).not.toHaveProperty('_webSocketMessages')
    expect(post!._initiator).toEqual({ type: 'script', url: 'client.js', lineNumber: 21 })
    expect(events!.response.content.text).toContain('event: tick\nid: 3')
  })

  it('pairs several exchanges on one connection, and gives bytes that are no text in base64', () => {
    const script = new TraceScript(10)
    const connection = script.connect(0, 'http://a/', 'http')
    for (const [index, path] of ['/one', '/two'].entries()) {
      const ms = 20 + index * 100
      script.head(ms, connection, 'request', { start: `GET ${path} HTTP/1.1` })
      script.head(ms + 15, connection, 'response', { start: 'HTTP/1.1 200 OK' })
      script.frame(ms + 15, connection, 'down', { kind: 'body', data: Uint8Array.from([0xff, index]) })
    }
    const { entries } = harOf(script.records()).log
    expect(entries.map(({ request, response }) => [request.url, response.content])).toEqual([
      ['http://a/one', { size: 2, mimeType: 'x-unknown', text: '/wA=', encoding: 'base64' }],
      ['http://a/two', { size: 2, mimeType: 'x-unknown', text: '/wE=', encoding: 'base64' }],
    ])
    expect(entries[1]!.timings).toMatchObject({ connect: -1, wait: 25 })
  })
})

it('says how many frames are not in it', () => {
  const script = new TraceScript()
  const socket = script.socket(0, 'ws://a/')
  for (let n = 0; n < 100; n++) script.frame(300 + n, socket, 'up', { data: String(n) })
  const bounded = harOf(script.records(), 10).log
  expect(bounded.comment).toMatch(/^\d+ frames were left out$/)
  expect(bounded.entries[0]!._webSocketMessages?.at(-1)?.data).toBe('99')
})
