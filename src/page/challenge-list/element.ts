/**
 * What to try: ticked off by hand, or checked; both are remembered. What checks need is loaded when
 * the list is near, or wanted.
 */
import { ExercisePart } from '../exercise-part.ts'
import { whenNear } from '../nearness.ts'
import { sessionOf } from '../session.ts'
import type { CheckedChallenge } from './checked-challenge.ts'

export class ChallengeList extends ExercisePart {
  #opening: Promise<Map<Element, CheckedChallenge>> | undefined

  protected override connect(): void {
    const session = sessionOf(this)
    const items = [...this.querySelectorAll<HTMLElement>('[data-challenge]')]
    for (const item of items) {
      const id = item.dataset['challenge'] ?? ''
      const box = item.querySelector('input')
      if (box) this.listen(box, 'change', () => session.tick(id, box.checked))
      this.effect(() => {
        const isDone = id in session.ticks.value
        item.toggleAttribute('data-done', isDone)
        if (box) box.checked = isDone
      })
    }
    this.effect(() => {
      const done = items.filter(({ dataset }) => (dataset['challenge'] ?? '') in session.ticks.value)
      this.find('.count').textContent = `${done.length} of ${items.length} done`
    })
    this.#setUpChecks(items.filter((item) => 'checked' in item.dataset))
  }

  #setUpChecks(items: HTMLElement[]): void {
    if (items.length === 0) return
    const open = () => (this.#opening ??= this.#open(items))
    this.onDisconnect(whenNear(this, () => void open().catch(() => (this.#opening = undefined))))
    for (const item of items) {
      const button = item.querySelector('.check')
      const said = item.querySelector('.said')
      if (!button || !said) throw new Error('<challenge-list> has a checked challenge without its pieces')
      this.listen(button, 'click', () => {
        said.textContent = 'Checking…'
        open()
          .then((challenges) => challenges.get(item)?.check())
          .catch(() => {
            this.#opening = undefined
            said.textContent = 'The checks could not be loaded.'
          })
      })
    }
  }

  async #open(items: HTMLElement[]): Promise<Map<Element, CheckedChallenge>> {
    const { CheckedChallenge } = await import('./checked-challenge.ts')
    const challenges = new Map(
      items.map((item) => [item, new CheckedChallenge(item, sessionOf(this))] as const),
    )
    for (const challenge of challenges.values()) this.onDisconnect(() => challenge.close())
    return challenges
  }
}
