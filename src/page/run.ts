/**
 * The run of one exercise as its elements see it: state, what it printed, which lines failed. A
 * program is analysed before it starts, so that a syntax error is told without running anything.
 */
import { batch, computed, signal } from '@preact/signals-core'
import type { JudgedRun } from '#lesson/check.ts'
import type { ExerciseData } from '#lesson/exercise.ts'
import { RUN_ORIGIN, type Pace, type UncaughtError } from '#lesson/messages.ts'
import type { FaultKind, NetworkConditions } from '#lesson/network.ts'
import type { OutputLevel, OutputSource } from '#lesson/output.ts'
import type { Program, ProgramFile } from '#lesson/program.ts'
import type { SourceLine } from '#lesson/trace.ts'
import type { Programs } from './draft.ts'
import { loadPackages } from './package-text.ts'
import type { Runner, RunListener } from './runner.ts'
import { TraceFeed } from './trace-feed.ts'
import { Transcript } from './transcript.ts'

/** `idle`: the program lives, with no timer and nothing under way. */
export type RunState = 'stopped' | 'starting' | 'running' | 'idle'

/** A line that failed, for the editor. */
export interface ErrorMark extends SourceLine {
  message: string
}

/** What a run is told through: a `Runner`, or what takes its place in a test. */
export type RunWorker = Pick<Runner, 'start' | 'stop' | 'send'>

export class Run {
  readonly state = signal<RunState>('stopped')
  readonly isOn = computed(() => this.state.value !== 'stopped')
  /** Virtual milliseconds since the run began, as last reported. */
  readonly timeMs = signal(0)
  readonly isResponsive = signal(true)
  readonly marks = signal<ErrorMark[]>([])
  /** Whether there is output to show. */
  readonly hasOutput = signal(false)
  readonly transcript = new Transcript()
  readonly trace = new TraceFeed()
  /** How fast time goes while it goes; kept from run to run. */
  readonly rate = signal<Exclude<Pace, 'paused'>>(1)
  readonly isPaused = signal(false)
  readonly pace = computed<Pace>(() => (this.isPaused.value ? 'paused' : this.rate.value))
  /** The line that the learner has asked to see in the editor. */
  readonly sought = signal<SourceLine | undefined>(undefined)
  /** Of the trace that is shown: the frame, or the run as a whole, that the learner has asked to see. */
  readonly watched = signal<{ frame?: number } | undefined>(undefined)
  /** What the client of the last run declares at its top level. */
  names: readonly string[] = []
  readonly #data: () => ExerciseData
  readonly #printed: Programs
  readonly #runner: RunWorker
  /** What the learner has made of the lesson's line; kept from run to run. */
  readonly #conditions = signal<Partial<NetworkConditions>>({})
  #attempt = 0

  /** `data` is asked for at each start: a hot update may have changed it. */
  constructor(
    data: () => ExerciseData,
    printed: Programs,
    createRunner: (listener: RunListener) => RunWorker,
  ) {
    this.#data = data
    this.#printed = printed
    this.#runner = createRunner(this.#listener())
  }

  /** Ends the run under way and runs `programs`, or tells why they cannot be run. */
  async start(programs: Programs): Promise<void> {
    const attempt = ++this.#attempt
    this.#runner.stop()
    batch(() => {
      this.#clear()
      this.marks.value = []
      this.watched.value = undefined
      this.timeMs.value = 0
      this.isResponsive.value = true
      this.isPaused.value = false
      this.state.value = 'starting'
    })
    const data = this.#data()
    try {
      const client = await this.#analyse(programs.client, clientFile(data))
      const server = await this.#analyse(programs.server, 'server.js')
      const packages = data.packages && (await loadPackages(data.packages))
      if (attempt !== this.#attempt) return
      if (client && server) {
        this.names = client.bindings
        const startMs = Date.now()
        this.trace.clear(startMs)
        this.#runner.start({
          client,
          server,
          ...(data.serverOptions ? { serverOptions: data.serverOptions } : {}),
          ...(packages ? { packages } : {}),
          network: { ...data.network, ...this.#conditions.peek() },
          origin: RUN_ORIGIN,
          startMs,
          pace: this.pace.peek(),
        })
        return
      }
    } catch (error) {
      if (attempt === this.#attempt) this.#say(`The program could not be started: ${String(error)}`)
    }
    if (attempt === this.#attempt) this.state.value = 'stopped'
  }

  stop(): void {
    if (!this.isOn.peek()) return
    this.#attempt++
    this.#runner.stop()
    this.state.value = 'stopped'
  }

  /** Ends the run under way and shows one that a check has judged, at the frame that it looked at last. */
  show({ request, output, trace, timeMs }: JudgedRun, errors: UncaughtError[], frame?: number): void {
    this.stop()
    batch(() => {
      this.#clear()
      this.marks.value = []
      this.timeMs.value = 0
      this.#say('What the check saw:', 'info')
      this.transcript.append(output)
      this.timeMs.value = timeMs
      for (const error of errors) this.#hearUncaught(error)
      this.trace.clear(request.startMs)
      this.trace.append(trace)
      this.trace.advance(timeMs)
      this.watched.value = frame === undefined ? {} : { frame }
    })
  }

  /** Lets time stand still, or go on. */
  pause(isPaused: boolean): void {
    this.isPaused.value = isPaused
    this.#runner.send({ type: 'pace', pace: this.pace.peek() })
  }

  setRate(rate: Exclude<Pace, 'paused'>): void {
    this.rate.value = rate
    this.#runner.send({ type: 'pace', pace: this.pace.peek() })
  }

  /** Runs the next event of a run whose time stands still. */
  step(): void {
    this.#runner.send({ type: 'step' })
  }

  /** Does something to the network of the run under way. */
  fault(kind: FaultKind): void {
    this.#runner.send({ type: 'input', input: { do: 'fault', fault: kind } })
  }

  /** How the line is now, and will be when the next run begins. */
  get conditions(): NetworkConditions {
    const { faults: _, ...line } = this.#data().network
    return { ...line, ...this.#conditions.value }
  }

  setConditions(changed: Partial<NetworkConditions>): void {
    this.#conditions.value = { ...this.#conditions.peek(), ...changed }
    this.#runner.send({ type: 'input', input: { do: 'conditions', conditions: this.conditions } })
  }

  /** Evaluates `source` in the run under way, which prints it and its value. */
  evaluate(source: string): void {
    this.#runner.send({ type: 'input', input: { do: 'evaluate', source } })
  }

  clearOutput(): void {
    this.#clear()
  }

  /** The learner has changed `file`: what was marked there may no longer be so. */
  clearMarks(file: ProgramFile): void {
    const others = this.marks.peek().filter((mark) => mark.file !== file)
    if (others.length < this.marks.peek().length) this.marks.value = others
  }

  #listener(): RunListener {
    return {
      output: (entries) =>
        batch(() => {
          this.#isUp()
          this.transcript.append(entries)
          this.hasOutput.value = !this.transcript.isEmpty
          const last = entries.findLast((entry) => 'timeMs' in entry)
          if (last) this.timeMs.value = Math.max(this.timeMs.peek(), last.timeMs)
        }),
      uncaught: (error) => {
        this.#isUp()
        this.#hearUncaught(error)
      },
      trace: (records) =>
        batch(() => {
          this.trace.append(records)
          const last = records.at(-1)
          if (last) this.timeMs.value = Math.max(this.timeMs.peek(), last.timeMs)
        }),
      state: (state, timeMs) =>
        batch(() => {
          this.state.value = state
          this.timeMs.value = timeMs
          this.trace.advance(timeMs)
        }),
      ended: (reason, message) => {
        if (reason === 'failed') this.#say(`The run has ended: ${message ?? 'the sandbox failed'}`)
        this.state.value = 'stopped'
      },
      unresponsive: (is) => (this.isResponsive.value = !is),
      input: () => undefined,
      reached: () => undefined,
      evaluated: () => undefined,
    }
  }

  /** The analysis made at build time serves as long as the text is the printed one. */
  async #analyse(source: string, file: ProgramFile): Promise<Program | undefined> {
    const data = this.#data()
    const side = file === 'server.js' ? 'server' : 'client'
    if (source === this.#printed[side])
      return side === 'server' ? data.server : { ...data.client, code: data.client.code ?? source }
    const { analyseProgram, ProgramError } = await import('#lesson/program.ts')
    try {
      return await analyseProgram(source, file)
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error
      const { message, line, column } = error
      this.#hearUncaught({
        kind: 'syntax',
        message: `SyntaxError: ${message}`,
        stack: `SyntaxError: ${message}\n    at ${file}:${line}:${column}`,
        source: { file, line, column },
      })
      return undefined
    }
  }

  #hearUncaught(error: UncaughtError): void {
    const heading = { error: 'Uncaught ', rejection: 'Uncaught (in promise) ', syntax: '' }[error.kind]
    this.#print(
      heading + (error.stack === '' ? error.message : error.stack),
      error.source?.file === 'server.js' ? 'server' : 'client',
    )
    if (error.source) this.marks.value = [...this.marks.peek(), { ...error.source, message: error.message }]
  }

  /** A program that only prints has nothing under way: no other state is reported of it. */
  #isUp(): void {
    if (this.state.peek() === 'starting') this.state.value = 'idle'
  }

  #say(text: string, level: OutputLevel = 'error'): void {
    this.#print(text, 'system', level)
  }

  #print(text: string, source: OutputSource, level: OutputLevel = 'error'): void {
    batch(() => {
      this.transcript.append([{ source, level, text, timeMs: this.timeMs.peek() }])
      this.hasOutput.value = true
    })
  }

  #clear(): void {
    this.transcript.clear()
    this.hasOutput.value = false
  }
}

function clientFile({ language }: ExerciseData): ProgramFile {
  return language === 'typescript' ? 'client.ts' : 'client.js'
}
