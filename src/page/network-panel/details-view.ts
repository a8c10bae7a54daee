import type { OutputLine } from '#lesson/output.ts'
import { TRACE_DATA_LIMIT, type SourceLine } from '#lesson/trace.ts'
import { plainLine } from '../output-text.ts'
import type { Connection, ConnectionEnd, Crossing, CrossingKind, Landmark, TraceItem } from '../trace-item.ts'
/** All that is known of one item: what it carried, how it went across, and which line sent it. */
import { formatBytes, formatClock, formatSpan, itemText, crossingLabel, kindName } from '../trace-label.ts'
import { hexDump } from './hex-dump.ts'
import { jsonTree } from './json-tree.ts'

/** RFC 6455, section 5.2. */
const OPCODES: Partial<Record<CrossingKind, string>> = {
  text: '0x1 text',
  binary: '0x2 binary',
  close: '0x8 close',
  ping: '0x9 ping',
  pong: '0xA pong',
}

/** Of the lines that a handler printed, so many are listed. */
const MOST_LINES = 50

export interface DetailsActions {
  close: () => void
  /** What the crossing's handler printed. */
  printed: (crossing: Crossing) => OutputLine[]
  /** One of these lines is to be shown in the console. */
  showPrinted: (line: OutputLine) => void
  /** The source line is to be shown in the editor. */
  showSource: (source: SourceLine) => void
}

/** The content of the details' region for `item`. */
export function detailsOf(item: TraceItem, actions: DetailsActions): Node[] {
  return [heading(item, actions), facts(item, actions), ...content(item), ...printed(item, actions)]
}

function heading(item: TraceItem, actions: DetailsActions): HTMLElement {
  const bar = create('div', 'heading')
  const title = create('p', `subject ${item.type === 'crossing' ? item.direction : item.type}`)
  title.textContent = item.type === 'crossing' ? crossingLabel(item).name : subject(item)
  const close = create('button', 'close')
  close.type = 'button'
  close.ariaLabel = 'Close details'
  close.textContent = '×'
  close.addEventListener('click', () => actions.close())
  bar.append(title, close)
  return bar
}

function subject(item: Landmark): string {
  return item.type === 'fault' || item.type === 'gap' ? itemText(item) : `${kindName(item)} ${itemText(item)}`
}

function facts(item: TraceItem, actions: DetailsActions): HTMLElement {
  const list = create('dl', 'facts')
  const add = (name: string, value: string | Node | undefined) => {
    if (value === undefined) return
    const row = create('div', '')
    const term = create('dt', '')
    const detail = create('dd', '')
    term.textContent = name
    detail.append(value)
    row.append(term, detail)
    list.append(row)
  }
  if (item.type === 'crossing') for (const [name, value] of crossingFacts(item)) add(name, value)
  else {
    add('At', `${formatClock(item.timeMs)} s`)
    if ('connection' in item) for (const [name, value] of connectionFacts(item.connection)) add(name, value)
    if (item.type === 'fault')
      add('By', { learner: 'you', lesson: 'the lesson', check: 'a check' }[item.fault.by])
  }
  const source =
    item.type === 'crossing' ? item.source : 'connection' in item ? item.connection.source : undefined
  if (source) add(item.type === 'crossing' ? 'Sent by' : 'Asked for by', sourceLink(source, actions))
  return list
}

function crossingFacts(item: Crossing): [string, string | undefined][] {
  const { direction, kind, bytes, timeMs, endMs, fate, connection, code } = item
  return [
    ['From', direction === 'up' ? 'client to server' : 'server to client'],
    [OPCODES[kind] ? 'Opcode' : 'Kind', OPCODES[kind] ?? kindName(item)],
    ['Code', code === undefined ? undefined : String(code)],
    [
      'Size',
      bytes < 1_000 ? `${bytes} bytes` : `${formatBytes(bytes)} (${bytes.toLocaleString('en')} bytes)`,
    ],
    ['Connection', `#${connection.id} ${connection.url}`],
    ['Sent', `${formatClock(timeMs)} s`],
    [
      fate === 'lost' ? 'Lost' : 'Arrived',
      endMs === undefined ? 'not yet' : fateText(fate, endMs, endMs - timeMs),
    ],
  ]
}

function fateText(fate: Crossing['fate'], endMs: number, tookMs: number): string {
  const span = fate === 'lost' ? `${formatSpan(tookMs)} later` : `after ${formatSpan(tookMs)}`
  return `${formatClock(endMs)} s, ${span}`
}

function connectionFacts(connection: Connection): [string, string | undefined][] {
  const { id, url, startMs, openMs, subprotocol, clientEnd, serverEnd } = connection
  return [
    ['Connection', `#${id} ${url}`],
    [
      'Open',
      openMs === undefined ? undefined : `${formatClock(openMs)} s, after ${formatSpan(openMs - startMs)}`,
    ],
    ['Subprotocol', subprotocol || undefined],
    ['Client’s end', endFact(clientEnd)],
    ['Server’s end', endFact(serverEnd)],
  ]
}

function endFact(end: ConnectionEnd | undefined): string | undefined {
  if (!end) return undefined
  const { code, reason, clean, timeMs } = end
  return [code, reason && `“${reason}”`, clean ? 'clean' : 'not clean', `at ${formatClock(timeMs)} s`]
    .filter(Boolean)
    .join(', ')
}

function sourceLink({ file, line, column }: SourceLine, { showSource }: DetailsActions): HTMLElement {
  const link = create('button', 'source')
  link.type = 'button'
  link.textContent = `${file}:${line}`
  link.title = 'Show in the editor'
  link.addEventListener('click', () => showSource({ file, line, column }))
  return link
}

/** Headers, JSON, text or bytes. */
function content(item: TraceItem): Node[] {
  if (item.type !== 'crossing')
    return 'connection' in item ? [item.connection.request, item.connection.response].flatMap(headOf) : []
  if (item.head) return headOf(item)
  const { data, bytes } = item
  const note =
    data.length >= TRACE_DATA_LIMIT && bytes > data.length
      ? [pre(`… cut: ${formatBytes(bytes)} in all …`)]
      : []
  if (typeof data !== 'string') {
    const text = item.kind === 'body' ? decodeStrictly(data) : undefined
    if (text === undefined) return data.length === 0 ? [] : [pre(hexDump(data), 'hex'), ...note]
    return [...textContent(text), ...note]
  }
  return [...textContent(data), ...note]
}

function headOf(crossing: Crossing | undefined): Node[] {
  if (!crossing?.head) return []
  const { start, headers } = crossing.head
  return [
    pre(
      [start, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\n'),
      `head ${crossing.direction}`,
    ),
  ]
}

function textContent(text: string): Node[] {
  if (text === '') return []
  if (/^\s*[[{]/.test(text))
    try {
      const tree = create('div', 'json')
      tree.append(jsonTree(JSON.parse(text)))
      return [tree]
    } catch {
      // Not JSON after all.
    }
  return [pre(text)]
}

function decodeStrictly(data: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data)
  } catch {
    return undefined
  }
}

/** The lines of the console that its handler printed. */
function printed(item: TraceItem, actions: DetailsActions): Node[] {
  if (item.type !== 'crossing') return []
  const lines = actions.printed(item)
  if (lines.length === 0) return []
  const heading = create('p', 'printed')
  heading.textContent = `${item.direction === 'up' ? 'The server' : 'The client'} printed`
  const list = create('ul', 'lines')
  for (const line of lines.slice(0, MOST_LINES)) {
    const row = create('li', '')
    const button = create('button', `line ${line.source}`)
    button.type = 'button'
    button.textContent = plainLine(line)
    button.title = 'Show in the console'
    button.addEventListener('click', () => actions.showPrinted(line))
    row.append(button)
    list.append(row)
  }
  const more = lines.length - MOST_LINES
  return [heading, list, ...(more > 0 ? [pre(`… ${more.toLocaleString('en')} more …`)] : [])]
}

function pre(text: string, name = ''): HTMLElement {
  const element = create('pre', name)
  element.tabIndex = 0
  element.textContent = text
  return element
}

function create<K extends keyof HTMLElementTagNameMap>(tag: K, name: string): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  if (name) element.className = name
  return element
}
