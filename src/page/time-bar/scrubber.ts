/**
 * The slider over a run, from its beginning to now. Moved back, it has the run looked at as it was;
 * at its right end it is at the present. Keys go from one thing that happened to the next.
 */
import { stopFrom, stopsOf } from '../run-stops.ts'
import type { Run } from '../run.ts'
import { formatClock, itemSentence } from '../trace-label.ts'
import { itemAt, lastMoment } from '../trace-past.ts'

/** How many stops a page is. */
const PAGE = 10

export class Scrubber {
  readonly #run: Run
  readonly #input: HTMLInputElement
  #nowMs = 0

  constructor(run: Run, input: HTMLInputElement) {
    this.#run = run
    this.#input = input
  }

  /** Shows where the run is, and what is looked at. */
  show(nowMs: number, atMs: number | undefined): void {
    const input = this.#input
    this.#nowMs = nowMs
    input.max = String(Math.max(nowMs, atMs ?? 0))
    input.value = String(atMs ?? nowMs)
    const share = nowMs > 0 ? Number(input.value) / Number(input.max) : 1
    input.style.setProperty('--share', String(share))
    input.ariaValueText = this.#sentence(atMs)
  }

  /** The slider has been dragged. */
  take(): void {
    const { value, max } = this.#input
    this.#run.lookAt(Number(value) < Number(max) ? Number(value) : undefined)
  }

  /** Whether the key means something here. */
  press(key: string): boolean {
    const by = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageDown: -PAGE,
      PageUp: PAGE,
      Home: -Infinity,
      End: Infinity,
    }[key]
    if (by === undefined) return false
    this.go(by)
    return true
  }

  /** Goes on by so many stops, or back. Who is at the present stays there. */
  go(by: number): void {
    const run = this.#run
    const atMs = run.moment.peek()
    if (by > 0 && atMs === undefined) return
    const stops = stopsOf(run.trace.model.peek(), run.transcript.moments())
    run.lookAt(by === Infinity ? undefined : stopFrom(stops, atMs ?? this.#nowMs, by))
  }

  #sentence(atMs: number | undefined): string {
    const now = `${formatClock(this.#nowMs)} s`
    // Not the time: that would be read again and again while the run goes on.
    if (atMs === undefined) return 'now'
    const model = this.#run.trace.model.peek()
    const last = model && lastMoment(model, atMs)
    return `${formatClock(atMs)} s of ${now}${last ? `: ${itemSentence(itemAt(last.item, atMs))}` : ''}`
  }
}
