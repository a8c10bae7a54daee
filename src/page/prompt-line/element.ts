/**
 * The prompt: what is typed is evaluated in the run under way. Enter asks, Shift+Enter begins a line,
 * arrows go through what was asked, Tab completes a name, Ctrl+C stops the program.
 */
import { Island } from '../island.ts'
import { sessionOf } from '../session.ts'
import './element.css'
import { PromptHistory } from './history.ts'
import { promptContents } from './markup.ts'
import {
  completeName,
  globalNames,
  typedName,
  type NameCompletion,
  type TypedName,
} from './name-completion.ts'

const SHOWN = 60

export class PromptLine extends Island {
  readonly #history = new PromptHistory()
  /** The text that Tab was last to complete. */
  #asked: string | undefined

  protected override connect(): void {
    this.innerHTML = promptContents()
    const { run } = sessionOf(this)
    const field = this.find<HTMLTextAreaElement>('textarea')
    const names = this.find('.names')
    this.effect(() => {
      const isPast = run.moment.value !== undefined
      field.readOnly = isPast || !run.isOn.value
      field.placeholder = isPast
        ? 'This is how it was: continue from here to ask the program'
        : run.isOn.value
          ? 'Ask the program'
          : 'Run the program, then ask it something here'
    })
    this.listen(field, 'input', () => {
      names.textContent = ''
      this.#asked = undefined
    })
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

  /** Without a name to complete, or one that was asked for already, Tab goes on to what comes next on the page. */
  #complete(field: HTMLTextAreaElement): boolean {
    const { run } = sessionOf(this)
    const before = textBefore(field)
    const name = before === undefined || !run.isOn.peek() ? undefined : typedName(before)
    if (!name || before === this.#asked) return false
    this.#asked = before
    const { path, typed } = name
    if (path.length === 0) return this.#insert(field, completeName(typed, globalNames(run.names)))
    void this.#completeMember(field, name)
    return true
  }

  async #completeMember(field: HTMLTextAreaElement, { path, typed }: TypedName): Promise<void> {
    const before = textBefore(field)
    const names = await sessionOf(this).run.complete(path)
    // By then more may have been typed.
    if (textBefore(field) === before) this.#insert(field, completeName(typed, names))
  }

  /** As far as all agree; once that is there, what there is to choose from. */
  #insert(field: HTMLTextAreaElement, completion: NameCompletion | undefined): boolean {
    if (!completion) return false
    const { rest, names } = completion
    field.setRangeText(rest, field.selectionStart, field.selectionStart, 'end')
    this.find('.names').textContent = rest === '' ? names.slice(0, SHOWN).join('  ') + more(names) : ''
    return true
  }
}

/** Nothing while something is selected. */
function textBefore({ selectionStart: start, selectionEnd: end, value }: HTMLTextAreaElement) {
  return start === end ? value.slice(0, start) : undefined
}

function more(names: string[]): string {
  return names.length > SHOWN ? `  … ${names.length - SHOWN} more` : ''
}
