/** The console of one of a run's programs: whoever observes the run hears what it prints, and when in the run. */
import type { OutputSource } from '#lesson/output.ts'
import { createConsole, type ConsoleOptions } from './console.ts'
import type { RunObserver } from './run.ts'

export interface ProgramConsoleOptions extends Pick<ConsoleOptions, 'trace' | 'inspect'> {
  observer: Pick<RunObserver, 'printed' | 'cleared'>
  /** Itself, and not a function of it: so the engine makes one fast way for the consoles of all runs. */
  clock: { readonly timeMs: number }
}

export function createProgramConsole(
  source: OutputSource,
  { observer, clock, trace, inspect }: ProgramConsoleOptions,
): object {
  return createConsole({
    print: (level, text) => observer.printed({ source, level, text, timeMs: clock.timeMs }),
    clear: () => observer.cleared(clock.timeMs),
    nowMs: () => clock.timeMs,
    trace,
    inspect,
  })
}
