/**
 * The console's lines as text: what is seen before the terminal has come, and what screen readers
 * and tests read at all times. Bounded, and written at most once a frame.
 */
import type { OutputEntry } from '#lesson/output.ts'
import { gapText, plainLine } from '../output-text.ts'

const KEPT = 500

export class TextLog {
  readonly #element: HTMLElement
  #waiting: OutputEntry[] = []
  #isClearing = false
  #isScheduled = false
  /** Lines that have gone out at the top. */
  #gone = 0

  constructor(element: HTMLElement) {
    this.#element = element
    element.replaceChildren()
  }

  append(entries: OutputEntry[]): void {
    const clear = entries.findLastIndex((entry) => 'clear' in entry)
    if (clear >= 0) {
      this.#waiting = []
      this.#isClearing = true
      this.#gone = 0
    }
    for (const entry of entries.slice(clear + 1)) this.#waiting.push(entry)
    if (this.#waiting.length > 2 * KEPT) this.#drop(this.#waiting.splice(0, this.#waiting.length - KEPT))
    if (this.#isScheduled) return
    this.#isScheduled = true
    // A hidden page has no frames, but its log is read all the same.
    if (document.hidden) setTimeout(() => this.#write())
    else requestAnimationFrame(() => this.#write())
  }

  #drop(entries: OutputEntry[]): void {
    for (const entry of entries) this.#gone += 'skipped' in entry ? entry.skipped : 1
  }

  #write(): void {
    this.#isScheduled = false
    const element = this.#element
    const followsEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 4
    if (this.#isClearing) element.replaceChildren()
    this.#isClearing = false
    element.querySelector('.gone')?.remove()
    element.append(...this.#waiting.splice(0).map(toLine))
    while (element.childElementCount > KEPT) {
      const first = element.firstElementChild as HTMLElement
      this.#gone += Number(first.dataset['skipped'] ?? 1)
      first.remove()
    }
    if (this.#gone > 0) element.prepend(line(gapText(this.#gone), 'gone system'))
    if (followsEnd) element.scrollTop = element.scrollHeight
  }
}

function toLine(entry: OutputEntry): HTMLElement {
  const isLine = 'text' in entry
  const element = line(plainLine(entry), isLine ? `${entry.source} ${entry.level}` : 'system')
  if ('skipped' in entry) element.dataset['skipped'] = String(entry.skipped)
  return element
}

function line(text: string, className: string): HTMLElement {
  const element = document.createElement('div')
  element.className = className
  element.textContent = text
  return element
}
