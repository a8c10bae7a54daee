/** What to try: ticked off by hand, and remembered. */
import { Island } from '../island.ts'
import { sessionOf } from '../session.ts'

export class ChallengeList extends Island {
  protected override connect(): void {
    const session = sessionOf(this)
    for (const item of this.querySelectorAll<HTMLElement>('[data-challenge]')) {
      const id = item.dataset['challenge'] ?? ''
      const box = item.querySelector('input')
      if (!box) throw new Error(`<challenge-list> has no "input" in its challenge "${id}"`)
      this.listen(box, 'change', () => session.tick(id, box.checked))
      this.effect(() => {
        box.checked = id in session.ticks.value
      })
    }
  }
}
