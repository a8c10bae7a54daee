/**
 * One crossing as an arrow, slanted by its latency. Line, head and tail tell what it is without
 * colour: solid with a filled head for text, a heavy line with a square for binary, dots for ping and
 * pong, a bar for close, long dashes and an open head for HTTP, a ring for an event. What was lost
 * ends in a cross.
 */
import type { Crossing } from '../trace-item.ts'
import { crossingLabel, formatClock, itemSentence } from '../trace-label.ts'
import type { DiagramColumns } from './diagram-columns.ts'
import { isTall, STUB, type Arrow } from './diagram-layout.ts'
import { px, svg } from './svg.ts'

/** Of the way across, what is drawn of a crossing that has not arrived. */
const PART_WAY = 0.62
const CHARACTER_PX = 6.9
const HEAD_PX = 7

interface Point {
  x: number
  y: number
}

/** What decides how an arrow is drawn: another key, another drawing. */
export function arrowKey({ crossing, y2 }: Arrow): string {
  return `${crossing.fate}${y2 ?? ''}`
}

export function drawArrow(arrow: Arrow, columns: DiagramColumns, id: string, hasText: boolean): SVGGElement {
  const { crossing, index } = arrow
  const group = svg('g', {
    id,
    class: `arrow ${crossing.direction} ${crossing.kind} ${crossing.fate}`,
    role: 'option',
    'aria-label': itemSentence(crossing),
    'aria-selected': 'false',
    'aria-posinset': index + 1,
    'data-seq': crossing.seq,
  })
  const { lane } = crossing.connection
  const isUp = crossing.direction === 'up'
  const from = { x: isUp ? columns.clientX(lane) : columns.serverX(lane), y: arrow.y1 }
  const toX = isUp ? columns.serverX(lane) : columns.clientX(lane)
  group.append(svg('rect', { class: 'row', x: 0, y: px(arrow.y1 - 19), width: columns.width, height: 24 }))
  group.append(...lines(arrow, from, toX))
  group.append(...tail(crossing, from))
  if (hasText) group.append(...texts(arrow, columns, from))
  return group
}

function lines(arrow: Arrow, from: Point, toX: number): SVGElement[] {
  const { crossing, y2 } = arrow
  const partX = from.x + (toX - from.x) * PART_WAY
  if (crossing.fate === 'underway' || y2 === undefined) {
    const to = { x: partX, y: from.y + STUB / 3 }
    return [stroke(from, to), svg('circle', { class: 'way', cx: px(to.x), cy: px(to.y), r: 2.5 })]
  }
  if (crossing.fate === 'lost') {
    const to = { x: partX, y: Math.min(y2, from.y + STUB) }
    return [stroke(from, to), cross(to)]
  }
  const to = { x: toX, y: y2 }
  if (!isTall(arrow)) return [stroke(from, to), ...head(crossing, from, to)]
  const leaves = { x: from.x + (toX - from.x) * 0.3, y: from.y + STUB }
  const comes = { x: to.x + (from.x - to.x) * 0.3, y: to.y - STUB }
  return [stroke(from, leaves, ' leaving'), stroke(comes, to, ' coming'), ...head(crossing, comes, to)]
}

function stroke(from: Point, to: Point, more = ''): SVGPathElement {
  return svg('path', { class: `line${more}`, d: `M${px(from.x)} ${px(from.y)}L${px(to.x)} ${px(to.y)}` })
}

/** The arrow's head, drawn pointing right at the origin and turned along the line. */
function head(crossing: Crossing, from: Point, to: Point): SVGElement[] {
  const angle = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI
  const transform = `translate(${px(to.x)} ${px(to.y)}) rotate(${px(angle)})`
  const [length, half] = [HEAD_PX, HEAD_PX / 2]
  switch (crossing.kind) {
    case 'close':
      return [svg('path', { class: 'head open', d: `M-3 -6V6M-7 -6V6`, transform })]
    case 'request':
    case 'response':
    case 'body':
    case 'ping':
    case 'pong':
      return [
        svg('path', { class: 'head open', d: `M-${length} -${half}L0 0L-${length} ${half}`, transform }),
      ]
    default:
      return [
        svg('path', { class: 'head', d: `M-${length + 1} -${half}L0 0L-${length + 1} ${half}Z`, transform }),
      ]
  }
}

function tail({ kind }: Crossing, { x, y }: Point): SVGElement[] {
  if (kind === 'binary')
    return [svg('rect', { class: 'tail', x: px(x - 3.5), y: px(y - 3.5), width: 7, height: 7 })]
  if (kind === 'event') return [svg('circle', { class: 'tail ring', cx: px(x), cy: px(y), r: 3.5 })]
  return []
}

function cross({ x, y }: Point): SVGPathElement {
  const [left, right, top, bottom] = [x - 5, x + 5, y - 5, y + 5].map(px)
  return svg('path', {
    class: 'cross',
    d: `M${left} ${top}L${right} ${bottom}M${left} ${bottom}L${right} ${top}`,
  })
}

/** What it is called, above its beginning, and when it was sent, at the edge. */
function texts(arrow: Arrow, columns: DiagramColumns, from: Point): SVGElement[] {
  const { crossing } = arrow
  const isUp = crossing.direction === 'up'
  const room = Math.floor(columns.roomFor(isUp ? crossing.connection.lane : 0) / CHARACTER_PX)
  const { name, preview } = crossingLabel(crossing)
  const shownName = cut(name, room)
  const label = svg(
    'text',
    {
      class: 'label',
      x: px(from.x + (isUp ? 10 : -10)),
      y: px(from.y - 5),
      'text-anchor': isUp ? 'start' : 'end',
    },
    svg('tspan', { class: 'name' }, shownName),
  )
  const rest = cut(preview, room - shownName.length - 1)
  if (preview !== '' && rest.length > 3) label.append(svg('tspan', { class: 'preview' }, ` ${rest}`))
  if (!arrow.isNewTime) return [label]
  const at = { x: columns.timeX, y: px(from.y + 4), 'text-anchor': 'end' }
  return [label, svg('text', { class: 'time', ...at }, formatClock(crossing.timeMs))]
}

/** At most `length` characters of `text`. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(1, length - 1))}…`
}
