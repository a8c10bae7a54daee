/**
 * The base of the elements of an exercise. Those of the page's first exercise come to life at once; those
 * of another when it is near or touched, or else when the page has nothing better to do.
 */
import { Island } from './island.ts'
import { idle, onceNear, settled } from './nearness.ts'

export abstract class ExercisePart extends Island {
  override connectedCallback(): void {
    const exercise = this.closest('interactive-exercise')
    if (exercise) whenAwake(exercise, () => this.isConnected && super.connectedCallback())
  }
}

/** What waits for an exercise to awake; `undefined` where it has. */
const sleepers = new WeakMap<Element, (() => void)[] | undefined>()

function whenAwake(exercise: Element, then: () => void): void {
  if (!sleepers.has(exercise)) {
    const isFirst = exercise === document.querySelector('interactive-exercise')
    sleepers.set(exercise, isFirst ? undefined : [])
    if (!isFirst) awakeWhenWanted(exercise)
  }
  const waiting = sleepers.get(exercise)
  if (waiting) waiting.push(then)
  else then()
}

/** One after the other, each in a task of its own. */
let turn = Promise.resolve()

function awakeWhenWanted(exercise: Element): void {
  const awake = () => {
    const waiting = sleepers.get(exercise) ?? []
    sleepers.set(exercise, undefined)
    for (const then of waiting) {
      // As where the browser itself calls: one that fails keeps no other from it.
      try {
        then()
      } catch (error) {
        reportError(error)
      }
    }
  }
  onceNear(exercise, '100%', awake)
  turn = turn.then(settled).then(idle).then(awake)
  // Before those who are there by then hear of it.
  for (const event of ['focusin', 'pointerdown', 'click'])
    exercise.addEventListener(event, awake, { capture: true, once: true })
}
