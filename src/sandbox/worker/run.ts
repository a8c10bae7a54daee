/**
 * One run: the simulated world, the two programs in it, and everything that the page is told of them.
 * A worker has one run in its life.
 */
import type { Pace, RunCommand, RunRequest, UncaughtError } from '#lesson/messages.ts'
import type { OutputLevel, OutputSource } from '#lesson/output.ts'
import { BEFORE_START, type LoggedInput, type Replay, type RunInput } from '#lesson/run-input.ts'
import type { SourceLine, TraceRecord } from '#lesson/trace.ts'
import { OPCODE, textSize } from '#sim/frame.ts'
import type { InterventionOptions } from '#sim/scheduler.ts'
import { Simulation } from '#sim/simulation.ts'
import { AcceptedSockets } from './accepted-sockets.ts'
import { callingPlace } from './calling-place.ts'
import { Evaluation } from './evaluation.ts'
import { defineProperties } from './globals.ts'
import { inspect, type InspectOptions } from './inspect/inspect.ts'
import { registerInterfaces } from './inspect/interface.ts'
import type { PrintedLine } from './output.ts'
import { part } from './parts.ts'
import { reportError, setTimeout as later } from './platform.ts'
import { defineProperty, endsWith, join, slice, uncurry } from './primordials.ts'
import { createProgramConsole } from './program-console.ts'
import { mayReject } from './rejection.ts'
import { lessonStack } from './stack.ts'
import { cleanText } from './terminal-text.ts'
import { describeUncaught } from './uncaught.ts'

/** Who is told what a run does, as it does it. Texts are fit for a terminal, once they are read. */
export interface RunObserver {
  printed(line: PrintedLine): void
  cleared(timeMs: number): void
  traced(record: TraceRecord): void
  uncaught(error: UncaughtError, side: 'client' | 'server', timeMs: number): void
  state(state: 'running' | 'idle', timeMs: number): void
  /** Something came in from outside. */
  took(logged: LoggedInput): void
  /** A replay is at its end. */
  reached(): void
  /** What was typed at the prompt has a value, or has thrown. */
  evaluated(id: number, ok: boolean, text: string): void
  /** What can be written after a dot. */
  completed(id: number, names: string[]): void
}

interface TakingOptions extends InterventionOptions {
  /** How an evaluation for a check ended. */
  value?(value: unknown): void
  threw?(error: unknown): void
}

const RealError = Error
const RealPromise = Promise
const then = uncurry<Promise<unknown>, [(value: unknown) => void, (error: unknown) => void], void>(
  // oxlint-disable-next-line typescript/unbound-method -- taken as it is before any program runs
  Promise.prototype.then,
)

export class Run {
  readonly simulation: Simulation
  readonly evaluation: Evaluation
  readonly #observer: RunObserver
  #hasHttp = false
  readonly #inspectOptions: Partial<InspectOptions>
  /** Of what the simulation is being told that it ended the server. */
  #serverErrorKind: UncaughtError['kind'] = 'error'
  readonly #accepted = new AcceptedSockets()
  readonly #pace: Pace
  /** What was asked for during a replay. */
  #waiting: RunCommand[] | undefined

  constructor(request: RunRequest, observer: RunObserver) {
    this.#pace = request.pace
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
    const globals = this.simulation.clientGlobals()
    defineProperties(globalThis, globals)
    this.evaluation.prompt.trustGetters(globals)
    defineProperties(globalThis, { console: { value: console, writable: true, configurable: true } })
    const patches = this.simulation.patches()
    for (const [target, properties] of patches) defineProperties(target, properties)
    registerInterfaces(globalThis)
  }

  /** Begins; where there is a replay, repeats it first, as fast as it goes. */
  async start(replay?: Replay): Promise<void> {
    if (replay) await this.#repeat(replay)
    await this.evaluation.start()
  }

  /** Something asked for by the page. What comes during a replay waits for its end. */
  command(command: RunCommand): void {
    if (this.#waiting) {
      this.#waiting[this.#waiting.length] = command
      return
    }
    const { scheduler } = this.simulation
    switch (command.type) {
      case 'pace':
        scheduler.pace = command.pace
        this.#tellTime()
        break
      case 'step':
        scheduler.step()
        // When the event has run.
        later(() => this.#tellTime(), 0)
        break
      case 'complete':
        this.#completeGlobals()
        this.#observer.completed(command.id, this.evaluation.prompt.members(command.path))
        break
      case 'input': {
        const { input } = command
        this.#completeGlobals()
        this.take(input, 'learner', { told: (at) => this.#observer.took({ input, by: 'learner', at }) })
      }
    }
  }

  /** What talks HTTP may have come for the prompt's sake, when no program could have asked for it. */
  #completeGlobals(): void {
    const http = part('http')
    if (this.#hasHttp || !http) return
    this.#hasHttp = true
    defineProperties(globalThis, this.simulation.clientHttp(http))
  }

  /** Lets something in between two events. */
  take(input: RunInput, by: LoggedInput['by'], options: TakingOptions): void {
    const { scheduler, network } = this.simulation
    const { value = noAnswer, threw = noAnswer } = options
    switch (input.do) {
      case 'evaluate': {
        if (mayReject(input.source)) scheduler.mayReject = true
        const evaluate =
          by === 'learner'
            ? () => void this.#answer(input.source, input.id)
            : () => this.#evaluate(input.source, value, threw)
        return scheduler.intervene('client', evaluate, options)
      }
      case 'fault': {
        const { fault, connection } = input
        const meant = { by, ...(connection !== undefined && { connection }) }
        return scheduler.intervene('network', () => network.apply(fault, meant), options)
      }
      case 'conditions':
        return scheduler.intervene('network', () => network.setConditions(input.conditions, by), options)
      case 'send':
        return scheduler.intervene('server', () => this.#send(input.data), options)
    }
  }

  /** An error that reached the global scope of the worker; returns whose it was. */
  reportError(error: unknown, kind: UncaughtError['kind'], place?: SourceLine): 'client' | 'server' {
    const source = this.describe(error, kind, place).source
    const isOfServer = source ? source.file === 'server.js' : this.simulation.scheduler.owner === 'server'
    if (!isOfServer) {
      this.#uncaught(error, kind, 'client', place)
      return 'client'
    }
    this.#serverErrorKind = kind
    this.simulation.serverFailed(error)
    this.#serverErrorKind = 'error'
    return 'server'
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
    const crypto = part('crypto')
    const http = part('http')
    this.#hasHttp = http !== undefined
    return new Simulation({
      ...(crypto && { crypto: crypto.cryptoModule }),
      ...(http && { http }),
      network,
      origin,
      startMs,
      pace,
      trace: (record: TraceRecord) => {
        this.#accepted.follow(record)
        this.#observer.traced(record)
      },
      locate: () => callingPlace(this.evaluation.files.locate),
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
    return createProgramConsole(source, {
      observer: this.#observer,
      clock: this.simulation.scheduler,
      trace: () => join(this.#callerStack().frames, '\n'),
      inspect: this.#inspectOptions,
    })
  }

  #print(source: OutputSource, level: OutputLevel, text: string): void {
    const { timeMs } = this.simulation.scheduler
    this.#observer.printed({ source, level, text: cleanText(text), timeMs })
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

  /** Asked at the prompt: the console shows question and answer. */
  async #answer(source: string, id: number | undefined): Promise<void> {
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
    if (id !== undefined) this.#observer.evaluated(id, ok, text)
  }

  /** Asked by a check, which trusts nothing that a program may have redefined. */
  #evaluate(source: string, answered: (value: unknown) => void, threw: (error: unknown) => void): void {
    try {
      const { value } = this.evaluation.prompt.evaluate(source)
      const settled = new RealPromise((resolve) => resolve(value))
      // Without a constructor `then` asks no species, which a program may have replaced.
      defineProperty(settled, 'constructor', { value: undefined })
      then(settled, answered, threw)
    } catch (error) {
      threw(error)
    }
  }

  /** A message of the server's to every client that its program has accepted and not closed. */
  #send(data: string | Uint8Array<ArrayBuffer>): void {
    const isText = typeof data === 'string'
    for (const { id, server } of this.simulation.network.connections)
      if (this.#accepted.has(id))
        server.send({
          kind: 'frame',
          opcode: isText ? OPCODE.text : OPCODE.binary,
          fin: true,
          data,
          bytes: isText ? textSize(data) : data.length,
        })
  }

  /** Sees to it that all that came in comes in again, and that the run stops at the replay's end. */
  async #repeat({ inputs, untilMs }: Replay): Promise<void> {
    const { scheduler } = this.simulation
    this.#waiting = []
    const take = ({ input, by, at }: LoggedInput) => this.take(input, by, { at })
    const early = inputs.filter(({ at }) => at.task === BEFORE_START)
    if (early.length > 0) {
      for (const each of early) take(each)
      await new RealPromise<void>((resolve) => scheduler.runUntil(0, resolve))
    }
    for (const each of inputs.slice(early.length)) take(each)
    scheduler.runUntil(untilMs, () => {
      scheduler.pace = this.#pace
      this.#tellTime()
      this.#observer.reached()
      const waiting = this.#waiting ?? []
      this.#waiting = undefined
      for (let i = 0; i < waiting.length; i++) this.command(waiting[i] as RunCommand)
    })
  }
}

function noAnswer(): void {}
