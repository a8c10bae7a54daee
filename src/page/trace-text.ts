/** A trace as text, a line for each thing that happened: for the clipboard, a question, a bug report. */
import { connectionOf, type Crossing, type TraceItem } from './trace-item.ts'
import { dataPreview, formatBytes, formatClock, formatSpan, itemText, kindName } from './trace-label.ts'
import type { TraceModel } from './trace-model.ts'

const CLOCK_WIDTH = 9

/**
 * The transcript of all that is kept:
 *
 *     1.000  #1  client -> server  text 38 B, 40 ms  {"type":"subscribe"}
 */
export function traceText(model: TraceModel): string {
  return [...model.items()].map(itemLine).join('\n')
}

function itemLine(item: TraceItem): string {
  const clock = formatClock(item.timeMs).padStart(CLOCK_WIDTH)
  const connection = connectionOf(item)
  const where = connection === undefined ? '' : `#${connection}`
  if (item.type === 'crossing') return [clock, where, ...crossingParts(item)].filter(Boolean).join('  ')
  return [clock, where, kindName(item), itemText(item)].filter(Boolean).join('  ')
}

function crossingParts(crossing: Crossing): string[] {
  const { direction, kind, bytes, code } = crossing
  const way = direction === 'up' ? 'client -> server' : 'client <- server'
  const name = code === undefined ? kindName(crossing) : `${kind} ${code}`
  return [way, `${name} ${formatBytes(bytes)}, ${fateText(crossing)}`, dataPreview(crossing)]
}

function fateText({ fate, timeMs, endMs }: Crossing): string {
  if (fate === 'underway' || endMs === undefined) return 'under way'
  return fate === 'lost' ? `lost after ${formatSpan(endMs - timeMs)}` : formatSpan(endMs - timeMs)
}
