/** xterm with nothing around it: `fill(text)` resolves when it has drawn all of the text, `empty()` forgets it. */
import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'

const terminal = new Terminal({ convertEol: true, scrollback: 10_000 })
const fit = new FitAddon()
terminal.loadAddon(fit)
const host = document.querySelector('div')
if (host) terminal.open(host)
fit.fit()

const fill = (text: string) => new Promise<void>((resolve) => terminal.write(text, resolve))
const empty = () => terminal.reset()
Object.assign(globalThis, { fill, empty })
