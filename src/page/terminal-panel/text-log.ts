/**
 * The console's lines as text: what is seen before the terminal has come, and what screen readers
 * and tests read at all times. Bounded, and written at most once a frame; a flood, now and then.
 */
import type { OutputEntry, OutputLine } from '#lesson/output.ts'
import { gapText, plainLine } from '../output-text.ts'

const KEPT = 500
/** No more are written in one frame, which would be a long one; where more were waiting, none are for a while after. */
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
  /** Between what is written and what is waiting there were others. */
  #isTorn = false
  #isScheduled = false
  /** Lines that have gone out at the top. */
  #gone = 0
  #restsUntilMs = 0
  /** When more than many were last waiting to be written. */
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
    if (this.#waiting.length > 2 * KEPT) this.#drop(this.#waiting.length - KEPT)
    // The terminal has the first lines of a flood to itself.
    if (!this.#isScheduled && this.isCovered && clear < 0 && this.#waiting.length > MANY) this.#rest()
    this.#schedule()
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

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    const restMs = this.#restsUntilMs - performance.now()
    if (restMs > 0) setTimeout(() => this.#write(), restMs)
    // A hidden page has no frames, but its log is read all the same.
    else if (document.hidden) setTimeout(() => this.#write())
    else requestAnimationFrame(() => this.#write())
  }

  /** Of what is waiting, the first `count`. */
  #drop(count: number): void {
    for (const entry of this.#waiting.splice(0, count)) this.#gone += 'skipped' in entry ? entry.skipped : 1
    this.#isTorn = true
  }

  #write(): void {
    this.#isScheduled = false
    const element = this.#element
    const entries = this.#take()
    if (this.#isClearing) element.replaceChildren()
    this.#isClearing = false
    const followsEnd = !this.isCovered && isAtEnd(element)
    element.querySelector('.gone')?.remove()
    this.#makeRoom(element.childElementCount + (this.#isTorn ? 0 : entries.length - KEPT))
    this.#isTorn = false
    element.append(...entries.map((entry) => this.#toLine(entry)))
    for (const each of this.#lit) this.#mark(each)
    if (this.#gone > 0) element.prepend(line(gapText(this.#gone), 'gone system'))
    if (followsEnd && entries.length > 0) element.scrollTop = element.scrollHeight
    if (this.#waiting.length > 0) this.#schedule()
  }

  /** What is written next. */
  #take(): OutputEntry[] {
    const nowMs = performance.now()
    const count = this.#waiting.length
    // While a flood goes on, nobody reads so many before the next come.
    const kept = count > KEPT && nowMs - this.#manyAtMs < 2 * REST_MS ? MANY : KEPT
    if (count > kept) this.#drop(count - kept)
    if (count > MANY) this.#manyAtMs = nowMs
    const entries = this.#waiting.splice(0, this.#isClearing ? KEPT : MANY)
    if (this.#waiting.length === 0 && nowMs - this.#manyAtMs < REST_MS) this.#rest()
    return entries
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
