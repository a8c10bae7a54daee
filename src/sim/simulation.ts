/**
 * One run's world: time, network, and what the client's and the server's programs find around them.
 * Everything that happens in it is determined by its options.
 */
import type { Pace } from '#lesson/messages.ts'
import type { FaultKind, Network, NetworkConditions } from '#lesson/network.ts'
import type { FaultApplied, SourceLine, TraceRecord } from '#lesson/trace.ts'
import { createAnimationFrames } from './animation-frame.ts'
import { createDate } from './date.ts'
import type { Host } from './host.ts'
import { httpModule } from './http/module.ts'
import { named } from './named.ts'
import { methodsInVirtualTime } from './native-promise.ts'
import { SimulatedNetwork } from './network.ts'
import { NodeTimers } from './node-timers.ts'
import { Buffer, bufferModule } from './node/buffer.ts'
import type { cryptoModule } from './node/crypto.ts'
import { eventsModule } from './node/events.ts'
import { Process, ProcessExit, processModule } from './node/process.ts'
import { createPerformance } from './performance.ts'
import { platformPatches, type Patch } from './platform-patch.ts'
import { Random } from './random.ts'
import { RealEvent, realReportError } from './real.ts'
import { Recorder } from './recorder.ts'
import { Scheduler, type Owner } from './scheduler.ts'
import { Seed } from './seed.ts'
import { createTaskScheduler } from './task-scheduler.ts'
import { Timers } from './timers.ts'
import { createWebSocketClass } from './websocket.ts'
import type * as httpGlobals from './window/http-globals.ts'
import { windowGlobals, type WindowEnvironment } from './window/window-globals.ts'
import { wsModule } from './ws/module.ts'

export interface SimulationOptions {
  network: Network
  /** What the page's address would be: relative addresses resolve against it. */
  origin: string
  /** What the clock says when the run begins, in Unix milliseconds. */
  startMs: number
  pace: Pace
  trace?(record: TraceRecord): void
  /** Where the running program is; asked at each send and connect, so it may be costly only if wanted. */
  locate?(): SourceLine | undefined
  /** A line for the terminal: a refused assignment, a missing option, a program that floods. */
  warn(text: string): void
  /** What a callback of a program threw; default `reportError`. */
  uncaught?(error: unknown, owner: 'client' | 'server'): void
  /** What the server writes to its standard streams; default: to `warn`, line by line. */
  write?(stream: 'stdout' | 'stderr', text: string): void
  /** Evaluate the server's program again. */
  restart?(): void
  /** Makes `node:crypto`, where a server imports it: it is large, and few do. */
  crypto?: typeof cryptoModule
  /** Makes `fetch` and its like, where a program may want them. */
  http?: typeof httpGlobals
  state?(state: 'running' | 'idle', timeMs: number): void
}

/** Names of a page that a server's program must not find. */
const ABSENT_ON_SERVER = (
  'window self document location navigator localStorage sessionStorage WebSocket XMLHttpRequest EventSource ' +
  'BroadcastChannel MessageChannel MessagePort ' +
  'importScripts postMessage addEventListener removeEventListener dispatchEvent'
).split(' ')

const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Wireside'

// Asked while the platform is still whole: a sandbox takes away what is not simulated.
const HAS_TASK_SCHEDULER = 'scheduler' in globalThis
const HAS_ANIMATION_FRAMES = 'requestAnimationFrame' in globalThis

export class Simulation {
  readonly scheduler: Scheduler
  readonly network: SimulatedNetwork
  /** Of all that is random in the run. */
  readonly seed: Seed
  readonly #options: SimulationOptions
  readonly #timers: Timers
  readonly #nodeTimers: NodeTimers
  readonly #host: Host
  readonly #process: Process
  readonly #Date: DateConstructor = createDate(() => this.#readMs())
  #warnedOfWebSocket = false

  constructor(options: SimulationOptions) {
    const { network, pace } = options
    this.#options = options
    this.seed = new Seed(network.seed)
    this.scheduler = new Scheduler({
      pace,
      uncaught: (error, owner) => this.#uncaught(error, owner),
      ...(options.state && { state: options.state.bind(options) }),
    })
    const recorder = new Recorder(this.scheduler, options.trace?.bind(options), options.locate?.bind(options))
    this.network = new SimulatedNetwork(this.scheduler, recorder, network, this.seed, {
      warn: (text) => options.warn(text),
      restart: () => this.#restart(),
      onLineChanged: (onLine) => announceOnLine(onLine),
    })
    this.#timers = new Timers(this.scheduler)
    this.#nodeTimers = new NodeTimers(this.scheduler)
    this.#host = {
      network: this.network,
      scheduler: this.scheduler,
      random: this.seed.stream('server'),
      warn: (text) => options.warn(text),
    }
    this.#process = new Process({
      nowMs: () => this.scheduler.readClock(),
      nextTick: this.scheduler.nextTick,
      write: (stream, text) =>
        options.write ? options.write(stream, text) : options.warn(text.replace(/\n$/, '')),
      exit: (code) => this.#endServer(`The server has ended with exit code ${code}`),
    })
    for (const { atMs, do: fault } of network.faults)
      this.scheduler.after(atMs, 'network', () => this.network.apply(fault, { by: 'lesson' }))
  }

  /** What a page's script finds on its global object, as properties to define there. */
  clientGlobals(): PropertyDescriptorMap {
    const { scheduler, network } = this
    const { startMs, origin } = this.#options
    const random = this.seed.stream('client')
    const { setTimeout, setInterval, clearTimeout, clearInterval } = this.#timers
    const globals: PropertyDescriptorMap = {
      ...windowGlobals(this.#window),
      ...this.clientHttp(),
      WebSocket: this.#webSocketAccessor(
        // The key is a nonce that nobody decides by: no reason for a run to hang on its seed.
        createWebSocketClass({ network, random: new Random(0, 'key'), origin, userAgent: USER_AGENT }),
      ),
    }
    const values: Record<string, unknown> = {
      setTimeout,
      setInterval,
      clearTimeout,
      clearInterval,
      Date: this.#Date,
      performance: createPerformance(() => scheduler.readClock(), startMs),
      navigator: createNavigator(network),
      crypto: createCrypto(random, scheduler),
    }
    // Only where a page has it, too.
    if (HAS_TASK_SCHEDULER) values['scheduler'] = createTaskScheduler(scheduler)
    if (HAS_ANIMATION_FRAMES) Object.assign(values, createAnimationFrames(scheduler))
    for (const [name, value] of Object.entries(named(values)))
      globals[name] = { value, writable: true, configurable: true, enumerable: true }
    globals['Date']!.enumerable = false
    return globals
  }

  /** Of `clientGlobals`, those that talk HTTP: all of them, or none. `http` may come late, as a prompt's wish. */
  clientHttp(http = this.#options.http): PropertyDescriptorMap {
    return http?.clientHttp(this.#window) ?? {}
  }

  /** Names that only the server's module sees. */
  serverGlobals(): Record<string, unknown> {
    const absent = Object.fromEntries(ABSENT_ON_SERVER.map((name) => [name, undefined]))
    const fetch = this.#options.http?.serverFetch(this.#window)
    return { ...absent, ...fetch, Buffer, process: this.#process, ...this.#nodeTimers.members() }
  }

  /** Exports of each module that a server may import. */
  serverModules(): Map<string, Record<string, unknown>> {
    const { startMs } = this.#options
    const http = httpModule(this.#host, startMs)
    const timers = this.#nodeTimers.members()
    const promises = this.#nodeTimers.promises()
    const modules = new Map<string, Record<string, unknown>>([['ws', wsModule(this.#host, startMs)]])
    const builtIn: Record<string, Record<string, unknown>> = {
      http,
      https: http,
      events: eventsModule,
      crypto: this.#options.crypto?.(this.#host.random) ?? {},
      buffer: bufferModule,
      process: processModule(this.#process),
      timers: { ...timers, default: timers },
      'timers/promises': { ...promises, default: promises },
      url: { URL, URLSearchParams, default: { URL, URLSearchParams } },
    }
    for (const exports of [modules.get('ws')!, ...Object.values(builtIn)]) named(exports)
    for (const [name, exports] of Object.entries(builtIn))
      modules.set(name, exports).set(`node:${name}`, exports)
    return modules
  }

  /**
   * Changes of prototypes and namespaces that a run's globals go with, each with what to define on it.
   * They change the platform for everybody in the same global scope.
   */
  patches(): Patch[] {
    return platformPatches({
      scheduler: this.scheduler,
      random: this.seed.stream('Math.random'),
      readMs: () => this.#readMs(),
      DateClass: this.#Date,
    })
  }

  /** Does something to the network, at the time that the pace has reached, in an event of its own. */
  apply(fault: FaultKind, options: { connection?: number; by?: FaultApplied['by'] } = {}): void {
    this.scheduler.intervene('network', () => this.network.apply(fault, options))
  }

  setConditions(conditions: Partial<NetworkConditions>, by: FaultApplied['by'] = 'learner'): void {
    this.scheduler.intervene('network', () => this.network.setConditions(conditions, by))
  }

  /** The server's program failed where no event of the simulation ran: while loading, or in a promise. */
  serverFailed(error: unknown): void {
    this.#uncaught(error, 'server')
  }

  /** Ends the run: no event follows. */
  dispose(): void {
    this.scheduler.dispose()
  }

  get #window(): WindowEnvironment {
    const { network, seed } = this
    const warn = (text: string): void => this.#options.warn(text)
    return { network, origin: this.#options.origin, userAgent: USER_AGENT, seed, warn }
  }

  #readMs(): number {
    return this.#options.startMs + this.scheduler.readClock()
  }

  #uncaught(error: unknown, owner: Owner): void {
    if (error instanceof ProcessExit) return
    const report = this.#options.uncaught?.bind(this.#options) ?? realReportError
    report(error, owner === 'server' ? 'server' : 'client')
    if (owner === 'server')
      this.#endServer('The server has ended, as a Node process does after an uncaught error')
  }

  /** What the end of its process does to a server. */
  #endServer(why: string): void {
    this.#nodeTimers.clearAll()
    this.network.endServer()
    this.#options.warn(`${why}: its connections are cut, its ports closed. Restart it to bring it back.`)
  }

  #restart(): void {
    this.#nodeTimers.clearAll()
    this.#options.restart?.()
  }

  /** Only a class or a function can take the place of `WebSocket`; anything else is refused, once with a warning. */
  #webSocketAccessor(own: unknown): PropertyDescriptor {
    let current = own
    return {
      get: () => current,
      set: (value: unknown) => {
        if (typeof value === 'function') current = value
        else if (!this.#warnedOfWebSocket) {
          this.#warnedOfWebSocket = true
          this.#options.warn(
            'WebSocket was assigned something that is not a class or function; ' +
              'the assignment is ignored and WebSocket stays what it is.',
          )
        }
      },
      configurable: true,
      enumerable: false,
    }
  }
}

function createNavigator(network: SimulatedNetwork): object {
  return {
    get onLine() {
      return network.onLine
    },
    userAgent: USER_AGENT,
    appCodeName: 'Mozilla',
    appName: 'Netscape',
    appVersion: USER_AGENT.slice('Mozilla/'.length),
    platform: 'Linux x86_64',
    product: 'Gecko',
    language: 'en-US',
    languages: Object.freeze(['en-US', 'en']),
    hardwareConcurrency: 4,
    [Symbol.toStringTag]: 'WorkerNavigator',
  }
}

function createCrypto(random: Random, scheduler: Scheduler): object {
  const { subtle } = globalThis.crypto ?? {}
  return {
    getRandomValues<T extends ArrayBufferView<ArrayBuffer>>(array: T): T {
      if (!ArrayBuffer.isView(array) || array instanceof Float32Array || array instanceof Float64Array)
        throw new DOMException(
          "Failed to execute 'getRandomValues' on 'Crypto': The provided ArrayBufferView is not an integer array type",
          'TypeMismatchError',
        )
      if (array.byteLength > 65_536)
        throw new DOMException(
          `Failed to execute 'getRandomValues' on 'Crypto': The ArrayBufferView's byte length (${array.byteLength}) ` +
            'exceeds the number of bytes of entropy available via this API (65536).',
          'QuotaExceededError',
        )
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
      random.fill(bytes)
      return array
    },
    randomUUID: () => random.uuid(),
    ...(subtle && { subtle: createSubtle(subtle, scheduler) }),
    [Symbol.toStringTag]: 'Crypto',
  }
}

/** Where the platform has it, which a browser does in a secure context only. */
function createSubtle(subtle: SubtleCrypto, scheduler: Scheduler): object {
  const names = Object.keys(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(subtle)))
  return Object.defineProperties({}, methodsInVirtualTime(scheduler, subtle, names))
}

function announceOnLine(onLine: boolean): void {
  const { dispatchEvent } = globalThis as { dispatchEvent?: (event: Event) => boolean }
  dispatchEvent?.call(globalThis, new RealEvent(onLine ? 'online' : 'offline'))
}
