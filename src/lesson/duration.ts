/**
 * Durations as authors write them: `250ms`, `3s`, `2min`, or a bare number of milliseconds.
 * Used by the lesson format and by a check's `clock.advance`.
 */

const UNIT_MS: Record<string, number> = { ms: 1, s: 1_000, min: 60_000 }

/** Milliseconds of `text`, or `undefined` when it is no duration. Never negative, never infinite. */
export function parseDuration(text: string | number): number | undefined {
  if (typeof text === 'number') return Number.isFinite(text) && text >= 0 ? text : undefined
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|min)?\s*$/.exec(text)
  if (!match) return undefined
  return Number(match[1]) * (UNIT_MS[match[2] ?? 'ms'] ?? 1)
}

/** A duration for people: `40 ms`, `3 s`, `2 min`, `1.25 s`. */
export function formatDuration(ms: number): string {
  if (ms >= 60_000 && ms % 60_000 === 0) return `${ms / 60_000} min`
  if (ms >= 1_000) return `${Number((ms / 1_000).toFixed(3))} s`
  return `${Number(ms.toFixed(3))} ms`
}
