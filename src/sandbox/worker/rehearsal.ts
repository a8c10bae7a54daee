/**
 * What a spare worker does while it waits: it goes once through what every run begins with, in a world
 * that is thrown away. When a program comes, the engine has compiled all of this.
 */
import { RUN_ORIGIN } from '#lesson/messages.ts'
import { DEFAULT_NETWORK } from '#lesson/network.ts'
import { Simulation } from '#sim/simulation.ts'
import { importScripts, setTimeout as later } from './platform.ts'
import { createProgramConsole } from './program-console.ts'
import { ProgramFiles } from './program-files.ts'
import { rehearseModules, type ModuleSources } from './program-modules.ts'
import { RunReports } from './run-reports.ts'
import { lessonStack } from './stack.ts'

/** On a page that has just been opened a learner may press Run, and has the machine until then. */
const FLOOD_AFTER_MS = 500
/** A flood is rehearsed so many lines at a time, in a few milliseconds: a run that comes does not wait for more. */
const SLICE_LINES = 1_000
/** No more, or it were a long flood, in which the worker sleeps. */
const FLOOD_LINES = 14_000

/**
 * Goes on as long as the worker is a spare one. Never fails: what cannot be rehearsed is met for the
 * first time in the run.
 */
export async function rehearse(isSpare: () => boolean): Promise<void> {
  try {
    const simulation = new Simulation({
      network: DEFAULT_NETWORK,
      origin: RUN_ORIGIN,
      startMs: 0,
      pace: 'paused',
      warn: () => undefined,
    })
    const flood = rehearseConsole(simulation.scheduler)
    await rehearseModules(rehearseNetwork(simulation))
    await rehearseEvaluation(isSpare)
    later(() => flood(isSpare), FLOOD_AFTER_MS)
  } catch {
    // The run will tell.
  }
}

/** Lets the engine read a module and a script, as it will read the run's. */
async function rehearseEvaluation(isSpare: () => boolean): Promise<void> {
  const files = new ProgramFiles()
  await import(/* @vite-ignore */ files.add({ file: 'server.js', code: '', shifts: [] }))
  if (isSpare()) importScripts(files.add({ file: 'client.js', code: '', shifts: [] }))
}

/** Returns how to print many lines, to nobody. */
function rehearseConsole(clock: { readonly timeMs: number }): (isSpare: () => boolean) => void {
  const { log } = createProgramConsole('client', {
    observer: new RunReports(0, () => undefined),
    clock,
    trace: () => '',
    inspect: { colors: true, stack: (stack) => lessonStack(stack, () => undefined) },
  }) as Console
  log({ property: ['element', true] })
  let printed = 0
  return function flood(isSpare) {
    if (!isSpare()) return
    for (const end = printed + SLICE_LINES; printed < end; printed++) log('line', printed)
    if (printed < FLOOD_LINES) later(() => flood(isSpare), 0)
  }
}

/** Ends the simulation, and returns what a server imports of it. */
function rehearseNetwork(simulation: Simulation): Omit<ModuleSources, 'begin'> {
  simulation.patches()
  const serverGlobals = { ...simulation.serverGlobals(), console: undefined }
  const serverModules = simulation.serverModules()
  const { WebSocketServer } = serverModules.get('ws') as {
    WebSocketServer: new (options: { port: number }) => object
  }
  const { WebSocket } = simulation.clientGlobals()
  const Socket = WebSocket?.get?.() as typeof globalThis.WebSocket
  void new WebSocketServer({ port: 0 })
  void new Socket(RUN_ORIGIN)
  simulation.dispose()
  return { serverGlobals, serverModules }
}
