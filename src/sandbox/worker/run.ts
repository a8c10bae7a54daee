/**
 * One run: the simulated world, the two programs in it, and everything that the page is told of them.
 * A worker has one run in its life.
 */
import type { RunCommand, RunRequest, UncaughtError } from '#lesson/messages.ts'
import type { OutputLevel, OutputLine, OutputSource } from '#lesson/output.ts'
import type { SourceLine, TraceRecord } from '#lesson/trace.ts'
import { Simulation } from '#sim/simulation.ts'
import { createConsole } from './console.ts'
import { Evaluation } from './evaluation.ts'
import { defineProperties } from './globals.ts'
import { inspect, type InspectOptions } from './inspect/inspect.ts'
import { registerInterfaces } from './inspect/interface.ts'
import { reportError, setTimeout as later } from './platform.ts'
import { endsWith, join, slice } from './primordials.ts'
import { innermostPlace, lessonStack } from './stack.ts'
import { cleanText } from './terminal-text.ts'
import { describeUncaught } from './uncaught.ts'

/** Who is told what a run does, as it does it. Texts are fit for a terminal. */
export interface RunObserver {
  printed(line: OutputLine): void
  cleared(): void
  traced(record: TraceRecord): void
  uncaught(error: UncaughtError, side: 'client' | 'server', timeMs: number): void
  state(state: 'running' | 'idle', timeMs: number): void
  /** What was typed at the prompt has a value, or has thrown. */
  evaluated(id: number, ok: boolean, text: string): void
}

const RealError = Error

export class Run {
  readonly simulation: Simulation
  readonly evaluation: Evaluation
  readonly #observer: RunObserver
  readonly #inspectOptions: Partial<InspectOptions>
  /** Of what the simulation is being told that it ended the server. */
  #serverErrorKind: UncaughtError['kind'] = 'error'

  constructor(request: RunRequest, observer: RunObserver) {
    this.#observer = observer
    this.simulation = this.#simulate(request)
    const locate = (address: string, line: number, column: number) =>
      this.evaluation.files.locate(address, line, column)
    this.#inspectOptions = { colors: true, stack: (stack) => lessonStack(stack, locate) }
    this.evaluation = new Evaluation({
      request,
      scheduler: this.simulation.scheduler,
      serverGlobals: { ...this.simulation.serverGlobals(), console: this.#console('server') },
      serverModules: this.simulation.serverModules(),
      failed: (error, side) =>
        side === 'server' ? this.simulation.serverFailed(error) : this.#uncaught(error, 'error', side),
    })
    const console = this.#console('client')
    defineProperties(globalThis, this.simulation.clientGlobals())
    defineProperties(globalThis, { console: { value: console, writable: true, configurable: true } })
    const patches = this.simulation.patches()
    for (const [target, properties] of patches) defineProperties(target, properties)
    registerInterfaces(globalThis)
  }

  async start(): Promise<void> {
    await this.evaluation.start()
  }

  command(command: RunCommand): void {
    const simulation = this.simulation
    switch (command.type) {
      case 'pace':
        simulation.scheduler.pace = command.pace
        this.#tellTime()
        break
      case 'step':
        simulation.scheduler.step()
        // When the event has run.
        later(() => this.#tellTime(), 0)
        break
      case 'fault': {
        const { connection } = command
        simulation.apply(command.do, { by: 'learner', ...(connection !== undefined && { connection }) })
        break
      }
      case 'conditions':
        simulation.setConditions(command.conditions, 'learner')
        break
      case 'evaluate':
        simulation.scheduler.input('client', () => void this.#evaluate(command.id, command.source))
    }
  }

  /** An error that reached the global scope of the worker. */
  reportError(error: unknown, kind: UncaughtError['kind'], place?: SourceLine): void {
    const source = this.describe(error, kind, place).source
    const owner = source
      ? source.file === 'server.js'
        ? 'server'
        : 'client'
      : this.simulation.scheduler.owner
    if (owner !== 'server') return this.#uncaught(error, kind, 'client', place)
    this.#serverErrorKind = kind
    this.simulation.serverFailed(error)
    this.#serverErrorKind = 'error'
    return undefined
  }

  /** The learner's place for one of the engine's. */
  locate(address: string, line: number, column: number): SourceLine | undefined {
    return this.evaluation.files.locate(address, line, column)
  }

  /** A value as the terminal shows it, with colours. */
  inspect(value: unknown): string {
    return cleanText(inspect(value, this.#inspectOptions))
  }

  /** What a program threw, in words and with its place. */
  describe(error: unknown, kind: UncaughtError['kind'] = 'error', place?: SourceLine): UncaughtError {
    const { locate } = this.evaluation.files
    const described = describeUncaught(error, kind, locate, this.#inspectOptions, place)
    return { ...described, message: cleanText(described.message), stack: cleanText(described.stack) }
  }

  #tellTime(): void {
    const { idle, timeMs } = this.simulation.scheduler
    this.#observer.state(idle ? 'idle' : 'running', timeMs)
  }

  #simulate(request: RunRequest): Simulation {
    const { network, origin, startMs, pace } = request
    return new Simulation({
      network,
      origin,
      startMs,
      pace,
      trace: (record: TraceRecord) => this.#observer.traced(record),
      locate: () => innermostPlace(new RealError().stack ?? '', this.evaluation.files.locate),
      warn: (text) => this.#print('system', 'warn', text),
      write: (stream, text) =>
        this.#print(
          'server',
          stream === 'stdout' ? 'log' : 'error',
          endsWith(text, '\n') ? slice(text, 0, -1) : text,
        ),
      // What the client did not catch goes its way through `onerror`, as in a page; see `reportError`.
      uncaught: (error, owner) =>
        owner === 'client' ? reportError(error) : this.#uncaught(error, this.#serverErrorKind, owner),
      restart: () => this.evaluation.restartServer(),
      state: (state, timeMs) => this.#observer.state(state, timeMs),
    })
  }

  #console(source: OutputSource): object {
    return createConsole({
      print: (level, text) => this.#print(source, level, text),
      clear: () => this.#observer.cleared(),
      nowMs: () => this.simulation.scheduler.timeMs,
      trace: () => join(this.#callerStack().frames, '\n'),
      inspect: this.#inspectOptions,
    })
  }

  #print(source: OutputSource, level: OutputLevel, text: string): void {
    this.#observer.printed({ source, level, text: cleanText(text), timeMs: this.simulation.scheduler.timeMs })
  }

  #callerStack(): { frames: string[]; source?: SourceLine } {
    const { files } = this.evaluation
    return lessonStack(new RealError().stack ?? '', files.locate)
  }

  #uncaught(
    error: unknown,
    kind: UncaughtError['kind'],
    side: 'client' | 'server',
    place?: SourceLine,
  ): void {
    this.#observer.uncaught(this.describe(error, kind, place), side, this.simulation.scheduler.timeMs)
  }

  async #evaluate(id: number, source: string): Promise<void> {
    let ok = true
    let text: string
    this.#print('prompt', 'debug', `› ${source}`)
    try {
      const result = this.evaluation.prompt.evaluate(source)
      const value = result.awaits ? await result.value : result.value
      text = this.inspect(value)
    } catch (error) {
      ok = false
      text = `Uncaught ${this.inspect(error)}`
    }
    this.#print('prompt', ok ? 'log' : 'error', ok ? `‹ ${text}` : text)
    this.#observer.evaluated(id, ok, text)
  }
}
