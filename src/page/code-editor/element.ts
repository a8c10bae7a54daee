/**
 * The editor. Until CodeMirror has come the prerendered text itself is editable, so typing is never
 * lost; then CodeMirror takes its place with the same text, selection and scroll position.
 */
import { ExercisePart } from '../exercise-part.ts'
import { settled, whenNear } from '../nearness.ts'
import { analyse } from '../program-analysis.ts'
import { sessionOf } from '../session.ts'
import { Pane } from './pane.ts'

export class CodeEditor extends ExercisePart {
  #panes: Pane[] = []

  protected override connect(): void {
    const session = sessionOf(this)
    const leave = this.find('.leave')
    this.#panes = [...this.querySelectorAll<HTMLElement>('.pane')].map(
      (root) => new Pane(root, session, leave.id),
    )
    for (const pane of this.#panes) {
      this.effect(() => pane.show(session.draft[pane.side].value, session.selected.value))
      this.effect(() => pane.mark(session.run.shownMarks.value))
      this.onDisconnect(() => pane.close())
      this.listen(pane.root, 'input', () => pane.hearInput())
    }
    this.#setUpTabs()
    this.effect(() => {
      const sought = session.run.sought.value
      const pane = this.#panes.find(({ file }) => file === sought?.file)
      if (sought && pane) void pane.reveal(sought)
    })
    this.#loadWhenWanted()
    this.effect(() => {
      if (!session.draft.isPrinted.value) void this.#foresee()
    })
    this.listen(this, 'focusin', () => this.#hintAtLeaving(leave, true))
    this.listen(this, 'focusout', () => this.#hintAtLeaving(leave, false))
  }

  /** The editor is wanted by pointer, focus or an error to be shown, and else when it is near. */
  #loadWhenWanted(): void {
    const { run } = sessionOf(this)
    const load = () => void this.#load()
    this.onDisconnect(whenNear(this, () => afterFirstOutput(run.state.peek(), load)))
    const want = () => {
      for (const pane of this.#panes) pane.invite()
      load()
    }
    this.listen(this, 'pointerdown', want)
    this.listen(this, 'focusin', want)
    this.effect(() => {
      if (run.marks.value.length > 0) load()
    })
  }

  /** One after the other, each a task of its own. */
  async #load(): Promise<void> {
    for (const pane of this.#panes) await pane.open()
  }

  /** What Run needs of a program that is not the printed one is loaded before: while the learner types. */
  async #foresee(): Promise<void> {
    const session = sessionOf(this)
    await settled()
    // If it does not come, Run will say so.
    await analyse(session.draft.client.peek(), session.fileOf('client')).catch(() => undefined)
  }

  #hintAtLeaving(leave: HTMLElement, isInside: boolean): void {
    const inText =
      isInside && document.activeElement?.matches('.pane [contenteditable]:not([contenteditable="false"])')
    leave.hidden = !inText
  }

  /** Tabs as WAI-ARIA has them: arrow keys select, and only the selected one is a tab stop. */
  #setUpTabs(): void {
    const session = sessionOf(this)
    const tabs = [...this.querySelectorAll<HTMLElement>('[role="tab"]')]
    if (tabs.length === 0) return
    const select = (index: number, focus = false) => {
      for (const [place, tab] of tabs.entries()) {
        tab.ariaSelected = String(place === index)
        tab.tabIndex = place === index ? 0 : -1
        if (focus && place === index) tab.focus()
      }
      this.dataset['side'] = this.#panes[index]?.side ?? 'client'
    }
    for (const [index, tab] of tabs.entries()) {
      this.listen(tab, 'click', () => select(index))
      this.listen<KeyboardEvent>(tab, 'keydown', ({ key }) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[key]
        if (step !== undefined && session.isServerShown)
          select((index + step + tabs.length) % tabs.length, true)
      })
    }
    this.effect(() => {
      const { marks } = session.run
      for (const [index, tab] of tabs.entries())
        tab.toggleAttribute(
          'data-marked',
          marks.value.some(({ file }) => file === this.#panes[index]?.file),
        )
    })
    this.effect(() => {
      const sought = session.run.sought.value
      const index = this.#panes.findIndex(({ file }) => file === sought?.file)
      if (sought && index >= 0) select(index)
    })
    const server = this.#panes.findIndex(({ side }) => side === 'server')
    this.effect(() => {
      const isHidden = !session.isServerShown
      for (const element of [tabs[server], this.#panes[server]?.root]) if (element) element.hidden = isHidden
      if (isHidden && this.dataset['side'] === 'server') select(0)
    })
    select(0)
  }
}

/** A run that has just been started has the line to itself for a moment. */
function afterFirstOutput(state: string, load: () => void): void {
  if (state === 'starting') setTimeout(load, 500)
  else load()
}
