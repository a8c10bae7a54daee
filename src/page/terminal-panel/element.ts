/**
 * The console of an exercise: text from the first line on, and a terminal over it once xterm has
 * come. The text stays beneath with the same lines, for screen readers and tests.
 */
import type { OutputEntry, OutputLine } from '#lesson/output.ts'
import { ExercisePart } from '../exercise-part.ts'
import { isDisabled, setDisabled } from '../island.ts'
import { afterPaint, idle, whenNear } from '../nearness.ts'
import { sessionOf } from '../session.ts'
import { scheme } from '../theme.ts'
import type { Screen } from './screen.ts'
import { TextLog } from './text-log.ts'

const SAID_MS = 4_000

export class TerminalPanel extends ExercisePart {
  #log: TextLog | undefined
  #screen: Screen | undefined
  #opening: Promise<void> | undefined
  #saying: ReturnType<typeof setTimeout> | undefined

  protected override connect(): void {
    const { run } = sessionOf(this)
    const log = (this.#log = new TextLog(this.find('.log')))
    const show = (entries: OutputEntry[]) => {
      log.append(entries)
      this.#screen?.write(entries)
    }
    show(run.transcript.entries(run.moment.peek()))
    // Who looks back is shown it on the way to the present.
    this.onDisconnect(run.transcript.listen((entries) => run.moment.peek() === undefined && show(entries)))
    this.#followMoment(show)

    this.onDisconnect(whenNear(this, () => void this.#open()))
    this.effect(() => {
      this.toggleAttribute('data-filled', run.hasOutput.value)
      if (run.hasOutput.value)
        void afterPaint()
          .then(idle)
          .then(() => this.#open())
    })
    this.effect(() => {
      // Not before the run is under way: it makes the page lay itself out.
      if (run.state.value === 'starting' && run.moment.peek() === undefined)
        void afterPaint().then(() => this.#comeIntoView())
    })
    this.effect(() => {
      if (scheme.value) this.#screen?.retheme()
    })
    this.#followNetwork()
    this.#setUpButtons()
    this.listen<KeyboardEvent>(this.find('.log'), 'keydown', (event) => {
      if (this.#screen?.scrollBy(event.key)) event.preventDefault()
    })
    this.onDisconnect(() => this.#close())
  }

  /** Shows what had been printed by the moment that is looked at; nobody is read it again. */
  #followMoment(show: (entries: OutputEntry[]) => void): void {
    const { run } = sessionOf(this)
    const area = this.find('.log')
    let shown: OutputEntry[] | undefined
    this.effect(() => {
      const atMs = run.moment.value
      const before = shown
      if (atMs === undefined && !before) return
      const entries = run.transcript.entries(atMs)
      shown = atMs === undefined ? undefined : entries
      area.ariaLive = 'off'
      if (!shown) void afterPaint().then(() => shown ?? area.removeAttribute('aria-live'))
      else if (before?.length === entries.length && before.at(-1) === entries.at(-1)) return
      show([{ clear: true }, ...entries])
    })
  }

  /** What is selected in the network lights what it made a program print. */
  #followNetwork(): void {
    const { run } = sessionOf(this)
    this.effect(() => {
      this.#log?.light(run.lit.value)
      this.#screen?.light(run.lit.value)
    })
    this.effect(() => {
      const sought = run.soughtLine.value
      // When its tab has been opened, by an element that hears of it at the same time.
      if (sought) queueMicrotask(() => this.#reveal(sought.line))
    })
  }

  #reveal(line: OutputLine): void {
    this.#log?.reveal(line)
    this.#screen?.reveal(line)
    this.find('.log').focus({ preventScroll: true })
    this.#comeIntoView()
  }

  /** Shows the message that made a program print `line`, or says that none did. */
  async #ask(line: OutputLine): Promise<void> {
    const said = this.find('.said')
    said.textContent = ''
    if (await sessionOf(this).run.watchCauseOf(line)) return
    said.textContent = `No message came in at ${(line.timeMs / 1_000).toFixed(3)} s.`
    clearTimeout(this.#saying)
    this.#saying = setTimeout(() => (said.textContent = ''), SAID_MS)
  }

  /** Who runs a program wants to see what it prints. */
  #comeIntoView(): void {
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
    this.scrollIntoView({ block: 'nearest', behavior: isCalm ? 'instant' : 'smooth' })
  }

  #setUpButtons(): void {
    const { run } = sessionOf(this)
    const copy = this.find('.copy')
    const clear = this.find('.clear')
    this.effect(() => {
      setDisabled(copy, !run.hasOutput.value)
      setDisabled(clear, !run.hasOutput.value)
    })
    this.listen(clear, 'click', () => isDisabled(clear) || run.clearOutput())
    this.listen(copy, 'click', () => {
      if (!isDisabled(copy)) void confirmCopy(copy, run.transcript.text(run.moment.peek()))
    })
  }

  /** Loads xterm. Should it not come, the text goes on showing everything, and the next output tries again. */
  #open(): Promise<void> {
    this.#opening ??= this.#show().catch((error: unknown) => {
      console.warn('The terminal did not come:', error)
      this.#close()
    })
    return this.#opening
  }

  async #show(): Promise<void> {
    const [{ Screen, rehearseTerminal }] = await Promise.all([import('./screen.ts'), this.#openPrompt()])
    // Without its face the terminal takes the measures of another.
    await document.fonts.load('1rem "JetBrains Mono"').catch(() => [])
    await idle()
    if (!this.isConnected || this.#screen) return
    const { run } = sessionOf(this)
    const screen = (this.#screen = new Screen(this.find('.screen'), {
      seek: (place) => (run.sought.value = place),
      ask: (line) => void this.#ask(line),
    }))
    screen.write(run.transcript.entries(run.moment.peek()))
    if (!(await screen.open())) return
    screen.light(run.lit.peek())
    this.#cover(true)
    void rehearseTerminal()
  }

  async #openPrompt(): Promise<void> {
    const { PromptLine } = await import('../prompt-line/element.ts')
    PromptLine.define('prompt-line')
  }

  #close(): void {
    this.#screen?.close()
    this.#screen = undefined
    this.#opening = undefined
    this.#cover(false)
  }

  #cover(isCovered: boolean): void {
    this.find('.screen').classList.toggle('has-terminal', isCovered)
    if (this.#log) this.#log.isCovered = isCovered
  }
}

/** Copies `text` and says so on the button. */
async function confirmCopy(button: HTMLElement, text: string): Promise<void> {
  const label = button.textContent
  try {
    await navigator.clipboard.writeText(text)
    button.textContent = 'Copied'
  } catch {
    button.textContent = 'Not allowed'
  }
  setTimeout(() => (button.textContent = label), 1_500)
}
