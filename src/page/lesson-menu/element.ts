/** The list of a course's lessons: unfolds by itself; closes on Escape and when the focus leaves. */
import { Island } from '../island.ts'

export class LessonMenu extends Island {
  protected override connect(): void {
    const details = this.find<HTMLDetailsElement>('details')
    const summary = this.find('summary')
    this.listen(details, 'toggle', () => {
      const nav = this.find('nav')
      const current = this.querySelector<HTMLElement>('[aria-current]')
      if (current) nav.scrollTop = current.offsetTop - (nav.clientHeight - current.offsetHeight) / 2
    })
    this.listen<KeyboardEvent>(this, 'keydown', ({ key }) => {
      if (key !== 'Escape' || !details.open) return
      details.open = false
      summary.focus()
    })
    this.listen<FocusEvent>(this, 'focusout', ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !this.contains(relatedTarget)) details.open = false
    })
    this.listen<PointerEvent>(document, 'pointerdown', ({ target }) => {
      if (target instanceof Node && !this.contains(target)) details.open = false
    })
  }
}
