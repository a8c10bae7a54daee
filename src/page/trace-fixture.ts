/**
 * Traces for tests and benchmarks, made by hand: records as the simulated network writes them, each
 * crossing delivered after the latency or lost by a cut. Nothing here is part of the page.
 */
import type {
  ConnectionOpened,
  Direction,
  FaultApplied,
  FrameSent,
  SourceLine,
  TraceRecord,
} from '#lesson/trace.ts'

type Content = Partial<Pick<FrameSent, 'code' | 'source'>> & {
  kind?: FrameSent['kind']
  data?: string | Uint8Array
}

/** A heading of HTTP, with what the sending program's line was. */
interface Head {
  start: string
  headers?: [string, string][]
  source?: SourceLine
}

export class TraceScript {
  readonly latencyMs: number
  readonly #records: { order: number; record: TraceRecord }[] = []
  #order = 0
  #id = 0
  #connection = 0

  constructor(latencyMs = 40) {
    this.latencyMs = latencyMs
  }

  /** All records, by time; those of one time as they were written. */
  records(): TraceRecord[] {
    return this.#records
      .toSorted((a, b) => a.record.timeMs - b.record.timeMs || a.order - b.order)
      .map(({ record }) => record)
  }

  connect(timeMs: number, url: string, protocol: ConnectionOpened['protocol'] = 'websocket'): number {
    const connection = ++this.#connection
    this.add({ type: 'connection', timeMs, connection, protocol, url, source: line('client.js', 3) })
    return connection
  }

  /** A WebSocket with its handshake; open three latencies and a round trip for TCP later. */
  socket(timeMs: number, url: string, subprotocol = ''): number {
    const connection = this.connect(timeMs, url)
    const { pathname, host } = new URL(url)
    const asked = timeMs + 2 * this.latencyMs
    this.head(asked, connection, 'request', {
      start: `GET ${pathname} HTTP/1.1`,
      headers: [
        ['Host', host],
        ['Connection', 'Upgrade'],
        ['Upgrade', 'websocket'],
        ['Sec-WebSocket-Version', '13'],
        ['Sec-WebSocket-Key', 'x3JJHMbDL1EzLkh9GBhXDw=='],
      ],
    })
    this.head(asked + this.latencyMs, connection, 'response', {
      start: 'HTTP/1.1 101 Switching Protocols',
      headers: [
        ['Upgrade', 'websocket'],
        ['Connection', 'Upgrade'],
        ['Sec-WebSocket-Accept', 'HSmrc0sMlYUkAGmm5OPpG2HaGWk='],
      ],
    })
    this.add({ type: 'open', timeMs: asked + 2 * this.latencyMs, connection, subprotocol })
    return connection
  }

  head(
    timeMs: number,
    connection: number,
    type: 'request' | 'response',
    head: Head,
    lostMs?: number,
  ): number {
    const { start, headers = [], source } = head
    const id = ++this.#id
    const bytes = headers.reduce((sum, header) => sum + header.join(': ').length + 2, start.length + 4)
    this.add({ type, timeMs, id, connection, start, headers, bytes, ...(source ? { source } : {}) })
    this.#arrive(timeMs, id, lostMs)
    return id
  }

  /** Lost at `lostMs`, or delivered one latency later; `null` leaves it under way. */
  frame(
    timeMs: number,
    connection: number,
    direction: Direction,
    content: Content,
    lostMs?: number | null,
  ): number {
    const { kind = 'text', data = '', ...rest } = content
    const id = ++this.#id
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data).length : data.length
    this.add({ type: 'frame', timeMs, id, connection, direction, kind, data, bytes, ...rest })
    if (lostMs !== null) this.#arrive(timeMs, id, lostMs)
    return id
  }

  json(
    timeMs: number,
    connection: number,
    direction: Direction,
    value: unknown,
    lostMs?: number | null,
  ): number {
    const source = direction === 'up' ? line('client.js', 12) : line('server.js', 8)
    return this.frame(timeMs, connection, direction, { data: JSON.stringify(value), source }, lostMs)
  }

  /** Both sides see it end: cleanly, one latency apart each, after a close frame. */
  close(timeMs: number, connection: number, by: 'client' | 'server', code: number, reason: string): void {
    const other = by === 'client' ? 'server' : 'client'
    const away: Direction = by === 'client' ? 'up' : 'down'
    const back: Direction = by === 'client' ? 'down' : 'up'
    this.frame(timeMs, connection, away, { kind: 'close', data: reason, code, source: line('client.js', 30) })
    this.frame(timeMs + this.latencyMs, connection, back, { kind: 'close', data: reason, code })
    for (const [side, ms] of [
      [other, 2 * this.latencyMs],
      [by, 2 * this.latencyMs],
    ] as const)
      this.add({ type: 'closed', timeMs: timeMs + ms, connection, side, code, reason, clean: true })
  }

  cut(timeMs: number, connections: number[], fault: FaultApplied['do'] = 'drop'): void {
    this.fault(timeMs, fault)
    for (const connection of connections)
      for (const side of ['client', 'server'] as const)
        this.add({ type: 'closed', timeMs, connection, side, code: 1006, reason: '', clean: false })
  }

  fault(timeMs: number, fault: FaultApplied['do'], by: FaultApplied['by'] = 'learner'): void {
    this.add({ type: 'fault', timeMs, do: fault, by })
  }

  add(record: TraceRecord): void {
    this.#records.push({ order: this.#order++, record })
  }

  #arrive(timeMs: number, id: number, lostMs?: number): void {
    if (lostMs === undefined) this.add({ type: 'delivered', timeMs: timeMs + this.latencyMs, id })
    else this.add({ type: 'lost', timeMs: lostMs, id })
  }
}

function line(file: string, number: number): SourceLine {
  return { file, line: number, column: 3 }
}

/** Three clients of a chat: they join, talk, one leaves. */
export function chatTrace(): TraceRecord[] {
  const script = new TraceScript(40)
  const names = ['Ada', 'Grace', 'Linus']
  const sockets = names.map((_, index) => script.socket(index * 120, 'wss://chat.example.com/rooms/lobby'))
  const broadcast = (ms: number, value: unknown) => {
    for (const socket of sockets) script.json(ms, socket, 'down', value)
  }
  for (const [index, socket] of sockets.entries()) {
    const ms = 170 + index * 120
    script.json(ms, socket, 'up', { type: 'join', room: 'lobby', name: names[index] })
    for (const other of sockets.slice(0, index + 1))
      script.json(ms + 40, other, 'down', { type: 'presence', members: names.slice(0, index + 1) })
  }
  script.json(1_000, sockets[0]!, 'up', { type: 'message', text: 'Hello, everyone!' })
  broadcast(1_040, { type: 'message', from: 'Ada', text: 'Hello, everyone!' })
  script.json(1_900, sockets[2]!, 'up', { type: 'message', text: 'Hej! Is this thing on?' })
  broadcast(1_940, { type: 'message', from: 'Linus', text: 'Hej! Is this thing on?' })
  for (const socket of sockets) {
    script.frame(3_000, socket, 'down', { kind: 'ping', data: '' })
    script.frame(3_040, socket, 'up', { kind: 'pong', data: '' })
  }
  script.frame(3_400, sockets[1]!, 'up', {
    kind: 'binary',
    data: Uint8Array.from({ length: 300 }, (_, i) => i),
  })
  script.close(5_000, sockets[1]!, 'client', 1000, 'Good night')
  for (const socket of [sockets[0]!, sockets[2]!])
    script.json(5_041, socket, 'down', { type: 'presence', members: ['Ada', 'Linus'] })
  return script.records()
}

/** A client that reconnects with back-off: the line is cut twice, and the server refuses once between. */
export function reconnectTrace(): TraceRecord[] {
  const script = new TraceScript(50)
  const url = 'wss://example.com/ws'
  const first = script.socket(0, url)
  script.json(210, first, 'down', { type: 'welcome', message: 'Welcome!' })
  script.json(1_000, first, 'up', { type: 'subscribe', channel: 'news' })
  script.json(1_050, first, 'down', { type: 'notification', channel: 'news', id: 1 })
  script.json(1_980, first, 'up', { type: 'ping', at: 1_980 }, 2_000)
  script.json(1_990, first, 'down', { type: 'update', id: 2 }, 2_000)
  script.cut(2_000, [first])
  const second = script.connect(3_000, url)
  script.fault(2_500, 'refuse')
  script.add({
    type: 'closed',
    timeMs: 3_100,
    connection: second,
    side: 'client',
    code: 1006,
    reason: '',
    clean: false,
  })
  script.fault(4_000, 'restore')
  const third = script.socket(5_100, url)
  script.json(5_310, third, 'down', { type: 'welcome', message: 'Welcome back!' })
  script.json(5_400, third, 'up', { type: 'subscribe', channel: 'news' })
  script.json(5_700, third, 'up', { type: 'message', text: 'one more, which is lost' }, 5_720)
  script.cut(5_720, [third])
  const fourth = script.socket(6_720, url)
  script.json(6_930, fourth, 'down', { type: 'welcome', message: 'Welcome back!' })
  script.json(7_000, fourth, 'up', { type: 'subscribe', channel: 'news' })
  script.close(9_000, fourth, 'client', 1000, 'done')
  return script.records()
}

/** Silence that ends, binary data, a plain exchange of HTTP, and events from the server. */
export function mixedTrace(): TraceRecord[] {
  const script = new TraceScript(30)
  const socket = script.socket(0, 'ws://localhost:8080/live', 'json.v2')
  const api = script.connect(20, 'http://localhost:8080/api/messages', 'http')
  script.head(80, api, 'request', {
    start: 'POST /api/messages?draft=1 HTTP/1.1',
    headers: [
      ['Host', 'localhost:8080'],
      ['Content-Type', 'application/json'],
    ],
    source: line('client.js', 21),
  })
  script.frame(80, api, 'up', { kind: 'body', data: new TextEncoder().encode('{"text":"draft"}') })
  script.head(115, api, 'response', {
    start: 'HTTP/1.1 201 Created',
    headers: [['Content-Type', 'application/json; charset=utf-8']],
  })
  script.frame(115, api, 'down', { kind: 'body', data: new TextEncoder().encode('{"id":7,"ok":true}') })
  const stream = script.connect(400, 'http://localhost:8080/events', 'event-source')
  script.head(460, stream, 'request', {
    start: 'GET /events HTTP/1.1',
    headers: [['Accept', 'text/event-stream']],
  })
  script.head(492, stream, 'response', {
    start: 'HTTP/1.1 200 OK',
    headers: [['Content-Type', 'text/event-stream']],
  })
  for (let tick = 1; tick <= 3; tick++)
    script.frame(500 + tick * 200, stream, 'down', {
      kind: 'event',
      data: `event: tick\nid: ${tick}\ndata: {"n":${tick}}\n\n`,
    })
  script.frame(900, socket, 'up', {
    kind: 'binary',
    data: Uint8Array.from([137, 80, 78, 71, 13, 10, 26, 10]),
  })
  script.fault(2_000, 'blackhole', 'lesson')
  script.json(2_010, socket, 'up', { type: 'heartbeat', n: 1 }, null)
  const held = 2
  script.json(4_010, socket, 'up', { type: 'heartbeat', n: 2 }, null)
  script.fault(9_500, 'restore', 'lesson')
  const ids = script.records().flatMap((record) => (record.type === 'frame' ? [record.id] : []))
  for (const id of ids.slice(-held)) script.add({ type: 'delivered', timeMs: 9_530, id })
  script.json(9_540, socket, 'down', { type: 'heartbeat_ack', n: 2, late: true })
  script.fault(10_000, 'offline')
  script.json(10_100, socket, 'up', { type: 'unheard', nested: { deep: [1, 2, { three: 'four' }] } }, null)
  return script.records()
}

/** `count` frames, `perSecond` of them each second, there and back on four connections. */
export function floodTrace(count: number, perSecond: number): TraceRecord[] {
  const script = new TraceScript(40)
  const sockets = Array.from({ length: 4 }, (_, index) =>
    script.socket(index * 10, 'wss://flood.example.com/'),
  )
  for (let index = 0; index < count; index++) {
    const ms = 300 + (index * 1_000) / perSecond
    const up = index % 2 === 0
    script.json(ms, sockets[index % 4]!, up ? 'up' : 'down', {
      type: up ? 'tick' : 'tock',
      index,
      text: 'x'.repeat(40),
    })
  }
  return script.records()
}
