/**
 * Two versions of a program beside each other, and where it is offered, a way to take the other whole or
 * piece by piece: what was taken is the learner's when the dialog closes. Loaded only when wanted.
 */
import { javascript } from '@codemirror/lang-javascript'
import { syntaxHighlighting } from '@codemirror/language'
import { MergeView } from '@codemirror/merge'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { classHighlighter } from '@lezer/highlight'
import type { Side } from '../draft.ts'
import { Island } from '../island.ts'
import type { Comparison } from '../session.ts'
import './element.css'

export class CompareDialog extends Island {
  /** Set before the element is connected. */
  comparison: Comparison | undefined

  protected override connect(): void {
    const { comparison } = this
    if (!comparison) throw new Error('<compare-dialog> was connected without a comparison')
    const dialog = document.createElement('dialog')
    dialog.setAttribute('aria-label', 'Two versions')
    dialog.innerHTML =
      '<form method="dialog"><button type="button" class="take" hidden>Take all of it</button><button class="close">Close</button></form><div class="names"><p>Yours</p><p class="theirs"></p></div>'
    this.append(dialog)
    this.find('.theirs').textContent = comparison.theirName
    const views = new Map<Side, MergeView>()
    for (const side of ['client', 'server'] as const)
      if (side === 'client' || comparison.mine.server !== comparison.theirs.server)
        views.set(side, merge(dialog, comparison.mine[side], comparison.theirs[side], comparison.take))
    this.onDisconnect(() => {
      for (const view of views.values()) view.destroy()
      dialog.remove()
    })
    if (comparison.take) this.#setUpTaking(dialog, comparison, views)
    this.listen(dialog, 'close', () => this.remove())
    dialog.showModal()
  }

  #setUpTaking(
    dialog: HTMLDialogElement,
    { mine, theirs, take }: Comparison,
    views: Map<Side, MergeView>,
  ): void {
    const taking = this.find('.take')
    const close = this.find('.close')
    taking.hidden = false
    close.textContent = 'Done'
    let programs = mine
    this.listen(taking, 'click', () => {
      programs = theirs
      dialog.close()
    })
    // The merge view hears presses of a pointer only; a key makes a click without one.
    this.listen<MouseEvent>(dialog, 'click', ({ target, detail }) => {
      if (detail > 0 || !(target instanceof Element) || !target.matches('.take-piece')) return
      target.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, cancelable: true }))
      close.focus()
    })
    this.listen(dialog, 'close', () => {
      if (programs === mine)
        for (const [side, view] of views) programs = { ...programs, [side]: view.a.state.doc.toString() }
      if (programs.client !== mine.client || programs.server !== mine.server) take?.(programs)
    })
  }
}

function merge(parent: HTMLElement, mine: string, theirs: string, take: Comparison['take']): MergeView {
  return new MergeView({
    parent,
    a: { doc: mine, extensions: version('Your version') },
    b: { doc: theirs, extensions: version('The other version') },
    collapseUnchanged: {},
    ...(take && { revertControls: 'b-to-a', renderRevertControl: pieceButton }),
  })
}

function pieceButton(): HTMLElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'take-piece'
  button.ariaLabel = button.title = 'Take this piece'
  button.textContent = '←'
  return button
}

function version(label: string): Extension {
  return [
    lineNumbers(),
    javascript({ typescript: true }),
    syntaxHighlighting(classHighlighter),
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({ 'aria-label': label }),
  ]
}
