/**
 * Spares xterm the redraw that it makes for the selection's sake in each frame in which it scrolled:
 * all rows, whether anything is selected or not, and even while its output is held (seen in 6.0).
 */
import type { Terminal } from '@xterm/xterm'

/** What xterm keeps to itself and its own addons reach for, too. */
interface Internals {
  _core?: { _selectionService?: { refresh?: (isByMouse?: boolean) => void } }
}

/** Of an opened terminal. One that is built otherwise redraws as before. */
export function spareSelectionRedraw(terminal: Terminal): void {
  const selection = (terminal as unknown as Internals)._core?._selectionService
  const refresh = selection?.refresh?.bind(selection)
  if (!selection || !refresh) return
  let wasSelected = false
  selection.refresh = (isByMouse) => {
    const isSelected = terminal.hasSelection()
    if (isByMouse || isSelected || wasSelected) refresh(isByMouse)
    wasSelected = isSelected
  }
}
