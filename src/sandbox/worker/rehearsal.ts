/**
 * What a spare worker does while it waits: it goes once through what every run begins with, in a world
 * that is thrown away. When a program comes, the engine has compiled all of this.
 */
import { RUN_ORIGIN } from '#lesson/messages.ts'
import { DEFAULT_NETWORK } from '#lesson/network.ts'
import { Simulation } from '#sim/simulation.ts'
import { createConsole } from './console.ts'
import { readText } from './late-text.ts'
import { Output } from './output.ts'
import { realNowMs, setTimeout as later } from './platform.ts'
import { rehearseModules, type ModuleSources } from './program-modules.ts'

/** A flood is rehearsed so many lines at a time, in a few milliseconds: a run that comes does not wait for more. */
const SLICE_LINES = 1_000
const FLOOD_LINES = 20_000

/**
 * Goes on as long as the worker is a spare one. Never fails: what cannot be rehearsed is met for the
 * first time in the run.
 */
export async function rehearse(isSpare: () => boolean): Promise<void> {
  try {
    rehearseConsole()
    await rehearseModules(rehearseNetwork())
    rehearseFlood(isSpare)
  } catch {
    // The run will tell.
  }
}

function rehearseConsole(): void {
  const { log } = createConsole({
    print: (_, text) => readText(text),
    clear: () => undefined,
    nowMs: () => 0,
    trace: () => '',
    inspect: { colors: true },
  }) as Console
  log('text', 1)
  log({ property: ['element', true] })
}

/** Prints many lines to nobody. */
function rehearseFlood(isSpare: () => boolean): void {
  const nothing = () => undefined
  const output = new Output({
    post: nothing,
    nowMs: realNowMs,
    soon: nothing,
    later: nothing,
    sleep: nothing,
  })
  const { log } = createConsole({
    print: (level, text) => output.write({ source: 'client', level, text, timeMs: 0 }),
    clear: nothing,
    nowMs: () => 0,
    trace: () => '',
    inspect: { colors: true },
  }) as Console
  let printed = 0
  const print = () => {
    if (!isSpare()) return
    for (const end = printed + SLICE_LINES; printed < end; printed++) log('line', printed)
    if (printed < FLOOD_LINES) later(print, 0)
  }
  print()
}

/** Returns what a server imports, of a network that is no more. */
function rehearseNetwork(): Omit<ModuleSources, 'begin'> {
  const simulation = new Simulation({
    network: DEFAULT_NETWORK,
    origin: RUN_ORIGIN,
    startMs: 0,
    pace: 'paused',
    warn: () => undefined,
  })
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
