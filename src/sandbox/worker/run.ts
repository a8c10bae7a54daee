/**
 * One run: the simulated world, the two programs in it, and everything that the page is told of them.
 * A worker has one run in its life.
 */
import type { RunRequest, UncaughtError, WorkerCommand, WorkerReport } from '#lesson/messages.ts'
import type { OutputSource } from '#lesson/output.ts'
import type { SourceLine, TraceRecord } from '#lesson/trace.ts'
import { Simulation } from '#sim/simulation.ts'
import { createConsole } from './console.ts'
import { Evaluation } from './evaluation.ts'
import { defineProperties } from './globals.ts'
import { inspect, type InspectOptions } from './inspect/inspect.ts'
import { registerInterfaces } from './inspect/interface.ts'
import { Output } from './output.ts'
import * as platform from './platform.ts'
import { endsWith, join, slice } from './primordials.ts'
import { lessonStack } from './stack.ts'
import { cleanText } from './terminal-text.ts'
import { TraceBatch } from './trace-batch.ts'
import { describeUncaught } from './uncaught.ts'

type Report = (report: WorkerReport) => void

/** What an uncaught error takes of the output's budget; without room it is a line like any other. */
const UNCAUGHT_LINES = 10
const RealError = Error

export class Run {
  readonly #run: number
  readonly #report: Report
  readonly #output: Output
  readonly #trace: TraceBatch
  readonly #simulation: Simulation
  readonly #evaluation: Evaluation
  readonly #inspectOptions: Partial<InspectOptions>

  constructor(request: RunRequest, report: Report) {
    const { run } = request
    this.#run = run
    this.#report = report
    const { realNowMs: nowMs, queueMicrotask: soon, setTimeout: later, sleep } = platform
    this.#output = new Output({
      post: (entries) => report({ type: 'output', run, entries }),
      nowMs,
      soon,
      later,
      sleep,
    })
    this.#trace = new TraceBatch({
      post: (records) => report({ type: 'trace', run, records }),
      nowMs,
      soon,
      later,
    })
    this.#simulation = this.#simulate(request)
    const locate = (address: string, line: number, column: number) =>
      this.#evaluation.files.locate(address, line, column)
    this.#inspectOptions = { colors: true, stack: (stack) => lessonStack(stack, locate) }
    this.#evaluation = new Evaluation({
      request,
      scheduler: this.#simulation.scheduler,
      serverGlobals: { ...this.#simulation.serverGlobals(), console: this.#console('server') },
      serverModules: this.#simulation.serverModules(),
      failed: (error, side) =>
        side === 'server' ? this.#simulation.serverFailed(error) : this.#uncaught(error, 'error', side),
    })
    const console = this.#console('client')
    defineProperties(globalThis, this.#simulation.clientGlobals())
    defineProperties(globalThis, { console: { value: console, writable: true, configurable: true } })
    const patches = this.#simulation.patches()
    for (const [target, properties] of patches) defineProperties(target, properties)
    registerInterfaces(globalThis as unknown as Record<string, unknown>)
  }

  async start(): Promise<void> {
    await this.#evaluation.start()
  }

  command(command: Exclude<WorkerCommand, RunRequest | { type: 'ping' }>): void {
    const simulation = this.#simulation
    switch (command.type) {
      case 'pace':
        simulation.scheduler.pace = command.pace
        break
      case 'step':
        simulation.scheduler.step()
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
    const { owner } = this.#simulation.scheduler
    this.#uncaught(error, kind, owner === 'server' ? 'server' : 'client', place)
  }

  /** The learner's place for one of the engine's. */
  locate(address: string, line: number, column: number): SourceLine | undefined {
    return this.#evaluation.files.locate(address, line, column)
  }

  #simulate(request: RunRequest): Simulation {
    const { network, origin, startMs, pace } = request
    return new Simulation({
      network,
      origin,
      startMs,
      pace,
      trace: (record: TraceRecord) => this.#trace.add(record),
      locate: () => this.#callerStack().source,
      warn: (text) => this.#print('system', 'warn', text),
      write: (stream, text) =>
        this.#print(
          'server',
          stream === 'stdout' ? 'log' : 'error',
          endsWith(text, '\n') ? slice(text, 0, -1) : text,
        ),
      uncaught: (error, owner) => this.#uncaught(error, 'error', owner),
      restart: () => this.#evaluation.restartServer(),
      state: (state, timeMs) => {
        this.#trace.flush()
        this.#report({ type: 'state', run: this.#run, state, timeMs })
      },
    })
  }

  #console(source: OutputSource): object {
    return createConsole({
      print: (level, text) => this.#print(source, level, text),
      clear: () => this.#output.clear(),
      nowMs: () => this.#simulation.scheduler.timeMs,
      trace: () => join(this.#callerStack().frames, '\n'),
      inspect: this.#inspectOptions,
    })
  }

  #print(source: OutputSource, level: 'log' | 'info' | 'warn' | 'error' | 'debug', text: string): void {
    this.#output.write({ source, level, text: cleanText(text), timeMs: this.#simulation.scheduler.timeMs })
  }

  #callerStack(): { frames: string[]; source?: SourceLine } {
    const { files } = this.#evaluation
    return lessonStack(new RealError().stack ?? '', files.locate)
  }

  #uncaught(
    error: unknown,
    kind: UncaughtError['kind'],
    side: 'client' | 'server',
    place?: SourceLine,
  ): void {
    const described = describeUncaught(
      error,
      kind,
      this.#evaluation.files.locate,
      this.#inspectOptions,
      place,
    )
    const message = cleanText(described.message)
    const stack = cleanText(described.stack)
    if (this.#output.admit(UNCAUGHT_LINES, message.length + stack.length))
      this.#report({ type: 'uncaught', run: this.#run, error: { ...described, message, stack } })
    else this.#print(side, 'error', `Uncaught ${stack === '' ? message : stack}`)
  }

  async #evaluate(id: number, source: string): Promise<void> {
    let ok = true
    let text: string
    try {
      const result = this.#evaluation.prompt.evaluate(source)
      const value = result.awaits ? await result.value : result.value
      text = inspect(value, this.#inspectOptions)
    } catch (error) {
      ok = false
      text = `Uncaught ${inspect(error, this.#inspectOptions)}`
    }
    this.#output.flush()
    this.#report({ type: 'evaluated', run: this.#run, id, ok, text: cleanText(text) })
  }
}
