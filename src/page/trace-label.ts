/** What a trace's items are called, in a few words, wherever they are shown. */
import type { NetworkConditions } from '#lesson/network.ts'
import type { Crossing, CrossingKind, TraceItem } from './trace-item.ts'

/** A name, and as much of the content as may be shown beside it. */
export interface Label {
  name: string
  preview: string
}

const PREVIEW_LENGTH = 160
const PREVIEW_BYTES = 16

/** Keys under which protocols of JSON keep a message's type, the usual ones first. */
const TYPE_KEYS = ['type', 'event', 'action', 'op', 'kind', 'method', 'command'] as const

const labels = new WeakMap<Crossing, Label>()

/** A message's type where it is JSON that has one, otherwise its kind or the beginning of its text. */
export function crossingLabel(crossing: Crossing): Label {
  let label = labels.get(crossing)
  if (!label) labels.set(crossing, (label = makeLabel(crossing)))
  return label
}

function makeLabel({ kind, head, data, code, bytes }: Crossing): Label {
  if (head) return { name: head.start.replace(/ HTTP\/\d(\.\d)?$|^HTTP\/\d(\.\d)? /, ''), preview: '' }
  if (kind === 'close') {
    const reason = oneLine(typeof data === 'string' ? data : decode(data))
    return { name: code === undefined ? 'close' : `close ${code}`, preview: reason }
  }
  if (typeof data !== 'string') {
    const name = kind === 'binary' ? formatBytes(bytes) : kind
    if (kind === 'body') return { name: `body ${formatBytes(bytes)}`, preview: oneLine(decode(data)) }
    return { name, preview: kind === 'binary' ? hexPreview(data) : oneLine(decode(data)) }
  }
  if (kind === 'event') return { name: oneLine(eventName(data) ?? 'message'), preview: oneLine(data) }
  if (kind === 'text') return messageLabel(data) ?? { name: oneLine(data) || 'empty', preview: '' }
  return { name: kind, preview: oneLine(data) }
}

/** A JSON object by the key that tells what kind of message it is, and the rest of it. */
function messageLabel(text: string): Label | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    const value = JSON.parse(text) as Record<string, unknown>
    for (const key of TYPE_KEYS) {
      const { [key]: type, ...rest } = value
      if (typeof type !== 'string' || type === '') continue
      const preview = Object.keys(rest).length === 0 ? '' : oneLine(JSON.stringify(rest))
      return { name: oneLine(type), preview }
    }
  } catch {
    // No JSON, or cut off: its text will do.
  }
  return undefined
}

/** The beginning of what a crossing carried, on one line. */
export function dataPreview(crossing: Crossing): string {
  const { head, data, kind } = crossing
  if (head) return head.start
  if (typeof data === 'string') return oneLine(data)
  return kind === 'body' || kind === 'close' ? oneLine(decode(data)) : hexPreview(data)
}

/** HTML standard, section 9.2.6: the field `event` names the type. */
function eventName(text: string): string | undefined {
  return /^event: ?(.+)$/m.exec(text)?.[1]
}

function hexPreview(data: Uint8Array): string {
  const shown = [...data.subarray(0, PREVIEW_BYTES)].map((byte) => byte.toString(16).padStart(2, '0'))
  return shown.join(' ') + (data.length > PREVIEW_BYTES ? ' …' : '')
}

function decode(data: Uint8Array): string {
  return new TextDecoder().decode(data.subarray(0, PREVIEW_LENGTH))
}

/** The beginning of `text`, with nothing in it that would break a line or turn its direction. */
function oneLine(text: string): string {
  const start = text.slice(0, PREVIEW_LENGTH).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
  return start.trim() + (text.length > PREVIEW_LENGTH ? '…' : '')
}

/** `12 B`, `1.5 kB`, `16 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  if (bytes < 1_000_000) return `${Number((bytes / 1_000).toPrecision(3))} kB`
  return `${Number((bytes / 1_000_000).toPrecision(3))} MB`
}

/** Seconds with three decimals, as a column of times has them: `1.040`. */
export function formatClock(timeMs: number): string {
  return (timeMs / 1_000).toFixed(3)
}

/** A length of time that was measured, to three figures or so: `40 ms`, `1.92 s`, `2 min 5 s`. */
export function formatSpan(ms: number): string {
  if (ms < 1_000) return `${Number(ms.toFixed(ms < 10 ? 2 : 0))} ms`
  if (ms < 60_000) return `${Number((ms / 1_000).toPrecision(3))} s`
  const seconds = Math.round(ms / 1_000)
  return `${Math.floor(seconds / 60)} min${seconds % 60 === 0 ? '' : ` ${seconds % 60} s`}`
}

const KINDS: Record<CrossingKind, string> = {
  text: 'text',
  binary: 'binary',
  ping: 'ping',
  pong: 'pong',
  close: 'close',
  body: 'HTTP body',
  event: 'event',
  request: 'HTTP request',
  response: 'HTTP response',
}

/** What kind of thing an item is, for a column of types. */
export function kindName(item: TraceItem): string {
  switch (item.type) {
    case 'crossing':
      return KINDS[item.kind]
    case 'connect':
      return 'connect'
    case 'open':
      return 'open'
    case 'end':
      return `${item.side} closed`
    case 'fault':
      return 'network'
    case 'gap':
      return 'left out'
  }
}

const FAULTS = {
  drop: 'the line is cut',
  blackhole: 'silence begins',
  refuse: 'connections are refused',
  offline: 'offline',
  online: 'online again',
  restore: 'the line is restored',
  restart: 'the server restarts',
} as const

/** One line of what an item says or is. */
export function itemText(item: TraceItem): string {
  switch (item.type) {
    case 'crossing':
      return dataPreview(item)
    case 'connect':
      return item.connection.url
    case 'open':
      return item.connection.subprotocol ? `subprotocol ${item.connection.subprotocol}` : ''
    case 'end':
      return endText(item.end)
    case 'fault': {
      const { do: kind, conditions } = item.fault
      return kind === 'conditions' ? conditionsText(conditions) : FAULTS[kind]
    }
    case 'gap':
      return `… ${item.frames.toLocaleString('en')} ${item.frames === 1 ? 'frame' : 'frames'} left out …`
  }
}

/** `1000 done`, `1006`; without a code, how it ended. */
export function endText({ code, reason, clean }: { code?: number; reason: string; clean: boolean }): string {
  return [code ?? (clean ? 'closed' : 'broken'), oneLine(reason)].filter(Boolean).join(' ')
}

function conditionsText(conditions: NetworkConditions | undefined): string {
  if (!conditions) return 'conditions change'
  const { latencyMs, jitterMs, bandwidth } = conditions
  return [
    `latency ${formatSpan(latencyMs)}`,
    jitterMs > 0 && `jitter ${formatSpan(jitterMs)}`,
    bandwidth !== undefined && `${formatBytes(bandwidth)}/s`,
  ]
    .filter(Boolean)
    .join(', ')
}

/** An item in a sentence, for who hears it: "client to server, subscribe, text, 38 bytes, at 1.000 s". */
export function itemSentence(item: TraceItem): string {
  const at = `at ${formatClock(item.timeMs)} s`
  if (item.type !== 'crossing') return `${kindName(item)}${connectionText(item)}: ${itemText(item)}, ${at}`
  const { direction, kind, bytes, fate, endMs } = item
  const way = direction === 'up' ? 'client to server' : 'server to client'
  const { name } = crossingLabel(item)
  const end =
    fate === 'underway' || endMs === undefined
      ? 'under way'
      : fate === 'lost'
        ? `lost at ${formatClock(endMs)} s`
        : `arrived after ${formatSpan(endMs - item.timeMs)}`
  return [way, name, KINDS[kind] === name ? '' : KINDS[kind], `${bytes} bytes`, at, end]
    .filter(Boolean)
    .join(', ')
}

function connectionText(item: TraceItem): string {
  return 'connection' in item ? `, connection ${item.connection.id}` : ''
}
