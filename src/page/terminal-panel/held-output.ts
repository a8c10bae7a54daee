/**
 * Spares xterm what it does at each line or in each frame although its output is held (DEC private mode
 * 2026) and nothing of it is drawn. One that is built otherwise goes on as before.
 */
import type { Terminal } from '@xterm/xterm'
import { coreOf, type SelectionService, type Viewport } from './xterm-internals.ts'

/** Of an opened terminal. */
export function spareHeldOutput(terminal: Terminal): void {
  const core = coreOf(terminal)
  if (core?._selectionService) spareSelection(terminal, core._selectionService)
  if (core?._viewport) spareScrollBar(terminal, core._viewport)
}

/** In each frame in which something scrolled all rows are drawn for the selection's sake, whether there is one or not. */
function spareSelection(terminal: Terminal, selection: SelectionService): void {
  const refresh = selection.refresh?.bind(selection)
  if (!refresh) return
  let wasSelected = false
  selection.refresh = (isByMouse) => {
    const isSelected = terminal.hasSelection()
    if (isByMouse || isSelected || wasSelected) refresh(isByMouse)
    wasSelected = isSelected
  }
}

/** At each line that scrolls the scroll bar is moved and shown, and a timer set to hide it: it can follow when the rows are drawn. */
function spareScrollBar(terminal: Terminal, viewport: Viewport): void {
  const sync = viewport._sync?.bind(viewport)
  if (!sync) return
  let isBehind = false
  viewport._sync = (row) => {
    isBehind = terminal.modes.synchronizedOutputMode
    if (!isBehind) sync(row)
  }
  terminal.onRender(() => {
    if (isBehind && !terminal.modes.synchronizedOutputMode) viewport._sync?.()
  })
}
