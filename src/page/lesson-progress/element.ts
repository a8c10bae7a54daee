/** How many challenges are done: of a lesson, or of a whole course. */
import { Island } from '../island.ts'
import { readTicks, ticking } from '../ticks.ts'

export class LessonProgress extends Island {
  protected override connect(): void {
    const keys = JSON.parse(this.dataset['keys'] ?? '[]') as string[]
    const challengesOf = Map.groupBy(keys, (key) => key.slice(0, key.lastIndexOf('/')))
    const show = () => {
      let done = 0
      for (const [exercise, ids] of challengesOf) {
        const ticks = readTicks(exercise)
        done += ids.filter((key) => key.slice(exercise.length + 1) in ticks).length
      }
      this.textContent = done === 0 ? challenges(keys.length) : `${done} of ${challenges(keys.length)} done`
      this.style.setProperty('--done', String(done / keys.length))
      this.toggleAttribute('data-complete', done === keys.length)
    }
    this.effect(() => {
      void ticking.value
      show()
    })
    this.listen(globalThis, 'storage', show)
    // Coming back by the browser's back button shows a page kept from before.
    this.listen(globalThis, 'pageshow', show)
  }
}

function challenges(count: number): string {
  return `${count} ${count === 1 ? 'challenge' : 'challenges'}`
}
