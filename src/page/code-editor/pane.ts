/** One program of the editor: first as printed and natively editable, later in CodeMirror. */
import type { Side } from '../draft.ts'
import { idle } from '../nearness.ts'
import type { ErrorMark } from '../run.ts'
import type { Session } from '../session.ts'
import type { ProgramEditor } from './program-editor.ts'

/** In an older browser what is printed is for reading until CodeMirror has come. */
const canBePlain = canBePlainText()

export class Pane {
  readonly root: HTMLElement
  readonly side: Side
  readonly file: string
  readonly #session: Session
  readonly #isEditable: boolean
  readonly #hintId: string
  readonly #code: HTMLElement
  readonly #numbers: HTMLElement
  #editor: ProgramEditor | undefined
  #opening: Promise<void> | undefined
  #isOpen = false
  #isClosed = false
  #marks: ErrorMark[] = []
  #buffer = ''

  /** `hintId` names the element that says how the keyboard leaves the editor. */
  constructor(root: HTMLElement, session: Session, hintId: string) {
    this.root = root
    this.side = root.dataset['side'] === 'server' ? 'server' : 'client'
    this.file = session.fileOf(this.side)
    this.#session = session
    this.#hintId = hintId
    this.#isEditable = !('readOnly' in root.dataset)
    const code = root.querySelector('code')
    const numbers = root.querySelector<HTMLElement>('.numbers')
    if (!code || !numbers) throw new Error('<code-editor> has a pane without "code" or ".numbers"')
    this.#code = code
    this.#numbers = numbers
    if (this.#isEditable && canBePlain) this.#offerEditing()
  }

  /** Shows `text`, if it is not what is shown already, as what `buffer` holds now. */
  show(text: string, buffer: string): void {
    this.#buffer = buffer
    this.#editor?.setText(text, buffer)
    if (this.#isOpen || this.#printedText() === text) return
    this.#code.textContent = text
    this.#number(text)
  }

  mark(marks: ErrorMark[]): void {
    const hadNone = this.#marks.length === 0
    this.#marks = marks.filter(({ file }) => file === this.file)
    // The editor measures itself anew each time.
    if (!hadNone || this.#marks.length > 0) this.#editor?.setMarks(this.#marks)
  }

  /**
   * Lets the learner type into the printed text, who is about to: every piece of it takes on another style
   * then, which on a slow machine would hold up what is shown first.
   */
  invite(): void {
    const code = this.#code
    if (this.#isOpen || !this.#isEditable || !canBePlain || code.isContentEditable) return
    code.contentEditable = 'plaintext-only'
    // Who came by keyboard has no caret yet.
    const selection = getSelection()
    if (code.contains(document.activeElement) && !code.contains(selection?.anchorNode ?? null))
      selection?.collapse(code, 0)
  }

  /** The learner has typed into the printed text. */
  hearInput(): void {
    if (this.#isOpen) return
    const text = this.#printedText()
    this.#number(text)
    this.#session.edit(this.side, text)
  }

  /**
   * Loads CodeMirror and lets it take over. Should it not come, the printed text goes on working, and
   * whoever wants the editor next tries again.
   */
  open(): Promise<void> {
    this.#opening ??= this.#takeOver().catch((error: unknown) => {
      console.warn('The editor did not come:', error)
      this.#opening = undefined
    })
    return this.#opening
  }

  /** Shows a line of the program, and puts the caret there. */
  async reveal(place: { line: number; column: number }): Promise<void> {
    await this.open()
    this.#editor?.reveal(place)
  }

  close(): void {
    this.#isClosed = true
    this.#editor?.destroy()
    this.#editor = undefined
    this.#isOpen = false
    this.root.classList.remove('is-open')
    this.show(this.#text, this.#buffer)
  }

  /** CodeMirror finds its measures out of sight; only then does it take the printed text's place. */
  async #takeOver(): Promise<void> {
    // To evaluate all that code would be a long task: the view is one of its own, and so is setting it up.
    const [{ ProgramEditor }] = await Promise.all([import('./program-editor.ts'), import('@codemirror/view')])
    await idle()
    const printed = this.#code.closest<HTMLElement>('.printed')
    if (this.#isClosed || !printed) return
    const editor = await ProgramEditor.open({
      parent: this.root,
      text: this.#text,
      buffer: this.#buffer,
      file: this.file,
      isEditable: this.#isEditable,
      hintId: this.#hintId,
      changed: (text) => this.#session.edit(this.side, text),
      run: () => this.#session.start(),
    })
    if (this.#isClosed) return editor.destroy()
    this.#editor = editor
    // What was typed meanwhile went into the printed text.
    editor.setText(this.#text, this.#buffer)
    await nextFrames(2)
    if (this.#isClosed) return
    const hadFocus = printed.contains(document.activeElement)
    const selection = hadFocus ? this.#selection() : undefined
    const { scrollTop, scrollLeft } = printed
    this.root.classList.add('is-open')
    this.#isOpen = true
    if (selection) editor.select(selection)
    editor.scrollTo(scrollTop, scrollLeft)
    if (hadFocus) editor.focus()
    editor.setMarks(this.#marks)
  }

  get #text(): string {
    return this.#session.draft[this.side].peek()
  }

  #offerEditing(): void {
    const code = this.#code
    code.parentElement?.removeAttribute('tabindex')
    Object.assign(code, { spellcheck: false, autocapitalize: 'off', tabIndex: 0 })
    Object.assign(code, { role: 'textbox', ariaMultiLine: 'true', ariaLabel: this.file })
    code.setAttribute('aria-describedby', this.#hintId)
  }

  #printedText(): string {
    return this.#code.textContent
  }

  #number(text: string): void {
    const lines = text.replace(/\n$/, '').split('\n')
    this.#numbers.textContent = lines.map((_, index) => index + 1).join('\n')
  }

  /** The selection as offsets into the text. */
  #selection(): { anchor: number; head: number } | undefined {
    const selection = getSelection()
    if (!selection?.anchorNode || !selection.focusNode || !this.#code.contains(selection.anchorNode))
      return undefined
    const offset = (node: Node, at: number) => {
      const range = document.createRange()
      range.setStart(this.#code, 0)
      range.setEnd(node, at)
      return range.toString().length
    }
    return {
      anchor: offset(selection.anchorNode, selection.anchorOffset),
      head: offset(selection.focusNode, selection.focusOffset),
    }
  }
}

async function nextFrames(count: number): Promise<void> {
  for (let frame = 0; frame < count; frame++) await new Promise((resolve) => requestAnimationFrame(resolve))
}

function canBePlainText(): boolean {
  try {
    document.createElement('code').contentEditable = 'plaintext-only'
    return true
  } catch {
    return false
  }
}
