/**
 * What a spare worker does while it waits: it goes once through what every run begins with, in a world
 * that is thrown away. When a program comes, the engine has compiled all of this.
 */
import { RUN_ORIGIN } from '#lesson/messages.ts'
import { DEFAULT_NETWORK } from '#lesson/network.ts'
import { Simulation } from '#sim/simulation.ts'
import { createConsole } from './console.ts'
import { readText } from './late-text.ts'
import { addressOf } from './program-files.ts'
import { prepareModules } from './program-modules.ts'

/** Never fails: what cannot be rehearsed is met for the first time in the run. */
export async function rehearse(): Promise<void> {
  try {
    rehearseConsole()
    rehearseNetwork()
    await import(/* @vite-ignore */ addressOf('export {}'))
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

function rehearseNetwork(): void {
  const simulation = new Simulation({
    network: DEFAULT_NETWORK,
    origin: RUN_ORIGIN,
    startMs: 0,
    pace: 'paused',
    warn: () => undefined,
  })
  simulation.patches()
  const modules = simulation.serverModules()
  prepareModules({ ...simulation.serverGlobals(), console: undefined }, modules)
  const { WebSocketServer } = modules.get('ws') as {
    WebSocketServer: new (options: { port: number }) => object
  }
  const { WebSocket } = simulation.clientGlobals()
  const Socket = WebSocket?.get?.() as typeof globalThis.WebSocket
  void new WebSocketServer({ port: 0 })
  void new Socket(RUN_ORIGIN)
  simulation.dispose()
}
