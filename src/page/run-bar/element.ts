/** Run, Stop, Reset, and how the run is doing. */
import { ExercisePart } from '../exercise-part.ts'
import { isDisabled, setDisabled } from '../island.ts'
import { followClock } from '../run-clock.ts'
import { sessionOf } from '../session.ts'

export class RunBar extends ExercisePart {
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
      const isPast = run.moment.value !== undefined
      const isPaused = run.isPaused.value && run.state.value === 'running'
      const isStarting = run.state.value === 'starting'
      const now = isPast ? (isStarting ? 'repeating' : 'past') : isPaused ? 'paused' : run.state.value
      const state = run.isResponsive.value ? now : 'busy'
      this.dataset['state'] = state
      word.textContent = WORDS[state]
    })
    this.effect(() =>
      followClock(run, (timeMs) => {
        time.textContent = !run.isOn.value && timeMs === 0 ? '' : clock(timeMs)
      }),
    )
  }
}

const WORDS = {
  stopped: '',
  starting: 'starting',
  running: 'running',
  idle: 'idle',
  paused: 'paused',
  past: 'rewound',
  repeating: 'rewinding',
  busy: 'busy: Stop ends it',
}

/** Tenths are enough to see that time goes on. */
function clock(ms: number): string {
  return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`
}
