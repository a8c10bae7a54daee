/** How fast virtual time goes: pause, one step, the rate, and the clock. */
import { isDisabled, Island, setDisabled } from '../island.ts'
import { followClock } from '../run-clock.ts'
import { sessionOf } from '../session.ts'

export class TimeBar extends Island {
  protected override connect(): void {
    const { run } = sessionOf(this)
    const pause = this.find('.pause')
    const step = this.find('.step')
    const rate = this.find<HTMLSelectElement>('select')
    const clock = this.find('.clock')
    this.listen(pause, 'click', () => run.pause(!run.isPaused.peek()))
    this.listen(step, 'click', () => isDisabled(step) || run.step())
    this.listen(rate, 'change', () => run.setRate(rate.value === 'instant' ? 'instant' : Number(rate.value)))
    this.effect(() => {
      pause.ariaPressed = String(run.isPaused.value)
      pause.textContent = run.isPaused.value ? 'Resume' : 'Pause'
      setDisabled(step, !(run.isPaused.value && run.isOn.value))
    })
    this.effect(() => void (rate.value = String(run.rate.value)))
    this.effect(() => followClock(run, (timeMs) => (clock.textContent = `${(timeMs / 1_000).toFixed(3)} s`)))
  }
}
