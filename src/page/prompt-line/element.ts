/**
 * The prompt: what is typed is evaluated in the run under way. Enter asks, Shift+Enter begins a line,
 * arrows go through what was asked, Tab completes a name, Ctrl+C stops the program.
 */
import { Island } from '../island.ts'
import { sessionOf } from '../session.ts'
import './element.css'
import { PromptHistory } from './history.ts'
import { promptContents } from './markup.ts'
import { completeName } from './name-completion.ts'

export class PromptLine extends Island {
  readonly #history = new PromptHistory()

  protected override connect(): void {
    this.innerHTML = promptContents()
    const { run } = sessionOf(this)
    const field = this.find<HTMLTextAreaElement>('textarea')
    const names = this.find('.names')
    this.effect(() => {
      field.readOnly = !run.isOn.value
      field.placeholder = run.isOn.value ? 'Ask the program' : 'Run the program, then ask it something here'
    })
    this.listen(field, 'input', () => (names.textContent = ''))
    this.listen<KeyboardEvent>(field, 'keydown', (event) => {
      if (event.isComposing || !this.#press(event, field)) return
      event.preventDefault()
    })
  }

  /** Whether the key means something here. */
  #press(event: KeyboardEvent, field: HTMLTextAreaElement): boolean {
    const { run } = sessionOf(this)
    const { selectionStart: start, selectionEnd: end, value } = field
    const isPlain = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey
    if (event.key === 'c' && event.ctrlKey && start === end) run.stop()
    else if (!isPlain) return false
    else if (event.key === 'Enter') this.#ask(field)
    else if (event.key === 'ArrowUp' && !value.slice(0, start).includes('\n'))
      this.#put(field, this.#history.back(value))
    else if (event.key === 'ArrowDown' && !value.slice(end).includes('\n'))
      this.#put(field, this.#history.forward())
    else if (event.key === 'Tab') return this.#complete(field)
    else return false
    return true
  }

  #ask(field: HTMLTextAreaElement): void {
    const { run } = sessionOf(this)
    if (field.value.trim() === '' || !run.isOn.peek()) return
    run.evaluate(field.value)
    this.#history.add(field.value)
    field.value = ''
  }

  #put(field: HTMLTextAreaElement, text: string | undefined): void {
    if (text !== undefined) field.value = text
  }

  /** Without a name to complete Tab goes on to what comes next on the page. */
  #complete(field: HTMLTextAreaElement): boolean {
    const { selectionStart: start, selectionEnd: end, value } = field
    const completion = start === end && completeName(value.slice(0, start), sessionOf(this).run.names)
    if (!completion) return false
    field.setRangeText(completion.rest, start, start, 'end')
    this.find('.names').textContent = completion.names.length > 1 ? completion.names.join('  ') : ''
    return true
  }
}
