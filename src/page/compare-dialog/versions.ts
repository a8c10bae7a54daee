/**
 * Two versions of one program and what parts them: beside each other, or, where there is no room for
 * that, the learner's lines above those that would take their place.
 */
import { javascript } from '@codemirror/lang-javascript'
import { syntaxHighlighting } from '@codemirror/language'
import { getOriginalDoc, MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { classHighlighter } from '@lezer/highlight'

export interface Versions {
  /** The learner's, with the pieces that were taken. */
  readonly mine: string
  destroy(): void
}

export interface VersionTexts {
  mine: string
  theirs: string
  /** Whether pieces of theirs can be taken. */
  canTake: boolean
}

export function showBeside(parent: HTMLElement, { mine, theirs, canTake }: VersionTexts): Versions {
  const view = new MergeView({
    parent,
    a: { doc: mine, extensions: version('Your version') },
    b: { doc: theirs, extensions: version('The other version') },
    collapseUnchanged: {},
    ...(canTake && { revertControls: 'b-to-a', renderRevertControl: () => pieceButton('take-piece', '←') }),
  })
  // The merge view hears presses of a pointer only; a key makes a click without one.
  view.dom.addEventListener('click', ({ target, detail }) => {
    if (detail === 0 && target instanceof Element && target.matches('.take-piece'))
      target.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, cancelable: true }))
  })
  return {
    get mine() {
      return view.a.state.doc.toString()
    },
    destroy: () => view.destroy(),
  }
}

export function showBelow(parent: HTMLElement, { mine, theirs, canTake }: VersionTexts): Versions {
  const view = new EditorView({
    parent,
    doc: theirs,
    extensions: [
      version('Both versions'),
      unifiedMergeView({
        original: mine,
        collapseUnchanged: {},
        mergeControls: canTake && ((type, take) => (type === 'accept' ? takeButton(take) : nothing())),
      }),
    ],
  })
  return {
    get mine() {
      return getOriginalDoc(view.state).toString()
    },
    destroy: () => view.destroy(),
  }
}

function takeButton(take: (event: MouseEvent) => void): HTMLElement {
  const button = pieceButton('take-piece', 'Take')
  button.addEventListener('click', take)
  return button
}

function nothing(): HTMLElement {
  const element = document.createElement('span')
  element.hidden = true
  return element
}

function pieceButton(name: string, text: string): HTMLElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = name
  button.ariaLabel = button.title = 'Take this piece'
  button.textContent = text
  return button
}

function version(label: string): Extension {
  return [
    lineNumbers(),
    javascript({ typescript: true }),
    syntaxHighlighting(classHighlighter),
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({ 'aria-label': label }),
  ]
}
