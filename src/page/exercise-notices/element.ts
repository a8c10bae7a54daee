/** What the draft has to tell its learner, with the ways to settle it. Lies over the editor: nothing moves. */
import type { Draft, DraftNotice } from '../draft.ts'
import { ExercisePart } from '../exercise-part.ts'
import { sessionOf, type Session } from '../session.ts'
import type { StoreTrouble } from '../store.ts'

type Action = [label: string, act: () => void]

export class ExerciseNotices extends ExercisePart {
  protected override connect(): void {
    const session = sessionOf(this)
    this.role = 'status'
    this.effect(() => {
      const notice = session.draft.notice.value
      this.replaceChildren(...(notice ? [card(text(notice), actions(notice, session))] : []))
    })
    this.onDisconnect(() => this.replaceChildren())
  }
}

const TROUBLE: Record<StoreTrouble, string> = {
  forbidden: 'This browser does not let the page keep anything. Your changes last until you leave.',
  full: 'The browser’s storage is full. Your latest changes are lost when you leave, unless you make room.',
  corrupt:
    'Your kept work could not be read, so you see the lesson’s program. What was kept is put aside in the browser’s storage.',
}

const REPLACED = {
  reset: 'Back to the lesson’s program.',
  elsewhere: 'This is now the other tab’s version.',
  lesson: 'This is now the lesson’s new program.',
  solution: 'This is now the solution’s program, as far as you have taken it.',
}

function text(notice: DraftNotice): string {
  switch (notice.kind) {
    case 'trouble':
      return TROUBLE[notice.trouble]
    case 'elsewhere':
      return 'You have changed this program in another tab. Nothing is kept here until you choose.'
    case 'lesson-changed':
      return 'The lesson’s program has changed since you began. You see yours.'
    case 'replaced':
      return REPLACED[notice.by]
  }
}

function actions(notice: DraftNotice, session: Session): Action[] {
  const { draft } = session
  switch (notice.kind) {
    case 'trouble':
      return [['OK', () => draft.dismiss()]]
    case 'replaced':
      return [
        [notice.by === 'reset' ? 'Undo reset' : 'Undo', () => draft.undoReplace()],
        ['OK', () => draft.dismiss()],
      ]
    case 'elsewhere':
      return [
        compare(session, draft, 'The other tab’s version', notice.programs),
        ['Take the other', () => draft.settleElsewhere('take')],
        ['Keep this one', () => draft.settleElsewhere('keep')],
      ]
    case 'lesson-changed':
      return [
        compare(session, draft, 'The lesson’s new program', notice.programs),
        ['Take the new one', () => draft.settleLesson('take')],
        ['Keep mine', () => draft.settleLesson('keep')],
      ]
  }
}

function compare(session: Session, draft: Draft, theirName: string, theirs: Draft['programs']): Action {
  return ['See both', () => (session.comparison.value = { theirName, mine: draft.programs, theirs })]
}

function card(message: string, list: Action[]): HTMLElement {
  const element = document.createElement('div')
  const paragraph = document.createElement('p')
  paragraph.textContent = message
  element.append(paragraph)
  for (const [label, act] of list) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = label
    button.addEventListener('click', () => {
      // With the notice its buttons go: the focus goes on to where the learner works.
      const next = element.closest('.workbench')?.querySelector<HTMLElement>('.run')
      act()
      if (!element.isConnected) next?.focus()
    })
    element.append(button)
  }
  return element
}
