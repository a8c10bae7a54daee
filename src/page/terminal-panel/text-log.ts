/**
 * The console's lines as text: what is seen before the terminal has come, and what screen readers
 * and tests read at all times. Bounded, and written at most once a frame; a flood, now and then.
 */
import type { OutputEntry, OutputLine } from '#lesson/output.ts'
import { gapText, plainLine } from '../output-text.ts'

const KEPT = 500
/** Writing so many lines at once takes the page as long as a few frames: it is not done more often than this. */
const MANY = 100
const REST_MS = 400

export class TextLog {
  /** Nobody sees it while the terminal is over it: it need not scroll, which makes the page lay it out. */
  isCovered = false
  readonly #element: HTMLElement
  readonly #elements = new WeakMap<OutputEntry, HTMLElement>()
  #waiting: OutputEntry[] = []
  #lit: readonly OutputLine[] = []
  #isClearing = false
  #isScheduled = false
  /** Lines that have gone out at the top. */
  #gone = 0
  #restsUntilMs = 0
  /** When many were last written at once. */
  #manyAtMs = -Infinity

  constructor(element: HTMLElement) {
    this.#element = element
    element.replaceChildren()
  }

  append(entries: OutputEntry[]): void {
    if (entries.length === 0) return
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
    // The terminal has the first lines of a flood to itself.
    if (this.isCovered && clear < 0 && this.#waiting.length > MANY) this.#rest()
    const restMs = this.#restsUntilMs - performance.now()
    if (restMs > 0) setTimeout(() => this.#write(), restMs)
    // A hidden page has no frames, but its log is read all the same.
    else if (document.hidden) setTimeout(() => this.#write())
    else requestAnimationFrame(() => this.#write())
  }

  /** Marks `lines` as what is current, and no others. */
  light(lines: readonly OutputLine[]): void {
    for (const line of this.#lit) this.#elements.get(line)?.removeAttribute('aria-current')
    this.#lit = lines
    for (const line of lines) this.#mark(line)
  }

  /** Brings `line` into view, for who sees the text. */
  reveal(line: OutputLine): void {
    if (!this.isCovered) this.#elements.get(line)?.scrollIntoView({ block: 'nearest' })
  }

  #mark(line: OutputLine): void {
    this.#elements.get(line)?.setAttribute('aria-current', 'true')
  }

  #drop(entries: OutputEntry[]): void {
    for (const entry of entries) this.#gone += 'skipped' in entry ? entry.skipped : 1
  }

  #write(): void {
    this.#isScheduled = false
    const element = this.#element
    const entries = this.#waiting.splice(0)
    const nowMs = performance.now()
    // While a flood goes on, nobody reads so many before the next come.
    const kept = entries.length > KEPT && nowMs - this.#manyAtMs < 2 * REST_MS ? MANY : KEPT
    if (entries.length > MANY) {
      this.#manyAtMs = nowMs
      this.#rest()
    }
    if (entries.length > kept) this.#drop(entries.splice(0, entries.length - kept))
    if (this.#isClearing) element.replaceChildren()
    this.#isClearing = false
    const followsEnd = !this.isCovered && isAtEnd(element)
    element.querySelector('.gone')?.remove()
    this.#makeRoom(element.childElementCount + entries.length - kept)
    element.append(...entries.map((entry) => this.#toLine(entry)))
    for (const each of this.#lit) this.#mark(each)
    if (this.#gone > 0) element.prepend(line(gapText(this.#gone), 'gone system'))
    if (followsEnd && entries.length > 0) element.scrollTop = element.scrollHeight
  }

  #rest(): void {
    this.#restsUntilMs = Math.max(this.#restsUntilMs, performance.now() + REST_MS)
  }

  /** Lets the first `count` lines go. */
  #makeRoom(count: number): void {
    const { children } = this.#element
    const gone = [...children].slice(0, Math.max(0, count)) as HTMLElement[]
    for (const each of gone) this.#gone += Number(each.dataset['skipped'] ?? 1)
    if (gone.length === children.length) this.#element.replaceChildren()
    else for (const each of gone) each.remove()
  }

  #toLine(entry: OutputEntry): HTMLElement {
    const isLine = 'text' in entry
    const element = line(plainLine(entry), isLine ? `${entry.source} ${entry.level}` : 'system')
    if ('skipped' in entry) element.dataset['skipped'] = String(entry.skipped)
    this.#elements.set(entry, element)
    return element
  }
}

/** Who asks has the page laid out: where there is nothing yet, nobody asks. */
function isAtEnd(element: HTMLElement): boolean {
  return (
    element.childElementCount === 0 || element.scrollHeight - element.scrollTop - element.clientHeight < 4
  )
}

function line(text: string, className: string): HTMLElement {
  const element = document.createElement('div')
  element.className = className
  element.textContent = text
  return element
}
