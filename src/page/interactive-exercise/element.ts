/**
 * An exercise on the page: begins its session, keeps its work when the page is left, and ends its
 * run with it.
 */
import { effect } from '@preact/signals-core'
import { ExercisePart } from '../exercise-part.ts'
import { whenNear } from '../nearness.ts'
import { Runner } from '../runner.ts'
import { SandboxFrame } from '../sandbox-frame.ts'
import { sessionOf, type Session } from '../session.ts'

export class InteractiveExercise extends ExercisePart {
  protected override connect(): void {
    const session = sessionOf(this)
    // Who only reads the page's beginning is spared the sandbox.
    if (SandboxFrame.isPrepared) Runner.warm()
    else this.onDisconnect(whenNear(this, () => Runner.warm()))
    // From here on it may show what stands over its edge, as an editor's tooltip does.
    const uncover = () => (this.style.contentVisibility = 'visible')
    this.onDisconnect(whenNear(this, uncover))
    this.listen(this, 'focusin', uncover, { once: true })
    this.#nameRegions()
    this.listen(globalThis, 'pagehide', () => session.draft.flush())
    this.listen(document, 'visibilitychange', () => session.draft.flush())
    this.listen<StorageEvent>(globalThis, 'storage', ({ key }) => session.hearStorage(key))
    this.listen<KeyboardEvent>(this, 'keydown', (event) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return
      event.preventDefault()
      session.start()
    })
    this.onDisconnect(() => {
      session.draft.flush()
      session.run.stop()
    })
    this.onDisconnect(effect(() => void this.#compare(session)))
  }

  async #compare(session: Session): Promise<void> {
    const comparison = session.comparison.value
    if (!comparison) return
    const { CompareDialog } = await import('../compare-dialog/element.ts')
    CompareDialog.define('compare-dialog')
    const dialog = new CompareDialog()
    dialog.comparison = comparison
    this.append(dialog)
    session.comparison.value = undefined
  }

  /** With several exercises on a page, each region's name says which it belongs to. */
  #nameRegions(): void {
    if (document.querySelectorAll('interactive-exercise').length < 2) return
    const title = this.find('h2').textContent
    for (const region of this.querySelectorAll('section[aria-label]'))
      region.ariaLabel = `${region.ariaLabel}, ${title}`
  }
}
