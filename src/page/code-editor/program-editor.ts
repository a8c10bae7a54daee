/**
 * CodeMirror as a program's editor: loaded only when wanted, in the metrics and colours of the
 * printed text that it replaces (`tok-*` classes, element.css).
 */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { Annotation, EditorState, Prec, type Extension } from '@codemirror/state'
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { classHighlighter } from '@lezer/highlight'
import { idle } from '../nearness.ts'
import type { ErrorMark } from '../run.ts'
import { completions } from './completion.ts'
import { errorMarks, setErrorMarks } from './error-marks.ts'
import './program-editor.css'

export interface ProgramEditorOptions {
  parent: HTMLElement
  text: string
  /** Name of what `text` is in: each buffer has a history of its own. */
  buffer: string
  file: string
  isEditable: boolean
  hintId: string
  changed(text: string): void
  run(): void
}

/** How long Escape lets Tab leave the editor. */
const LEAVE_MS = 10_000

/** A text from outside is being set, which is no typing. */
const setting = Annotation.define<true>()

export class ProgramEditor {
  readonly #view: EditorView
  readonly #create: (text: string) => EditorState
  readonly #states = new Map<string, EditorState>()
  #buffer: string

  /** CodeMirror reads the text in one task and draws it in another, for together they would block the page. */
  static async open(options: ProgramEditorOptions): Promise<ProgramEditor> {
    const state = createState(options, options.text)
    await idle()
    return new ProgramEditor(options, state)
  }

  private constructor(options: ProgramEditorOptions, state: EditorState) {
    this.#create = (text) => createState(options, text)
    this.#buffer = options.buffer
    this.#view = new EditorView({ parent: options.parent, state })
  }

  /** Shows what `buffer` holds; replaces what differs, as a step that can be undone. */
  setText(text: string, buffer: string): void {
    if (buffer !== this.#buffer) this.#open(buffer, text)
    const { doc } = this.#view.state
    const before = doc.toString()
    if (before === text) return
    let from = 0
    while (from < before.length && before[from] === text[from]) from++
    let rest = 0
    const most = Math.min(before.length, text.length) - from
    while (rest < most && before.at(-1 - rest) === text.at(-1 - rest)) rest++
    this.#view.dispatch({
      changes: { from, to: before.length - rest, insert: text.slice(from, text.length - rest) },
      annotations: setting.of(true),
      userEvent: 'replace',
    })
  }

  /** Marks the lines of `marks`, and brings the first into view. */
  setMarks(marks: ErrorMark[]): void {
    const { doc } = this.#view.state
    const [first] = marks
    const effects = [setErrorMarks.of(marks)]
    this.#view.dispatch({ effects })
    if (first && first.line <= doc.lines)
      this.#view.dispatch({ effects: EditorView.scrollIntoView(doc.line(first.line).from, { y: 'center' }) })
  }

  /** Offsets into the text; those beyond its end mean the end. */
  select({ anchor, head }: { anchor: number; head: number }): void {
    const { length } = this.#view.state.doc
    this.#view.dispatch({ selection: { anchor: Math.min(anchor, length), head: Math.min(head, length) } })
  }

  /** Puts the caret there and the focus; 1-based, and a column beyond the line's end means its end. */
  reveal({ line, column }: { line: number; column: number }): void {
    const { doc } = this.#view.state
    const { from, to } = doc.line(Math.min(line, doc.lines))
    const anchor = Math.min(from + column - 1, to)
    this.#view.dispatch({
      selection: { anchor },
      effects: EditorView.scrollIntoView(anchor, { y: 'center' }),
    })
    this.#view.focus()
  }

  scrollTo(top: number, left: number): void {
    this.#view.scrollDOM.scrollTo({ top, left })
  }

  focus(): void {
    this.#view.focus()
  }

  destroy(): void {
    this.#view.destroy()
  }

  /** Another buffer, with its history; nothing is marked in it. */
  #open(buffer: string, text: string): void {
    this.#states.set(this.#buffer, this.#view.state)
    this.#buffer = buffer
    this.#view.setState(this.#states.get(buffer) ?? this.#create(text))
    this.#view.dispatch({ effects: setErrorMarks.of([]) })
  }
}

function createState(options: ProgramEditorOptions, doc: string): EditorState {
  const reportTyping = EditorView.updateListener.of(({ docChanged, transactions, state }) => {
    const isSet = transactions.some((transaction) => transaction.annotation(setting))
    if (docChanged && !isSet) options.changed(state.doc.toString())
  })
  return EditorState.create({ doc, extensions: [extensions(options), reportTyping] })
}

function extensions(options: ProgramEditorOptions): Extension {
  const runKey = { key: 'Mod-Enter', run: () => (options.run(), true) }
  const leaveKey = { key: 'Escape', run: letTabLeave }
  return [
    lineNumbers(),
    history(),
    indentUnit.of('  '),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ icons: false }),
    highlightActiveLine(),
    highlightSelectionMatches(),
    search({ top: true }),
    javascript({ typescript: options.file.endsWith('.ts') }),
    completions(options.file),
    syntaxHighlighting(classHighlighter),
    errorMarks,
    Prec.highest(keymap.of([runKey])),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap]),
    keymap.of([...historyKeymap, ...completionKeymap, indentWithTab]),
    Prec.lowest(keymap.of([leaveKey])),
    EditorState.tabSize.of(2),
    options.isEditable ? [] : [EditorState.readOnly.of(true), EditorView.editable.of(false)],
    EditorView.contentAttributes.of({
      'aria-label': options.file,
      'aria-describedby': options.hintId,
      autocapitalize: 'off',
      tabindex: '0',
      ...(options.isEditable ? {} : { 'aria-readonly': 'true' }),
    }),
  ]
}

/** CodeMirror gives Tab back for two seconds after Escape, which is short for slow hands. */
function letTabLeave(view: EditorView): boolean {
  view.setTabFocusMode(LEAVE_MS)
  return false
}
