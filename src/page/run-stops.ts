/** The moments of a run at which there is something new to see: where a scrubber stops on its way. */
import type { OutputEntry } from '#lesson/output.ts'
import type { TraceModel } from './trace-model.ts'

/** Within one task the clock creeps by each of its readings: what is nearer than this is one moment. */
const TASK_MS = 1 / 16

/** In ascending order; each is the last of those that belong together. */
export function stopsOf(model: TraceModel | undefined, entries: readonly OutputEntry[]): number[] {
  const times = [...(model?.moments() ?? [])].map(({ timeMs }) => timeMs)
  for (const entry of entries) if ('timeMs' in entry && entry.timeMs !== undefined) times.push(entry.timeMs)
  times.sort((a, b) => a - b)
  return times.filter((timeMs, index) => !(times[index + 1]! - timeMs < TASK_MS))
}

/** The stop that is `by` stops after `timeMs`, or before it; past the last there is none. */
export function stopFrom(stops: readonly number[], timeMs: number, by: number): number | undefined {
  if (by > 0) {
    const next = stops.findIndex((each) => each > timeMs)
    return next < 0 ? undefined : stops[next + by - 1]
  }
  const last = stops.findLastIndex((each) => each < timeMs)
  return stops[Math.max(0, last + by + 1)]
}
