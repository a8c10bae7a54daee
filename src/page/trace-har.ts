/**
 * A trace as an HTTP Archive, in the form that Chrome's network panel writes and reads: one entry for
 * each exchange, a WebSocket's messages in `_webSocketMessages`. It is the client's view: a message
 * from the server is there when it has arrived, at the time of its arrival.
 *
 * HAR 1.2: http://www.softwareishard.com/blog/har-12-spec/
 */
import type { Connection, Crossing, CrossingKind } from './trace-item.ts'
import type { TraceModel } from './trace-model.ts'

export interface HarPair {
  name: string
  value: string
}

export interface HarMessage {
  type: 'send' | 'receive'
  /** Unix time in seconds. */
  time: number
  opcode: number
  /** Text, or base64 where `opcode` is 2. */
  data: string
}

export interface HarEntry {
  _connectionId: string
  _initiator: { type: 'script' | 'other'; url?: string; lineNumber?: number }
  _resourceType: 'websocket' | 'fetch' | 'eventsource'
  _webSocketMessages?: HarMessage[]
  cache: Record<string, never>
  connection: string
  request: {
    method: string
    url: string
    httpVersion: string
    headers: HarPair[]
    queryString: HarPair[]
    cookies: never[]
    headersSize: number
    bodySize: number
    postData?: { mimeType: string; text: string }
  }
  response: {
    status: number
    statusText: string
    httpVersion: string
    headers: HarPair[]
    cookies: never[]
    content: { size: number; mimeType: string; text?: string; encoding?: 'base64' }
    redirectURL: string
    headersSize: number
    bodySize: number
    _transferSize: number
  }
  startedDateTime: string
  time: number
  timings: {
    blocked: number
    dns: number
    connect: number
    ssl: number
    send: number
    wait: number
    receive: number
  }
}

export interface Har {
  log: {
    version: '1.2'
    creator: { name: string; version: string }
    pages: { startedDateTime: string; id: string; title: string; pageTimings: Record<string, never> }[]
    entries: HarEntry[]
    comment?: string
  }
}

/** RFC 6455, section 5.2. */
const OPCODES: Partial<Record<CrossingKind, number>> = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 }

const RESOURCE_TYPES = { websocket: 'websocket', http: 'fetch', 'event-source': 'eventsource' } as const

/** A request with all that belongs to it. */
interface Exchange {
  connection: Connection
  request?: Crossing
  response?: Crossing
  sent: Crossing[]
  received: Crossing[]
}

/** Everything kept of a run that began at `model.startMs`; `title` names the page it ran in. */
export function traceHar(model: TraceModel, title: string): Har {
  const exchanges = exchangesOf(model)
  const leftOut = [...model.items()].reduce((sum, item) => sum + (item.type === 'gap' ? item.frames : 0), 0)
  return {
    log: {
      version: '1.2',
      creator: { name: 'Wireside', version: '1' },
      pages: [{ startedDateTime: isoTime(model.startMs, 0), id: 'page_1', title, pageTimings: {} }],
      entries: exchanges.map((exchange) => entryOf(exchange, model.startMs)),
      ...(leftOut > 0 ? { comment: `${leftOut} frames were left out` } : {}),
    },
  }
}

function exchangesOf(model: TraceModel): Exchange[] {
  const all: Exchange[] = []
  const byConnection = new Map<Connection, Exchange[]>()
  const begin = (connection: Connection): Exchange => {
    const exchange: Exchange = { connection, sent: [], received: [] }
    all.push(exchange)
    byConnection.set(connection, [...(byConnection.get(connection) ?? []), exchange])
    return exchange
  }
  for (const item of model.items()) {
    if (item.type === 'connect') begin(item.connection)
    if (item.type !== 'crossing') continue
    const { connection, kind } = item
    const mine = byConnection.get(connection) ?? [begin(connection)]
    if (kind === 'request') (mine.find(({ request }) => !request) ?? begin(connection)).request = item
    else if (kind === 'response') (mine.find(({ response }) => !response) ?? mine.at(-1)!).response = item
    else if (item.direction === 'up') mine.at(-1)!.sent.push(item)
    else (mine.findLast(({ response }) => response) ?? mine.at(-1)!).received.push(item)
  }
  return all
}

function entryOf(exchange: Exchange, startMs: number): HarEntry {
  const { connection, request, sent, received } = exchange
  const isSocket = connection.protocol === 'websocket'
  const source = request?.source ?? connection.source
  const beganMs = isSocket || !request ? connection.startMs : request.timeMs
  return {
    _connectionId: String(connection.id),
    _initiator: source ? { type: 'script', url: source.file, lineNumber: source.line } : { type: 'other' },
    _resourceType: RESOURCE_TYPES[connection.protocol],
    ...(isSocket ? { _webSocketMessages: messages([...sent, ...received], startMs) } : {}),
    cache: {},
    connection: String(connection.id),
    request: requestOf(exchange),
    response: responseOf(exchange),
    startedDateTime: isoTime(startMs, beganMs),
    ...timesOf(exchange, beganMs),
  }
}

function requestOf({ connection, request, sent }: Exchange): HarEntry['request'] {
  const [method = 'GET', path = '', httpVersion = 'HTTP/1.1'] = request?.head?.start.split(' ') ?? []
  const url = path === '' ? connection.url : resolve(path, connection.url)
  const body = sent.filter(({ kind }) => kind === 'body')
  const headers = pairs(request)
  const postData = body.length === 0 ? {} : { postData: { mimeType: mimeType(headers), text: textOf(body) } }
  return {
    method,
    url,
    httpVersion,
    headers,
    queryString: query(url),
    cookies: [],
    headersSize: request?.bytes ?? -1,
    bodySize: size(body),
    ...postData,
  }
}

function responseOf({ response, received }: Exchange): HarEntry['response'] {
  const arrived = response?.fate === 'delivered' ? response : undefined
  const [httpVersion = '', status = '0', ...statusText] = arrived?.head?.start.split(' ') ?? []
  const body = received.filter(
    ({ kind, fate }) => (kind === 'body' || kind === 'event') && fate === 'delivered',
  )
  const headers = pairs(arrived)
  const bodySize = size(body)
  const location = headers.find(({ name }) => name.toLowerCase() === 'location')
  return {
    status: Number(status),
    statusText: statusText.join(' '),
    httpVersion,
    headers,
    cookies: [],
    content: { size: bodySize, mimeType: mimeType(headers), ...contentOf(body) },
    redirectURL: location?.value ?? '',
    headersSize: arrived?.bytes ?? -1,
    bodySize,
    _transferSize: (arrived?.bytes ?? 0) + bodySize,
  }
}

/** What was waited for; a time that there was not is -1. */
function timesOf(
  { request, response, received }: Exchange,
  beganMs: number,
): Pick<HarEntry, 'time' | 'timings'> {
  const sentMs = request?.timeMs ?? beganMs
  const answeredMs = response?.endMs ?? sentMs
  const lastMs = Math.max(
    answeredMs,
    ...received.map(({ kind, endMs }) => (kind === 'body' ? (endMs ?? 0) : 0)),
  )
  const connect = sentMs - beganMs
  return {
    time: lastMs - beganMs,
    timings: {
      blocked: -1,
      dns: -1,
      connect: connect > 0 ? connect : -1,
      ssl: -1,
      send: 0,
      wait: answeredMs - sentMs,
      receive: lastMs - answeredMs,
    },
  }
}

function messages(crossings: Crossing[], startMs: number): HarMessage[] {
  return crossings
    .flatMap((crossing) => {
      const opcode = OPCODES[crossing.kind]
      const isSent = crossing.direction === 'up'
      if (opcode === undefined || (!isSent && crossing.fate !== 'delivered')) return []
      const ms = isSent ? crossing.timeMs : (crossing.endMs ?? crossing.timeMs)
      const type: HarMessage['type'] = isSent ? 'send' : 'receive'
      return [{ type, time: (startMs + ms) / 1_000, opcode, data: messageData(crossing) }]
    })
    .toSorted((a, b) => a.time - b.time)
}

function messageData({ kind, data }: Crossing): string {
  if (typeof data === 'string') return data
  return kind === 'binary' ? base64(data) : new TextDecoder().decode(data)
}

function contentOf(body: Crossing[]): { text?: string; encoding?: 'base64' } {
  if (body.length === 0) return {}
  try {
    return { text: textOf(body, true) }
  } catch {
    return { text: base64(joined(body)), encoding: 'base64' }
  }
}

/** @throws {TypeError} where `isStrict` and the bytes are no UTF-8. */
function textOf(body: Crossing[], isStrict = false): string {
  return new TextDecoder('utf-8', { fatal: isStrict }).decode(joined(body))
}

function joined(body: Crossing[]): Uint8Array {
  const parts = body.map(({ data }) => (typeof data === 'string' ? new TextEncoder().encode(data) : data))
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

function pairs(crossing: Crossing | undefined): HarPair[] {
  return crossing?.head?.headers.map(([name, value]) => ({ name, value })) ?? []
}

function mimeType(headers: HarPair[]): string {
  return headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? 'x-unknown'
}

function size(body: Crossing[]): number {
  return body.reduce((sum, { bytes }) => sum + bytes, 0)
}

function resolve(path: string, base: string): string {
  return URL.canParse(path, base) ? new URL(path, base).href : base
}

function query(url: string): HarPair[] {
  if (!URL.canParse(url)) return []
  return [...new URL(url).searchParams].map(([name, value]) => ({ name, value }))
}

function isoTime(startMs: number, ms: number): string {
  return new Date(startMs + ms).toISOString()
}
