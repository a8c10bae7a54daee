/** The virtual time of a run as a clock shows it: what was reported last, moved on at the run's pace. */
import type { Run } from './run.ts'

/** How often a clock is moved on between two reports. */
const TICK_MS = 100

/** Shows the time that is looked at: an earlier moment, or now and as it goes on; for an effect. */
export function followClock(run: Run, show: (timeMs: number) => void): (() => void) | undefined {
  const atMs = run.moment.value
  if (atMs === undefined) return followPresent(run, show)
  show(atMs)
  return undefined
}

/** Shows how far the run has come, and how it goes on; for an effect. */
export function followPresent(run: Run, show: (timeMs: number) => void): (() => void) | undefined {
  const reportedMs = run.timeMs.value
  const pace = run.pace.value
  const moves = run.state.value === 'running' && run.isResponsive.value && typeof pace === 'number'
  show(reportedMs)
  if (!moves) return undefined
  const reportedAt = performance.now()
  const timer = setInterval(() => show(reportedMs + (performance.now() - reportedAt) * pace), TICK_MS)
  return () => clearInterval(timer)
}
