/**
 * Virtual time in the learner's hands: pause, one step, the pace, the clock, and the slider over the
 * run. While it is moved back, the run can be continued from there.
 */
import { isDisabled, Island, setDisabled } from '../island.ts'
import { followClock, followPresent } from '../run-clock.ts'
import { sessionOf } from '../session.ts'
import { formatClock } from '../trace-label.ts'
import './element.css'
import { timeBarContents } from './markup.ts'
import { Scrubber } from './scrubber.ts'
import { drawTicks } from './ticks.ts'

/** How often the ticks are drawn while the run goes on. */
const TICKS_MS = 200

export class TimeBar extends Island {
  protected override connect(): void {
    this.innerHTML = timeBarContents()
    this.#setUpPresent()
    this.#setUpPast()
    this.#setUpScrubber()
    const { run } = sessionOf(this)
    const clock = this.find('.clock')
    this.effect(() => followClock(run, (timeMs) => (clock.textContent = `${formatClock(timeMs)} s`)))
  }

  #setUpPresent(): void {
    const { run } = sessionOf(this)
    const pause = this.find('.pause')
    const step = this.find('.step')
    const rate = this.find<HTMLSelectElement>('select')
    this.listen(pause, 'click', () => run.pause(!run.isPaused.peek()))
    this.listen(step, 'click', () => isDisabled(step) || run.step())
    this.listen(rate, 'change', () => run.setRate(rate.value === 'instant' ? 'instant' : Number(rate.value)))
    this.effect(() => {
      pause.ariaPressed = String(run.isPaused.value)
      pause.textContent = run.isPaused.value ? 'Resume' : 'Pause'
      setDisabled(step, !(run.isPaused.value && run.isOn.value))
    })
    this.effect(() => void (rate.value = String(run.rate.value)))
  }

  #setUpPast(): void {
    const session = sessionOf(this)
    const { run } = session
    const present = this.find('.present')
    const past = this.find('.past')
    const goOn = this.find('.continue')
    this.listen(goOn, 'click', () => isDisabled(goOn) || run.continueFromMoment())
    this.listen(this.find('.back'), 'click', () => run.lookAt(undefined))
    this.effect(() => {
      const isPast = run.moment.value !== undefined
      const hadFocus = past.contains(document.activeElement)
      this.toggleAttribute('data-past', isPast)
      past.hidden = !isPast
      present.hidden = isPast
      if (!isPast && hadFocus) this.find('.pause').focus()
    })
    this.effect(() => {
      const { moment, log, state } = run
      const isBehind = (log.value?.reachMs ?? 0) > (moment.value ?? 0)
      setDisabled(goOn, !isBehind || state.value === 'starting')
      goOn.title = isBehind ? '' : 'More was done to this run than is kept'
    })
    this.effect(() => {
      const { client, server } = session.draft
      const ran = run.ran.value
      const isEdited = ran !== undefined && (ran.client !== client.value || ran.server !== server.value)
      this.find('.note').textContent =
        isEdited && run.moment.value !== undefined
          ? 'Edited since: this run goes on with the program that it began with. Run starts the new one.'
          : ''
    })
  }

  #setUpScrubber(): void {
    const { run } = sessionOf(this)
    const input = this.find<HTMLInputElement>('input')
    const scrubber = new Scrubber(run, input)
    const ticks = this.find<SVGSVGElement>('.ticks')
    let timer = 0
    const draw = () => {
      timer ||= setTimeout(() => {
        timer = 0
        drawTicks(ticks, run.trace.model.peek(), Number(input.max))
      }, TICKS_MS)
    }
    this.onDisconnect(() => clearTimeout(timer))
    this.listen(input, 'input', () => scrubber.take())
    this.listen<KeyboardEvent>(input, 'keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !scrubber.press(event.key)) return
      event.preventDefault()
    })
    const previous = this.find('.previous')
    const next = this.find('.next')
    this.listen(previous, 'click', () => isDisabled(previous) || scrubber.go(-1))
    this.listen(next, 'click', () => isDisabled(next) || scrubber.go(1))
    this.effect(() => {
      const isThere = run.log.value !== undefined
      input.disabled = !isThere
      setDisabled(previous, !isThere)
      setDisabled(next, !isThere || run.moment.value === undefined)
    })
    this.effect(() => {
      const atMs = run.moment.value
      return followPresent(run, (nowMs) => {
        scrubber.show(nowMs, atMs)
        draw()
      })
    })
    this.effect(() => {
      void run.trace.model.value?.revision.value
      draw()
    })
  }
}
