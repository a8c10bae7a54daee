/**
 * The editor before it is one: each program's highlighted text with its line numbers, in the same
 * metrics as CodeMirror, which takes its place later.
 */
import { escapeHtml, joinHtml } from '../markup.ts'

export interface EditorView {
  id: string
  clientFile: 'client.js' | 'client.ts'
  clientHtml: string
  editable: boolean
  /** Where there is a tab for the server's program; empty where only challenges have one. */
  serverHtml?: string
  serverEditable: boolean
  /** Where more than one program may be worked on. */
  selectorHtml?: string
}

export function editorMarkup(view: EditorView): string {
  const both = view.serverHtml !== undefined
  const most = Math.max(countLines(view.clientHtml), countLines(view.serverHtml ?? ''))
  return `<code-editor class="${both ? 'two' : 'one'}" style="--most:${most}"><section aria-label="Editor">${view.selectorHtml ?? ''}
<div class="tabs"${both ? ' role="tablist" aria-label="Programs"' : ''}>${joinHtml(
    tab(view, 'client', view.clientFile, both),
    both && tab(view, 'server', 'server.js', both),
  )}<span class="leave" id="leave-${escapeHtml(view.id)}" hidden>Ctrl+Enter runs. Esc, then Tab leaves the editor.</span></div>
<div class="panes">${joinHtml(
    pane(view, 'client', view.clientFile, view.clientHtml, view.editable),
    both && pane(view, 'server', 'server.js', view.serverHtml ?? '', view.serverEditable),
  )}</div>
</section></code-editor>`
}

function tab({ id, serverHtml }: EditorView, side: 'client' | 'server', file: string, both: boolean): string {
  if (!both) return `<span class="tab ${side}">${file}</span>`
  return `<button class="tab ${side}" role="tab" type="button" id="tab-${escapeHtml(id)}-${side}" aria-controls="pane-${escapeHtml(id)}-${side}" aria-selected="${side === 'client'}"${side === 'client' ? '' : ' tabindex="-1"'}${side === 'server' && serverHtml === '' ? ' hidden' : ''}>${file}</button>`
}

function pane(
  view: EditorView,
  side: 'client' | 'server',
  file: string,
  codeHtml: string,
  editable: boolean,
): string {
  const id = escapeHtml(view.id)
  const numbers = Array.from({ length: countLines(codeHtml) }, (_, index) => index + 1).join('\n')
  const panel = view.serverHtml === undefined ? '' : ` role="tabpanel" aria-labelledby="tab-${id}-${side}"`
  return `<div class="pane ${side}" id="pane-${id}-${side}" data-side="${side}" data-file="${file}"${editable ? '' : ' data-read-only'}${panel}${side === 'server' && codeHtml === '' ? ' hidden' : ''}>
<div class="printed"><span class="numbers" aria-hidden="true">${numbers}</span><pre tabindex="0"><code>${codeHtml}</code></pre></div></div>`
}

function countLines(codeHtml: string): number {
  return codeHtml.replace(/\n$/, '').split('\n').length
}
