/** The terminal's colours, read from the page's custom properties as they are in the theme that holds. */
import type { ITheme } from '@xterm/xterm'
import { PALETTE } from './ansi-line.ts'

const ANSI = {
  black: '--ink',
  red: '--bad',
  green: '--token-string',
  yellow: '--token-number',
  blue: '--token-definition',
  magenta: '--token-keyword',
  cyan: '--token-type',
  white: '--ink-soft',
} as const

export function readPalette(element: Element): ITheme {
  const probe = document.createElement('span')
  element.append(probe)
  const colour = (property: string) => {
    probe.style.color = `var(${property})`
    return getComputedStyle(probe).color
  }
  const theme: ITheme = {
    background: colour('--panel'),
    foreground: colour('--ink'),
    cursor: colour('--panel'),
    selectionBackground: colour('--selection-solid'),
    extendedAnsi: PALETTE.map((name) => colour(`--${name === 'soft' ? 'ink-soft' : name}`)),
  }
  for (const [name, property] of Object.entries(ANSI)) {
    const bright = `bright${name[0]?.toUpperCase()}${name.slice(1)}`
    Object.assign(theme, {
      [name]: colour(property),
      [bright]: colour(name === 'black' ? '--ink-soft' : property),
    })
  }
  probe.remove()
  return theme
}
