/** Places of the learner's programs in the terminal's lines (`client.js:2:1`) as links to those places. */
import type { ILinkProvider, Terminal } from '@xterm/xterm'
import type { SourceLine } from '#lesson/trace.ts'

const PLACE = /\b(client\.[jt]s|server\.js):(\d+):(\d+)/g

export function sourceLinks(terminal: Terminal, seek: (place: SourceLine) => void): ILinkProvider {
  return {
    provideLinks(y, tell) {
      const text = terminal.buffer.active.getLine(y - 1)?.translateToString() ?? ''
      tell(
        [...text.matchAll(PLACE)].map(({ 0: place, 1: file = '', 2: line, 3: column, index }) => ({
          text: place,
          range: { start: { x: index + 1, y }, end: { x: index + place.length, y } },
          activate: () => seek({ file, line: Number(line), column: Number(column) }),
        })),
      )
    },
  }
}
