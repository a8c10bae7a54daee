/** Copies the code block that it stands in. Made by script, for without script it could do nothing. */
import { Island } from '../island.ts'

export class CopyButton extends Island {
  /** Gives each code block of `root` its button. */
  static attach(root: ParentNode): void {
    for (const block of root.querySelectorAll<HTMLElement>(
      'main.lesson pre:not(interactive-exercise .pane pre)',
    )) {
      if (block.parentElement?.localName === 'figure') continue
      const frame = document.createElement('figure')
      frame.className = 'fence'
      block.replaceWith(frame)
      frame.append(block, document.createElement('copy-button'))
    }
  }

  protected override connect(): void {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = 'Copy'
    this.replaceChildren(button)
    this.listen(button, 'click', () => void this.#copy(button))
  }

  async #copy(button: HTMLButtonElement): Promise<void> {
    const text = this.parentElement?.querySelector('pre')?.textContent ?? ''
    try {
      await navigator.clipboard.writeText(text)
      button.textContent = 'Copied'
    } catch {
      button.textContent = 'Not allowed'
    }
    setTimeout(() => (button.textContent = 'Copy'), 1_500)
  }
}
