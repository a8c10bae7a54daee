/**
 * Two versions of a program, and where it is offered, a way to take the other whole or piece by piece:
 * what was taken is the learner's when the dialog closes. Loaded only when wanted.
 */
import type { Side } from '../draft.ts'
import { Island } from '../island.ts'
import type { Comparison } from '../session.ts'
import './element.css'
import { showBelow, showBeside, type Versions } from './versions.ts'

/** With less, two columns of code show too little of either. */
const ROOM_FOR_TWO = '(width >= 48rem)'

export class CompareDialog extends Island {
  /** Set before the element is connected. */
  comparison: Comparison | undefined

  protected override connect(): void {
    const { comparison } = this
    if (!comparison) throw new Error('<compare-dialog> was connected without a comparison')
    const { mine, theirs, take } = comparison
    const dialog = document.createElement('dialog')
    dialog.setAttribute('aria-label', 'Two versions')
    dialog.innerHTML =
      '<form method="dialog"><button type="button" class="take" hidden>Take all of it</button><button class="close">Close</button></form><div class="names"><p class="mine">Yours</p><p class="theirs"></p></div>'
    this.append(dialog)
    this.find('.theirs').textContent = comparison.theirName
    const show = matchMedia(ROOM_FOR_TWO).matches ? showBeside : showBelow
    const shown = new Map<Side, Versions>()
    for (const side of ['client', 'server'] as const)
      if (side === 'client' || mine.server !== theirs.server)
        shown.set(side, show(dialog, { mine: mine[side], theirs: theirs[side], canTake: take !== undefined }))
    this.onDisconnect(() => {
      for (const versions of shown.values()) versions.destroy()
      dialog.remove()
    })
    if (take) this.#setUpTaking(dialog, comparison, shown)
    this.listen(dialog, 'close', () => this.remove())
    dialog.showModal()
  }

  #setUpTaking(
    dialog: HTMLDialogElement,
    { mine, theirs, take }: Comparison,
    shown: Map<Side, Versions>,
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
    // A piece that was taken is gone, and its button with it.
    this.listen<MouseEvent>(dialog, 'click', ({ target, detail }) => {
      if (detail === 0 && target instanceof Element && target.matches('.take-piece')) close.focus()
    })
    this.listen(dialog, 'close', () => {
      if (programs === mine)
        for (const [side, versions] of shown) programs = { ...programs, [side]: versions.mine }
      if (programs.client !== mine.client || programs.server !== mine.server) take?.(programs)
    })
  }
}
