/**
 * What xterm keeps to itself and its own addons reach for, too; seen in 6.0. In one that is built otherwise
 * any of it may be missing: whoever asks does without then.
 */
import type { Terminal } from '@xterm/xterm'

export interface XtermCore {
  _bufferService?: { buffer?: { lines?: { get?: (index: number) => BufferLine | undefined } } }
  /** Of an opened terminal, as is `_viewport`. */
  _selectionService?: SelectionService
  _viewport?: Viewport
}

export interface BufferLine {
  readonly length: number
  clone: () => BufferLine
  copyFrom: (line: BufferLine) => void
}

export interface SelectionService {
  refresh?: (isByMouse?: boolean) => void
}

export interface Viewport {
  _sync?: (row?: number) => void
}

export function coreOf(terminal: Terminal): XtermCore | undefined {
  return (terminal as unknown as { _core?: XtermCore })._core
}
