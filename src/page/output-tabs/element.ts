/**
 * Console and network as tabs, or beside each other where there is room, under the bar of time, which
 * comes with the first run. The network's panel is loaded when its tab is opened, or when both are in view and near.
 */
import { ExercisePart } from '../exercise-part.ts'
import { idle, whenNear } from '../nearness.ts'
import { sessionOf } from '../session.ts'

export class OutputTabs extends ExercisePart {
  #opening: Promise<void> | undefined
  #timing: Promise<void> | undefined

  protected override connect(): void {
    const tabs = [...this.querySelectorAll<HTMLElement>('[role="tab"]')]
    const select = (index: number) => {
      for (const [place, tab] of tabs.entries()) {
        tab.ariaSelected = String(place === index)
        tab.tabIndex = place === index ? 0 : -1
      }
      this.dataset['shown'] = index === 0 ? 'console' : 'network'
      if (index === 1) void this.#open()
    }
    for (const [index, tab] of tabs.entries()) {
      this.listen(tab, 'click', () => select(index))
      this.listen<KeyboardEvent>(tab, 'keydown', ({ key }) => {
        if (key !== 'ArrowRight' && key !== 'ArrowLeft') return
        select(1 - index)
        tabs[1 - index]?.focus()
      })
    }
    const openIfSeen = () => {
      if (this.find('.network').checkVisibility()) void this.#open()
    }
    this.onDisconnect(whenNear(this, openIfSeen))
    const resized = new ResizeObserver(() => {
      if (!this.#opening) this.onDisconnect(whenNear(this, openIfSeen))
    })
    resized.observe(this)
    this.onDisconnect(() => resized.disconnect())
    select(0)
    const { run } = sessionOf(this)
    this.effect(() => {
      if (run.watched.value) select(1)
    })
    this.effect(() => {
      if (run.soughtLine.value) select(0)
    })
    this.effect(() => {
      if (run.hasOutput.value || run.state.value === 'running') void idle().then(() => this.#openTime())
    })
  }

  /** Time is in the learner's hands as soon as there is some. */
  #openTime(): Promise<void> {
    this.#timing ??= import('../time-bar/element.ts')
      .then(({ TimeBar }) => TimeBar.define('time-bar'))
      .catch((error: unknown) => {
        console.warn('The bar of time did not come:', error)
        this.#timing = undefined
      })
    return this.#timing
  }

  /** Should it not come, the next who opens the tab tries again. */
  #open(): Promise<void> {
    this.#opening ??= this.#fill().catch((error: unknown) => {
      console.warn('The network’s panel did not come:', error)
      this.#opening = undefined
    })
    return this.#opening
  }

  async #fill(): Promise<void> {
    const [{ createNetwork }] = await Promise.all([import('./network.ts'), this.#openTime()])
    if (this.isConnected) await createNetwork(this.find('.network'), sessionOf(this))
  }
}
