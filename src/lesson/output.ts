/**
 * What a run prints. A line is text that may hold line feeds and SGR colours, and nothing else
 * that a terminal obeys.
 */

/** `prompt`: what the learner asked of the program, and its answer. */
export type OutputSource = 'client' | 'server' | 'system' | 'prompt'
export type OutputLevel = 'log' | 'info' | 'warn' | 'error' | 'debug'

export interface OutputLine {
  source: OutputSource
  level: OutputLevel
  text: string
  /** Virtual milliseconds since the run began. */
  timeMs: number
}

/** Said in the place of lines that were left out, so that the count is never lost. */
export interface OutputGap {
  skipped: number
}

/** `console.clear()`, with its time; without one, the learner has had the console emptied for good. */
export interface OutputClear {
  clear: true
  timeMs?: number
}

export type OutputEntry = OutputLine | OutputGap | OutputClear
