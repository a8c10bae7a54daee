import { javascript } from '@codemirror/lang-javascript'
import { syntaxHighlighting } from '@codemirror/language'
/** Two versions of a program beside each other. Loaded only when somebody wants to see both. */
import { MergeView } from '@codemirror/merge'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { classHighlighter } from '@lezer/highlight'
import { Island } from '../island.ts'
import type { Comparison } from '../session.ts'
import './element.css'

export class CompareDialog extends Island {
  /** Set before the element is connected. */
  comparison: Comparison | undefined

  protected override connect(): void {
    const { comparison } = this
    if (!comparison) throw new Error('<compare-dialog> was connected without a comparison')
    const dialog = document.createElement('dialog')
    dialog.setAttribute('aria-label', 'Two versions')
    dialog.innerHTML =
      '<form method="dialog"><button>Close</button></form><div class="names"><p>Yours</p><p class="theirs"></p></div>'
    this.append(dialog)
    this.find('.theirs').textContent = comparison.theirName
    const views = (['client', 'server'] as const)
      .filter((side) => side === 'client' || comparison.mine.server !== comparison.theirs.server)
      .map((side) => merge(dialog, comparison.mine[side], comparison.theirs[side]))
    this.onDisconnect(() => {
      for (const view of views) view.destroy()
      dialog.remove()
    })
    this.listen(dialog, 'close', () => this.remove())
    dialog.showModal()
  }
}

function merge(parent: HTMLElement, mine: string, theirs: string): MergeView {
  return new MergeView({
    parent,
    a: { doc: mine, extensions: version('Your version') },
    b: { doc: theirs, extensions: version('The other version') },
    collapseUnchanged: {},
  })
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
