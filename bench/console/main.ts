/** xterm with nothing around it: `fill()` writes as many lines as the address asks for, `empty()` forgets them. */
import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'

const terminal = new Terminal({ convertEol: true, scrollback: 10_000 })
const fit = new FitAddon()
terminal.loadAddon(fit)
const host = document.querySelector('div')
if (host) terminal.open(host)
fit.fit()

const lines = Array.from(
  { length: Number(location.search.slice(1)) },
  (_, i) => `line \u001B[33m${i}\u001B[39m\n`,
)
const text = `${lines.join('')}the last`
const fill = () => terminal.write(text)
const empty = () => terminal.reset()
Object.assign(globalThis, { fill, empty })
