/** Lines that failed: tinted, with the message at their end, until the program is changed. */
import { StateEffect, StateField } from '@codemirror/state'
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view'
import type { ErrorMark } from '../run.ts'

export const setErrorMarks = StateEffect.define<ErrorMark[]>()

class ErrorNote extends WidgetType {
  readonly #message: string

  constructor(message: string) {
    super()
    this.#message = message
  }

  override eq(other: ErrorNote): boolean {
    return other.#message === this.#message
  }

  override toDOM(): HTMLElement {
    const note = document.createElement('span')
    note.className = 'error-note'
    note.textContent = this.#message
    return note
  }
}

const line = Decoration.line({ class: 'error-line' })

export const errorMarks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let result = marks.map(transaction.changes)
    for (const effect of transaction.effects)
      if (effect.is(setErrorMarks)) result = decorate(effect.value, transaction.state.doc)
    return result
  },
  provide: (field) => EditorView.decorations.from(field),
})

function decorate(marks: ErrorMark[], doc: EditorView['state']['doc']): DecorationSet {
  const byLine = new Map<number, string[]>()
  for (const { line: number, message } of marks) {
    const messages = byLine.get(number) ?? []
    if (number >= 1 && number <= doc.lines && !messages.includes(message))
      byLine.set(number, [...messages, message])
  }
  const ranges = [...byLine].flatMap(([number, messages]) => {
    const { from, to } = doc.line(number)
    const note = Decoration.widget({ widget: new ErrorNote(messages.join('; ')), side: 1 })
    return [line.range(from), note.range(to)]
  })
  return Decoration.set(ranges, true)
}
