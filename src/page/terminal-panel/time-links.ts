/** The times at which lines were printed, in a narrow terminal the bars before them, as links to what caused them. */
import type { ILinkProvider } from '@xterm/xterm'
import type { OutputLine } from '#lesson/output.ts'
import type { OutputRows } from './output-rows.ts'

export interface TimeLinkActions {
  /** The link's columns, from the first. */
  columns: () => number
  /** The pointer is over the link of `line`, or has left it. */
  hover: (line: OutputLine | undefined) => void
  open: (line: OutputLine) => void
}

export function timeLinks(rows: OutputRows, { columns, hover, open }: TimeLinkActions): ILinkProvider {
  return {
    provideLinks(y, tell) {
      const entry = rows.beginningAt(y - 1)
      if (!entry || 'skipped' in entry) return tell(undefined)
      return tell([
        {
          text: String(entry.timeMs),
          range: { start: { x: 1, y }, end: { x: columns(), y } },
          decorations: { underline: false, pointerCursor: true },
          activate: () => open(entry),
          hover: () => hover(entry),
          leave: () => hover(undefined),
        },
      ])
    },
  }
}
