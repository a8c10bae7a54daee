/**
 * What a spare worker does while it waits: it goes once through what every run begins with, in a world
 * that is thrown away. When a program comes, the engine has compiled all of this.
 */
import { RUN_ORIGIN } from '#lesson/messages.ts'
import { DEFAULT_NETWORK } from '#lesson/network.ts'
import { Simulation } from '#sim/simulation.ts'
import { createConsole } from './console.ts'
import { readText } from './late-text.ts'
import { rehearseModules, type ModuleSources } from './program-modules.ts'

/** Never fails: what cannot be rehearsed is met for the first time in the run. */
export async function rehearse(): Promise<void> {
  try {
    rehearseConsole()
    await rehearseModules(rehearseNetwork())
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
