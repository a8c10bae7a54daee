/**
 * What a page does that bundles its editor and its terminal: both are set up before Run is there,
 * and the program runs in a worker inside a sandboxed frame, one message for each line.
 */
import { autocompletion } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { bracketMatching, defaultHighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { searchKeymap } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'
import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import program from './program.js?raw'

const WORKER = `
console.log = (...values) => postMessage(values.map(String).join(' '))
onmessage = ({ data }) => importScripts(URL.createObjectURL(new Blob([data], { type: 'text/javascript' })))`

const FRAME = `<script>
const worker = new Worker(URL.createObjectURL(new Blob([${JSON.stringify(WORKER)}], { type: 'text/javascript' })))
worker.onmessage = ({ data }) => parent.postMessage(data, '*')
onmessage = ({ data }) => worker.postMessage(data)
</script>`

function find(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (!element) throw new Error(`no element "${id}"`)
  return element
}

const editor = new EditorView({
  parent: find('editor'),
  state: EditorState.create({
    doc: program,
    extensions: [
      lineNumbers(),
      history(),
      bracketMatching(),
      autocompletion(),
      javascript(),
      syntaxHighlighting(defaultHighlightStyle),
      keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap]),
    ],
  }),
})

const terminal = new Terminal({ convertEol: true })
const fit = new FitAddon()
terminal.loadAddon(fit)
terminal.open(find('terminal'))
fit.fit()

const frame = document.createElement('iframe')
frame.setAttribute('sandbox', 'allow-scripts')
frame.hidden = true
frame.srcdoc = FRAME
document.body.append(frame)
window.addEventListener('message', ({ data, source }: MessageEvent<string>) => {
  if (source === frame.contentWindow) terminal.writeln(data)
})
frame.addEventListener('load', () => {
  const button = find('run')
  button.hidden = false
  button.addEventListener('click', () => frame.contentWindow?.postMessage(editor.state.doc.toString(), '*'))
})

// xterm's own time, with nothing before it.
let written = 0
find('write').addEventListener('click', () => terminal.writeln(`written ${++written}`))
