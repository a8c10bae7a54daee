/**
 * A question: one answer is chosen, then given; only then comes the feedback. What was given last is
 * remembered by its text, so that a lesson may put its answers in another order.
 */
import { Island } from '../island.ts'
import { Store } from '../store.ts'

interface Given {
  answer: string
  /** ISO date. */
  date: string
}

export class QuizQuestion extends Island {
  protected override connect(): void {
    const said = this.find('.said')
    this.#restore()
    // What is there from before is no news.
    said.role = 'status'
    this.listen(this.find('button'), 'click', () => this.#give())
    this.listen(this, 'change', () => this.#say('open'))
  }

  get #key(): string {
    return `wireside:answer:${this.dataset['key'] ?? ''}`
  }

  #answers(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('li')]
  }

  #restore(): void {
    const { value } = new Store().read(this.#key, isGiven)
    const answer = value && this.#answers().find((each) => textOf(each) === value.answer)
    const box = answer?.querySelector('input')
    if (!answer || !box) return
    box.checked = true
    this.#judge(answer)
  }

  #give(): void {
    const answer = this.#answers().find((each) => each.querySelector('input')?.checked)
    if (!answer) return this.#say('open', 'Choose an answer first.')
    this.#judge(answer)
    const trouble = new Store().write(this.#key, { answer: textOf(answer), date: new Date().toISOString() })
    if (trouble) this.find('.said').append(' (This browser could not keep your answer.)')
  }

  #judge(answer: HTMLElement): void {
    const feedback = answer.querySelector('details p')?.cloneNode(true).childNodes ?? []
    this.#say(answer.dataset['correct'] === 'true' ? 'right' : 'wrong', ...feedback)
  }

  #say(outcome: 'open' | 'right' | 'wrong', ...words: (string | Node)[]): void {
    const said = this.find('.said')
    said.dataset['outcome'] = outcome
    said.replaceChildren(...words)
  }
}

function textOf(answer: HTMLElement): string {
  return answer.querySelector('label')?.textContent.trim() ?? ''
}

function isGiven(value: unknown): value is Given {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Record<string, unknown>)['answer'] === 'string'
  )
}
