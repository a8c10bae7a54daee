import { describe, expect, test } from 'vitest'
import type { ConnectionOpened, FrameSent, TraceRecord } from '#lesson/trace.ts'
import { Wire } from './wire.ts'

const opened: ConnectionOpened = {
  type: 'connection',
  timeMs: 0,
  connection: 1,
  protocol: 'websocket',
  url: 'wss://a/',
}

function frame(id: number, part: Partial<FrameSent> = {}): FrameSent {
  return {
    type: 'frame',
    timeMs: id * 100,
    id,
    connection: 1,
    direction: 'up',
    kind: 'text',
    bytes: 2,
    data: `m${id}`,
    ...part,
  }
}

function wireOf(...records: TraceRecord[]): Wire {
  const wire = new Wire()
  wire.add([opened, ...records])
  return wire
}

describe('messages', () => {
  test('sent ones at once, received ones when they have arrived', () => {
    const down = frame(2, { direction: 'down' })
    const wire = wireOf(frame(1), down)
    expect(wire.sent().map(({ data }) => data)).toEqual(['m1'])
    expect(wire.received()).toEqual([])
    wire.add([{ type: 'delivered', timeMs: 240, id: 2 }])
    expect(wire.received().map(({ data, timeMs, sentMs }) => [data, timeMs, sentMs])).toEqual([
      ['m2', 240, 200],
    ])
  })

  test('what is lost has not been received', () => {
    const wire = wireOf(frame(1, { direction: 'down' }), { type: 'lost', timeMs: 150, id: 1 })
    expect(wire.received()).toEqual([])
    expect(wire.frames.map(({ isLost }) => isLost)).toEqual([true])
  })

  test('are text and bytes; the protocol’s own frames are asked for by name', () => {
    const wire = wireOf(
      frame(1),
      frame(2, { kind: 'binary', data: new Uint8Array([1]) }),
      frame(3, { kind: 'ping', data: '' }),
      frame(4, { kind: 'close', code: 1000, data: '' }),
    )
    expect(wire.sent().map(({ type }) => type)).toEqual(['text', 'binary'])
    expect(wire.sent('close').map(({ code }) => code)).toEqual([1000])
    expect(wire.connections[0]?.sent('ping')).toHaveLength(1)
  })

  test('json is the value, or says what was there instead', () => {
    const wire = wireOf(frame(1, { data: '{"a":1}' }), frame(2, { data: 'hello' }))
    const [first, second] = wire.sent()
    expect(first?.json()).toEqual({ a: 1 })
    expect(() => second?.json()).toThrow('expected the message to be JSON; it was `hello` at 200 ms')
    const bytes = wireOf(frame(1, { kind: 'binary', data: new Uint8Array(3), bytes: 3 })).sent()[0]
    expect(() => bytes?.json()).toThrow('it was 3 bytes at 100 ms')
  })
})

describe('the frames that were looked at', () => {
  const ids = (wire: Wire) => wire.looked.map(({ id }) => id)

  test('are those whose data or times were read, not those that were passed by', () => {
    const wire = wireOf(frame(1), frame(2), frame(3))
    expect(ids(wire)).toEqual([])
    const [first, second] = wire.sent()
    void first?.data
    void second?.timeMs
    void wire.sent()[2]?.connection
    expect(ids(wire)).toEqual([1, 2])
    // Going back is looking anew.
    void first?.data
    expect(ids(wire)).toEqual([1])
  })

  test('may be all until there were no more', () => {
    const wire = wireOf(frame(1), frame(2), frame(3), frame(4, { kind: 'ping' }))
    expect(wire.sent().some(({ data }) => data === 'm9')).toBe(false)
    expect(wire.isGoneThrough).toBe(true)
    expect(wire.sent().find(({ data }) => data === 'm2')).toBeDefined()
    expect(wire.isGoneThrough).toBe(false)
    void wire.sent()[0]?.data
    void wire.sent().at(-1)?.data
    expect(wire.isGoneThrough).toBe(false)
    for (const { data } of wire.connections[0]?.sent() ?? []) void data
    expect(wire.isGoneThrough).toBe(true)
    void wire.sent('ping')[0]?.timeMs
    expect(wire.isGoneThrough).toBe(false)
  })

  test('may be the first of each connection, also where it is the only one', () => {
    const second: TraceRecord = { ...opened, connection: 2 }
    const wire = wireOf(frame(1), frame(2), second, frame(3, { connection: 2 }))
    for (const connection of wire.connections) void connection.sent()[0]?.data
    expect(ids(wire)).toEqual([1, 3])
    expect(wire.isGoneThrough).toBe(false)
  })
})

describe('connections', () => {
  test('open, agree upon a subprotocol, and end, for the client and for the server', () => {
    const wire = wireOf(
      {
        type: 'request',
        timeMs: 40,
        id: 1,
        connection: 1,
        start: 'GET / HTTP/1.1',
        bytes: 9,
        headers: [
          ['Cookie', 'a=1'],
          ['cookie', 'b=2'],
        ],
      },
      {
        type: 'response',
        timeMs: 80,
        id: 2,
        connection: 1,
        start: 'HTTP/1.1 101 Switching Protocols',
        bytes: 9,
        headers: [],
      },
    )
    const [connection] = wire.connections
    expect(connection?.requests[0]?.headers).toEqual({ cookie: 'a=1, b=2' })
    expect([connection?.isOnServer, connection?.isOpen]).toEqual([true, false])
    wire.add([{ type: 'open', timeMs: 120, connection: 1, subprotocol: 'chat' }])
    expect([connection?.isOpen, connection?.openedMs, connection?.subprotocol]).toEqual([true, 120, 'chat'])
    wire.add([{ type: 'closed', timeMs: 200, connection: 1, side: 'server', clean: false }])
    expect([connection?.isOpen, connection?.isOnServer]).toEqual([true, false])
    wire.add([
      { type: 'closed', timeMs: 240, connection: 1, side: 'client', code: 1006, reason: '', clean: false },
    ])
    expect(connection?.isOpen).toBe(false)
    expect(connection?.closed).toEqual({ timeMs: 240, code: 1006, reason: '', clean: false })
  })

  test('a refused one never was on the server', () => {
    const wire = wireOf({
      type: 'closed',
      timeMs: 80,
      connection: 1,
      side: 'client',
      code: 1006,
      reason: '',
      clean: false,
    })
    expect(wire.connections[0]).toMatchObject({ isOnServer: false, isOpen: false })
  })
})
