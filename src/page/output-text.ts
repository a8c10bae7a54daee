/** A line of output as text: for the clipboard, and for the log that screen readers and tests read. */
import type { OutputEntry } from '#lesson/output.ts'

// oxlint-disable-next-line no-control-regex
const SGR = /\u001B\[[\d;:]*m/g

/** The entry without colours; lines of the server and of the system say so. */
export function plainLine(entry: OutputEntry): string {
  if ('clear' in entry) return ''
  if ('skipped' in entry) return gapText(entry.skipped)
  const text = entry.text.replace(SGR, '')
  return entry.source === 'client' || entry.source === 'prompt' ? text : `${entry.source}: ${text}`
}

export function gapText(skipped: number): string {
  // Digits in groups, as `toLocaleString` has them, which takes longer at its first call than a frame.
  const count = String(skipped).replace(/\B(?=(?:\d{3})+$)/g, ',')
  return `… ${count} ${skipped === 1 ? 'line' : 'lines'} skipped …`
}
