/** Selects what the learner works on, and always says what that is. */
import { ExercisePart } from '../exercise-part.ts'
import { sessionOf } from '../session.ts'

export class WorkSelector extends ExercisePart {
  protected override connect(): void {
    const session = sessionOf(this)
    const template = this.querySelector('template')
    template?.replaceWith(template.content)
    const select = this.find<HTMLSelectElement>('select')
    const show = (selected: string) => (select.value = selected)
    this.effect(() => void show(session.selected.value))
    this.listen(select, 'change', () => {
      // What cannot be loaded stays unselected.
      session.select(select.value).catch(() => show(session.selected.peek()))
    })
  }
}
