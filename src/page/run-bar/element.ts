/** Run, Stop, Reset, and how the run is doing. */
import { isDisabled, Island, setDisabled } from '../island.ts'
import { sessionOf } from '../session.ts'

/** How often the clock of a running program is moved on between two reports. */
const TICK_MS = 100

export class RunBar extends Island {
  protected override connect(): void {
    const session = sessionOf(this)
    const { run } = session
    const stop = this.find('.stop')
    const reset = this.find('.reset')
    this.listen(this.find('.run'), 'click', () => session.start())
    this.listen(stop, 'click', () => isDisabled(stop) || run.stop())
    this.listen(reset, 'click', () => isDisabled(reset) || session.draft.reset())
    this.effect(() => setDisabled(stop, !run.isOn.value))
    this.effect(() => setDisabled(reset, session.draft.isPrinted.value))

    const word = this.find('.word')
    const time = this.find('.time')
    this.effect(() => {
      const state = run.isResponsive.value ? run.state.value : 'busy'
      this.dataset['state'] = state
      word.textContent = WORDS[state]
    })
    this.effect(() => {
      const reportedMs = run.timeMs.value
      if (!run.isOn.value && reportedMs === 0) time.textContent = ''
      else time.textContent = clock(reportedMs)
      if (run.state.value !== 'running' || !run.isResponsive.value) return undefined
      const reportedAt = performance.now()
      const timer = setInterval(
        () => (time.textContent = clock(reportedMs + performance.now() - reportedAt)),
        TICK_MS,
      )
      return () => clearInterval(timer)
    })
  }
}

const WORDS = {
  stopped: '',
  starting: 'starting',
  running: 'running',
  idle: 'idle',
  busy: 'busy: Stop ends it',
}

/** Tenths are enough to see that time goes on. */
function clock(ms: number): string {
  return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`
}
