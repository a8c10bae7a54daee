/**
 * Which lines a crossing's handler printed: those of the side where it arrived, from its arrival until
 * the next arrival there, within the moment. What a handler prints later, after a wait, is not told.
 */
import type { OutputEntry, OutputLine } from '#lesson/output.ts'
import type { Crossing } from './trace-item.ts'
import type { TraceModel } from './trace-model.ts'

/** Readings of the clock within one task let time creep, by far less than this. */
const MOMENT_MS = 1

export function printedBy(
  crossing: Crossing,
  model: TraceModel,
  entries: readonly OutputEntry[],
): OutputLine[] {
  const { endMs, fate, direction } = crossing
  if (fate !== 'delivered' || endMs === undefined) return []
  const side = direction === 'up' ? 'server' : 'client'
  const nextMs = nextArrivalMs(model, direction, endMs)
  return entries.filter(
    (entry): entry is OutputLine =>
      'text' in entry &&
      entry.source === side &&
      entry.timeMs >= endMs &&
      entry.timeMs < Math.min(nextMs, endMs + MOMENT_MS),
  )
}

/** The crossing whose handler printed `line`, if it was one, and is kept. */
export function causeOf(line: OutputLine, model: TraceModel): Crossing | undefined {
  const direction = { client: 'down', server: 'up', system: undefined, prompt: undefined }[line.source]
  let cause: Crossing | undefined
  for (const { item, part, timeMs } of model.moments()) {
    if (timeMs > line.timeMs) break
    if (part !== 'end' || item.type !== 'crossing' || item.fate !== 'delivered') continue
    if (item.direction === direction && line.timeMs < timeMs + MOMENT_MS) cause = item
  }
  return cause
}

function nextArrivalMs(model: TraceModel, direction: Crossing['direction'], afterMs: number): number {
  for (const { item, part, timeMs } of model.moments())
    if (part === 'end' && timeMs > afterMs && item.type === 'crossing' && item.direction === direction)
      return timeMs
  return Infinity
}
