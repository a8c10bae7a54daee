/**
 * A line of output for a terminal: when it was printed, where there is room for that, a bar in the
 * colour of who printed it, then the text, whose own colours were let through by the sandbox. Colours
 * of ours are palette entries, which follow the theme.
 */
import type { OutputGap, OutputLine } from '#lesson/output.ts'
import { gapText } from '../output-text.ts'

/** Entries of the terminal's palette from 16 on, in this order; palette.ts fills them. */
export const PALETTE = ['client', 'server', 'soft', 'bad', 'caution'] as const

type Colour = (typeof PALETTE)[number]

const ESCAPE = '\u001B'
const RESET = `${ESCAPE}[0m`
const BAR = '▎'

/** Columns of the time and of the space after it; of the bar and its space. */
export const TIME_COLUMNS = 8
export const BAR_COLUMNS = 2

export function ansiLine(entry: OutputLine | OutputGap, isTimed: boolean): string {
  const margin = isTimed ? ' '.repeat(TIME_COLUMNS) : ''
  if ('skipped' in entry) return `${margin}${ink('soft')}${BAR} ${gapText(entry.skipped)}${RESET}`
  const { source, level, timeMs } = entry
  const side = source === 'client' || source === 'server' ? source : 'soft'
  const time = isTimed ? `${ink('soft')}${(timeMs / 1_000).toFixed(3).padStart(TIME_COLUMNS - 1)} ` : ''
  const bar = `${ink(side)}${BAR}${RESET} `
  const tone =
    source === 'system'
      ? ink('soft')
      : level === 'error'
        ? ink('bad')
        : level === 'warn'
          ? ink('caution')
          : level === 'debug'
            ? ink('soft')
            : ''
  const name = source === 'server' ? `${ink('server')}server${RESET} ` : ''
  const text = entry.text.replaceAll('\n', `${RESET}\n${margin}${bar}${tone}`)
  return `${time}${bar}${name}${tone}${text}${tone || text.includes(ESCAPE) ? RESET : ''}`
}

function ink(colour: Colour): string {
  return `\u001B[38;5;${16 + PALETTE.indexOf(colour)}m`
}
