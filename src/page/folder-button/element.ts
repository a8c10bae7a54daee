/**
 * Saves what is worked on as a folder that runs on real Node.js and in a real page. Where that cannot
 * be, the button says why; everything that makes the folder is loaded when one is asked for.
 */
import { obstacle } from '../exercise-folder/obstacle.ts'
import { ExercisePart } from '../exercise-part.ts'
import { isDisabled, setDisabled } from '../island.ts'
import { sessionOf } from '../session.ts'

export class FolderButton extends ExercisePart {
  protected override connect(): void {
    const session = sessionOf(this)
    const button = this.find('button')
    const status = this.find('p')
    const name = button.ariaLabel ?? ''
    this.effect(() => {
      void session.selected.value
      const reason = obstacle(session.workData.network)
      setDisabled(button, reason !== undefined)
      button.ariaDescription = reason ?? null
      button.title = reason ?? name
      status.textContent = ''
    })
    this.listen(button, 'click', () => {
      if (isDisabled(button)) status.textContent = button.ariaDescription
      else void this.#save(status)
    })
  }

  async #save(status: HTMLElement): Promise<void> {
    status.textContent = ''
    const title = this.closest('interactive-exercise')?.querySelector('h2')?.textContent ?? ''
    try {
      const { saveFolder } = await import('../exercise-folder/save-folder.ts')
      await saveFolder(sessionOf(this), title)
    } catch (error) {
      status.textContent = `It could not be saved. ${(error as Error).message}`
    }
  }
}
