/**
 * A line of output for a terminal: a bar in the colour of who printed it, then the text, whose own
 * colours were let through by the sandbox. Colours of ours are palette entries, which follow the theme.
 */
import type { OutputGap, OutputLine } from '#lesson/output.ts'
import { gapText } from '../output-text.ts'

/** Entries of the terminal's palette from 16 on, in this order; palette.ts fills them. */
export const PALETTE = ['client', 'server', 'soft', 'bad', 'caution'] as const

type Colour = (typeof PALETTE)[number]

const RESET = '\u001B[0m'
const BAR = '▎'

export function ansiLine(entry: OutputLine | OutputGap): string {
  if ('skipped' in entry) return `${ink('soft')}${BAR} ${gapText(entry.skipped)}${RESET}`
  const { source, level } = entry
  const side = source === 'client' || source === 'server' ? source : 'soft'
  const bar = `${RESET}${ink(side)}${BAR}${RESET} `
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
  const text = entry.text.replaceAll('\n', `\n${bar}${tone}`)
  return `${bar}${name}${tone}${text}${RESET}`
}

function ink(colour: Colour): string {
  return `\u001B[38;5;${16 + PALETTE.indexOf(colour)}m`
}
