/**
 * A flood of lines written to a terminal that nobody sees, a little at a time while the page is idle: when
 * a program floods its own, the engine has compiled what takes it in, and the page goes on answering.
 */
import { Terminal } from '@xterm/xterm'
import type { OutputLine } from '#lesson/output.ts'
import { idle } from '../nearness.ts'
import { ansiLine } from './ansi-line.ts'

const BATCHES = 80
/** Fewer than all batches have: lines are made, and then used again. */
const SCROLLBACK = 2_000
/** Some milliseconds, cold. */
const BATCH_LINES = 50

let rehearsal: Promise<void> | undefined

/** Once a page, however many terminals it has. */
export function rehearseTerminal(): Promise<void> {
  return (rehearsal ??= rehearse())
}

async function rehearse(): Promise<void> {
  await idle()
  const terminal = new Terminal({ convertEol: true, scrollback: SCROLLBACK })
  const line: OutputLine = { source: 'client', level: 'log', text: 'line \u001B[33m1\u001B[39m', timeMs: 0 }
  for (let batch = 0; batch < BATCHES; batch++) {
    await idle()
    const lines = Array.from({ length: BATCH_LINES }, () => `\n${ansiLine(line, true)}`)
    await new Promise<void>((resolve) => terminal.write(lines.join(''), resolve))
  }
  terminal.dispose()
}
