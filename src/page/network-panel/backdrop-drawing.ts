/**
 * What lies behind the arrows: lifelines, the connections on them, faults as bands or lines across,
 * folded silences, and the place of what was left out.
 */
import type { FaultSpan } from '../trace-fault.ts'
import type { EndMark, FaultMark } from '../trace-item.ts'
import { endText, formatClock, formatSpan, itemText } from '../trace-label.ts'
import { cut } from './arrow-drawing.ts'
import type { DiagramColumns } from './diagram-columns.ts'
import {
  FOLD_HEIGHT,
  type DiagramLayout,
  type Fold,
  type PlacedConnection,
  type PlacedMark,
} from './diagram-layout.ts'
import { px, svg } from './svg.ts'

export interface Backdrop {
  layout: DiagramLayout
  columns: DiagramColumns
  faults: readonly FaultSpan[]
  nowY: number
  nowMs: number
  /** What is in view, with a margin. */
  topY: number
  bottomY: number
  /** Where the lifelines end. */
  bottomOfLines: number
}

const BAR = 6
const SERVER_BAR = 5
/** Between a connection's beginning and its request, for a line of text. */
const PREPARATION_PX = 44
const CHARACTER_PX = 6.9

const BAND_NAMES = { blackhole: 'silence', refuse: 'connections refused', offline: 'offline' } as const

export function drawBackdrop(backdrop: Backdrop): SVGElement[] {
  const { layout, topY, bottomY } = backdrop
  const isIn = (y1: number, y2: number) => y2 >= topY && y1 <= bottomY
  const openFold = layout.openFold(backdrop.nowMs)
  const folds = openFold ? [...layout.folds, openFold] : layout.folds
  return [
    ...bands(backdrop),
    ...lifelines(backdrop),
    ...[...layout.connections.values()].flatMap((placed) => bars(placed, backdrop)),
    ...folds.filter(({ y1, y2 }) => isIn(y1, y2)).flatMap((each) => fold(each, backdrop)),
    ...layout.gaps
      .filter(({ y1, y2 }) => isIn(y1, y2))
      .flatMap(({ mark, y1, y2 }) => torn(itemText(mark), (y1 + y2) / 2, backdrop)),
    ...layout.marks.filter(({ y }) => isIn(y - 30, y + 30)).flatMap((placed) => mark(placed, backdrop)),
  ]
}

function lifelines({ columns, topY, bottomY, bottomOfLines }: Backdrop): SVGElement[] {
  const from = Math.max(0, topY)
  const to = Math.min(bottomOfLines, bottomY)
  const line = (x: number, side: string) =>
    svg('path', { class: `lifeline ${side}`, d: `M${px(x)} ${px(from)}V${px(to)}` })
  return Array.from({ length: columns.laneCount }, (_, lane) => [
    line(columns.clientX(lane), 'client'),
    line(columns.serverX(lane), 'server'),
  ]).flat()
}

/** A connection on its two lifelines: hollow while it is being opened, filled while it is open. */
function bars(placed: PlacedConnection, backdrop: Backdrop): SVGElement[] {
  const { columns, nowY } = backdrop
  const { connection, startY = 0, openY, serverY, clientEndY, serverEndY, lastY } = placed
  const { lane, protocol } = connection
  const isDone = protocol === 'http' && connection.underway === 0
  const bottom = isDone ? lastY : nowY
  const clientBottom = clientEndY ?? bottom
  const isOpen = protocol !== 'websocket' || openY !== undefined
  const serverBottom =
    serverEndY ?? (clientEndY !== undefined && !isOpen ? Math.max(clientEndY, serverY ?? 0) : bottom)
  const clientX = columns.clientX(lane)
  const elements: (SVGElement | undefined)[] = []
  if (protocol === 'websocket') {
    elements.push(bar('client opening', clientX, BAR, startY, openY ?? clientBottom, backdrop))
    if (openY !== undefined) elements.push(bar('client', clientX, BAR, openY, clientBottom, backdrop))
  } else elements.push(bar('client brief', clientX, BAR, startY, clientBottom, backdrop))
  elements.push(preparation(placed, backdrop))
  if (serverY !== undefined)
    elements.push(
      bar(
        protocol === 'websocket' ? 'server' : 'server brief',
        columns.serverX(lane),
        SERVER_BAR,
        serverY,
        serverBottom,
        backdrop,
      ),
    )
  return elements.filter((each) => each !== undefined)
}

/** What a connection does before its request can leave, where there is room to say so. */
function preparation({ connection, startY }: PlacedConnection, backdrop: Backdrop): SVGElement | undefined {
  const { request, url, startMs, lane } = connection
  const requestY = request && backdrop.layout.yOf(request.seq)
  if (requestY === undefined || startY === undefined || requestY - startY < PREPARATION_PX) return undefined
  if (requestY < backdrop.topY || startY > backdrop.bottomY) return undefined
  const steps = /^(wss|https):/.test(url) ? 'TCP and TLS' : 'TCP'
  return note(
    `${steps}, ${formatSpan(request!.timeMs - startMs)}`,
    'client',
    lane,
    startY + 22,
    backdrop,
    'connect',
  )
}

function bar(
  name: string,
  x: number,
  width: number,
  y1: number,
  y2: number,
  { topY, bottomY }: Backdrop,
): SVGElement | undefined {
  const from = Math.max(y1, topY)
  const to = Math.min(y2, bottomY)
  if (to <= from) return undefined
  return svg('rect', {
    class: `bar ${name}`,
    x: px(x - width / 2),
    y: px(from),
    width,
    height: px(to - from),
    rx: 2,
  })
}

function mark(placed: PlacedMark, backdrop: Backdrop): SVGElement[] {
  const { mark } = placed
  switch (mark.type) {
    case 'connect': {
      const { id, url, lane } = mark.connection
      return [
        svg('circle', { class: 'start', cx: px(backdrop.columns.clientX(lane)), cy: px(placed.y), r: 4 }),
        note(`#${id} ${url}`, 'client', lane, placed.y, backdrop, 'connect'),
        ...time(placed, backdrop),
      ]
    }
    case 'end':
      return ending(mark, placed, backdrop)
    case 'fault':
      return faultLine(mark, placed, backdrop)
    case 'open':
      return []
  }
}

function ending({ end, side, connection }: EndMark, placed: PlacedMark, backdrop: Backdrop): SVGElement[] {
  const { lane } = connection
  const { y } = placed
  const { columns } = backdrop
  const x = side === 'client' ? columns.clientX(lane) : columns.serverX(lane)
  const how = end.clean ? 'clean' : 'broken'
  const d = end.clean
    ? `M${px(x - 7)} ${px(y)}H${px(x + 7)}`
    : `M${px(x - 5)} ${px(y - 5)}L${px(x + 5)} ${px(y + 5)}M${px(x - 5)} ${px(y + 5)}L${px(x + 5)} ${px(y - 5)}`
  return [
    svg('path', { class: `cap ${side} ${how}`, d }),
    note(endText(end), side, lane, y + 9, backdrop, how),
    ...time(placed, backdrop),
  ]
}

/** Text beside a lifeline, on the inner side of it. */
function note(
  text: string,
  side: 'client' | 'server',
  lane: number,
  y: number,
  { columns }: Backdrop,
  how: string,
): SVGElement {
  const isClient = side === 'client'
  const x = isClient ? columns.clientX(lane) + 12 : columns.serverX(0) - 12
  const room = columns.roomFor(lane) / (how === 'connect' ? CHARACTER_PX : 2 * CHARACTER_PX)
  return svg(
    'text',
    { class: `note ${side} ${how}`, x: px(x), y: px(y - 5), 'text-anchor': isClient ? 'start' : 'end' },
    cut(text, Math.floor(room)),
  )
}

function time({ mark, y, isNewTime }: PlacedMark, { columns, layout }: Backdrop): SVGElement[] {
  if (!isNewTime || !layout.hasText) return []
  const at = { x: columns.timeX, y: px(y + 4), 'text-anchor': 'end' }
  return [svg('text', { class: 'time', ...at }, formatClock(mark.timeMs))]
}

/** A fault that lasts, over the time it does. */
function bands({ faults, layout, columns, nowY, topY, bottomY }: Backdrop): SVGElement[] {
  return faults.flatMap(({ kind, mark, until }) => {
    const y1 = layout.yOf(mark.seq) ?? 0
    const y2 = until ? (layout.yOf(until.seq) ?? 0) : nowY
    const from = Math.max(y1, topY)
    const to = Math.min(y2, bottomY)
    if (to <= from) return []
    const box = {
      x: px(columns.timeX + 4),
      y: px(from),
      width: px(columns.width - columns.timeX - 4),
      height: px(to - from),
    }
    return [svg('rect', { class: `band ${kind}`, ...box })]
  })
}

/** Where something was done to the network: a line across, with what it was. */
function faultLine(mark: FaultMark, placed: PlacedMark, backdrop: Backdrop): SVGElement[] {
  const { columns } = backdrop
  const { fault } = mark
  const { do: kind } = fault
  const { y } = placed
  const name = kind in BAND_NAMES ? BAND_NAMES[kind as keyof typeof BAND_NAMES] : itemText(mark)
  const whose = fault.connection === undefined ? '' : ` on #${fault.connection}`
  const x = (columns.clientX(columns.laneCount - 1) + columns.serverX(0)) / 2
  return [
    svg('path', { class: `fault ${kind}`, d: `M${px(columns.timeX + 4)} ${px(y)}H${px(columns.width)}` }),
    svg(
      'text',
      { class: `note fault ${kind}`, x: px(x), y: px(y - 5), 'text-anchor': 'middle' },
      name + whose,
    ),
    ...time(placed, backdrop),
  ]
}

/** A folded silence: the lifelines break, and say how long it was. */
function fold({ y1, y2, ms }: Fold, backdrop: Backdrop): SVGElement[] {
  const middle = y1 + Math.min((y2 - y1) / 2, FOLD_HEIGHT * 0.36)
  const isOver = y2 < backdrop.nowY
  return torn(`${formatSpan(ms)} ${isOver ? 'later' : 'since then'}`, middle, backdrop)
}

function torn(text: string, middle: number, { columns }: Backdrop): SVGElement[] {
  const xs = Array.from({ length: columns.laneCount }, (_, lane) => [
    columns.clientX(lane),
    columns.serverX(lane),
  ])
  const x = (columns.clientX(columns.laneCount - 1) + columns.serverX(0)) / 2
  return [
    ...xs.flat().map((each) => {
      const [left, right] = [px(each - 5), px(each + 5)]
      return svg('path', {
        class: 'tear',
        d: `M${left} ${px(middle - 1)}L${right} ${px(middle - 5)}V${px(middle + 1)}L${left} ${px(middle + 5)}Z`,
      })
    }),
    svg('text', { class: 'note silence', x: px(x), y: px(middle + 4), 'text-anchor': 'middle' }, text),
  ]
}
