/**
 * The run of one exercise as its elements see it: state, what it printed, which lines failed. A
 * program is analysed before it starts, so that a syntax error is told without running anything.
 */
import { batch, computed, signal } from '@preact/signals-core'
import type { JudgedRun } from '#lesson/check.ts'
import type { ExerciseData } from '#lesson/exercise.ts'
import { RUN_ORIGIN, type Pace, type UncaughtError } from '#lesson/messages.ts'
import type { FaultKind, Network, NetworkConditions } from '#lesson/network.ts'
import type { OutputEntry, OutputLevel, OutputLine } from '#lesson/output.ts'
import type { ProgramFile } from '#lesson/program.ts'
import type { SourceLine } from '#lesson/trace.ts'
import type { Programs } from './draft.ts'
import { preparePrograms, type PreparedPrograms } from './program-analysis.ts'
import { RunLog } from './run-log.ts'
import type { Runner, RunListener } from './runner.ts'
import { TraceFeed } from './trace-feed.ts'
import { Transcript } from './transcript.ts'

/** `idle`: the program lives, with no timer and nothing under way. */
export type RunState = 'stopped' | 'starting' | 'running' | 'idle'

/** A line that failed, for the editor. */
export interface ErrorMark extends SourceLine {
  message: string
  /** When it did. */
  timeMs?: number
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
  /** Of `marks`, those that were there at the moment that is looked at. */
  readonly shownMarks = computed(() => {
    const atMs = this.moment.value ?? Infinity
    return this.marks.value.filter(({ timeMs = 0 }) => timeMs <= atMs)
  })
  /** Whether there is output to show. */
  readonly hasOutput = signal(false)
  readonly transcript = new Transcript()
  readonly trace = new TraceFeed()
  /** How fast time goes while it goes; kept from run to run. */
  readonly rate = signal<Exclude<Pace, 'paused'>>(1)
  readonly isPaused = signal(false)
  /** The virtual time that is looked back at while the run stands still; without one, the present. */
  readonly moment = signal<number | undefined>(undefined)
  readonly pace = computed<Pace>(() =>
    this.isPaused.value || this.moment.value !== undefined ? 'paused' : this.rate.value,
  )
  /** What the run that is shown can be repeated from. */
  readonly log = signal<RunLog | undefined>(undefined)
  /** The programs of that run as they stood in the editor, if they did. */
  readonly ran = signal<Programs | undefined>(undefined)
  /** The line that the learner has asked to see in the editor. */
  readonly sought = signal<SourceLine | undefined>(undefined)
  /** Of the trace that is shown: the frame, or the run as a whole, that the learner has asked to see. */
  readonly watched = signal<{ frame?: number } | undefined>(undefined)
  /** The lines that what is selected in the network made a program print. */
  readonly lit = signal<readonly OutputLine[]>([])
  /** The line of output that the learner has asked to see. */
  readonly soughtLine = signal<{ line: OutputLine } | undefined>(undefined)
  /** What the client of the last run declares at its top level. */
  names: readonly string[] = []
  readonly #data: () => ExerciseData
  readonly #printed: Programs
  readonly #runner: RunWorker
  /** What the learner has made of the lesson's line; kept from run to run. */
  readonly #conditions = signal<Partial<NetworkConditions>>({})
  readonly #completions = new Map<number, (names: string[]) => void>()
  #asked = 0
  #attempt = 0
  #toldPace: Pace | undefined
  #isJudged = false
  /** What a run that is being repeated has told so far. */
  #repeated: (() => void)[] | undefined

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
      this.#isJudged = false
      this.#empty()
      this.log.value = undefined
      this.moment.value = undefined
      this.watched.value = undefined
      this.soughtLine.value = undefined
      this.isResponsive.value = true
      this.isPaused.value = false
      this.state.value = 'starting'
    })
    const data = this.#data()
    try {
      const prepared = await preparePrograms(programs, data, this.#printed)
      if (attempt !== this.#attempt) return
      if (!Array.isArray(prepared)) return this.#begin(programs, prepared, data.network)
      for (const error of prepared) this.#hearUncaught(error, 0)
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
  show(judged: JudgedRun, errors: UncaughtError[], frame?: number): void {
    const { request, inputs, output, trace, timeMs } = judged
    this.stop()
    batch(() => {
      this.#isJudged = true
      this.log.value = new RunLog(request, inputs)
      this.ran.value = undefined
      this.moment.value = undefined
      this.#empty()
      this.transcript.append(output)
      this.timeMs.value = timeMs
      for (const error of errors) this.#hearUncaught(error, timeMs)
      this.trace.clear(request.startMs)
      this.trace.append(trace)
      this.trace.advance(timeMs)
      this.watched.value = frame === undefined ? {} : { frame }
      // As it was when the frame had arrived.
      const atMs = frame && trace.findLast((record) => 'id' in record && record.id === frame)?.timeMs
      if (atMs !== undefined && atMs < timeMs) this.moment.value = atMs
    })
  }

  /**
   * Shows the run as it was at `timeMs`, while it stands still, or, without a time, as it is, and it goes
   * on as before.
   */
  lookAt(timeMs: number | undefined): void {
    if (!this.log.peek() || this.#repeated) return
    this.moment.value = timeMs === undefined ? undefined : Math.max(0, timeMs)
    this.#tellPace()
  }

  /**
   * Goes on from the moment that is looked at: the same programs run again from the start, with all that
   * came in up to then, and what happened later is forgotten.
   */
  continueFromMoment(): void {
    const untilMs = this.moment.peek()
    const log = this.log.peek()
    if (untilMs === undefined || !log || untilMs >= log.reachMs || this.#repeated) return
    this.#attempt++
    const pace = (this.#toldPace = this.rate.peek())
    batch(() => {
      this.#runner.stop()
      this.log.value = log.until(untilMs)
      const { latencyMs, jitterMs, bandwidth } = log.conditionsAt(untilMs)
      this.#conditions.value = { latencyMs, jitterMs, bandwidth }
      this.isPaused.value = false
      this.isResponsive.value = true
      this.watched.value = undefined
      this.state.value = 'starting'
    })
    this.#repeated = []
    this.#runner.start({ ...log.request, pace, replay: log.replay(untilMs) })
  }

  /** Lets time stand still, or go on. */
  pause(isPaused: boolean): void {
    this.isPaused.value = isPaused
    this.#tellPace()
  }

  setRate(rate: Exclude<Pace, 'paused'>): void {
    this.rate.value = rate
    this.#tellPace()
  }

  /** Runs the next event of a run whose time stands still. */
  step(): void {
    this.#runner.send({ type: 'step' })
  }

  /** Does something to the network of the run under way. */
  fault(kind: FaultKind): void {
    this.#runner.send({ type: 'input', input: { do: 'fault', fault: kind } })
  }

  /** How the line is at the moment that is looked at; at present, it is so when the next run begins, too. */
  get conditions(): NetworkConditions {
    const atMs = this.moment.value
    if (atMs !== undefined && this.log.value) return this.log.value.conditionsAt(atMs)
    const { faults: _, ...line } = this.#data().network
    return { ...line, ...this.#conditions.value }
  }

  setConditions(changed: Partial<NetworkConditions>): void {
    this.#conditions.value = { ...this.#conditions.peek(), ...changed }
    this.#runner.send({ type: 'input', input: { do: 'conditions', conditions: changed } })
  }

  /** The next run has the line of its lesson again. */
  forgetConditions(): void {
    this.#conditions.value = {}
  }

  /** Evaluates `source` in the run under way, which prints it and its value. */
  evaluate(source: string): void {
    this.#runner.send({ type: 'input', input: { do: 'evaluate', source } })
  }

  /**
   * Names of the members of what `path`, a name and members of members, stands for in the run under way.
   * Only the last that was asked is answered, and no sooner than the program lets anything happen.
   */
  complete(path: string[]): Promise<string[]> {
    const id = ++this.#asked
    this.#completions.clear()
    return new Promise((resolve) => {
      this.#completions.set(id, resolve)
      this.#runner.send({ type: 'complete', id, path })
    })
  }

  /** Shows the frame whose handler printed `line`; says whether there is one. */
  async watchCauseOf(line: OutputLine): Promise<boolean> {
    const [{ causeOf }] = await Promise.all([import('./trace-printed.ts'), this.trace.open()])
    const model = this.trace.model.peek()
    const cause = model && causeOf(line, model)
    if (cause) this.watched.value = { frame: cause.id }
    return cause !== undefined
  }

  clearOutput(): void {
    this.transcript.clear()
    this.hasOutput.value = false
  }

  /** The learner has changed `file`: what was marked there may no longer be so. */
  clearMarks(file: ProgramFile): void {
    const others = this.marks.peek().filter((mark) => mark.file !== file)
    if (others.length < this.marks.peek().length) this.marks.value = others
  }

  #listener(): RunListener {
    // What a repeated run tells is put in the place of what was there, when it has come so far.
    const hear = (act: () => void) => {
      if (this.#repeated) this.#repeated.push(act)
      else batch(act)
    }
    return {
      output: (entries) => hear(() => this.#hearOutput(entries)),
      uncaught: (error, timeMs) =>
        hear(() => {
          this.#isUp()
          this.#hearUncaught(error, timeMs)
        }),
      trace: (records) =>
        hear(() => {
          this.trace.append(records)
          const last = records.at(-1)
          if (last) this.timeMs.value = Math.max(this.timeMs.peek(), last.timeMs)
        }),
      state: (state, timeMs) =>
        hear(() => {
          this.state.value = state
          this.timeMs.value = timeMs
          this.trace.advance(timeMs)
        }),
      input: (logged) => this.log.peek()?.add(logged),
      reached: () => batch(() => this.#takeRepeated()),
      ended: (reason, message) => {
        this.#repeated = undefined
        if (reason === 'failed') this.#say(`The run has ended: ${message ?? 'the sandbox failed'}`)
        this.state.value = 'stopped'
      },
      unresponsive: (is) => (this.isResponsive.value = !is),
      evaluated: () => undefined,
      completed: (id, names) => this.#completions.get(id)?.(names),
    }
  }

  #hearOutput(entries: OutputEntry[]): void {
    this.#isUp()
    this.transcript.append(entries)
    this.hasOutput.value = !this.transcript.isEmpty
    for (const { timeMs = 0 } of entries as { timeMs?: number }[])
      this.timeMs.value = Math.max(this.timeMs.peek(), timeMs)
  }

  #takeRepeated(): void {
    const repeated = this.#repeated ?? []
    const reachedMs = this.moment.peek() ?? 0
    this.#repeated = undefined
    this.#empty()
    this.trace.clear(this.log.peek()?.request.startMs ?? 0)
    for (const act of repeated) act()
    this.#isUp()
    this.timeMs.value = reachedMs
    // Last: what shows that moment then turns to the present, which is the same.
    this.moment.value = undefined
    // Another pace may have been chosen meanwhile, when time stood still.
    this.#tellPace()
  }

  #hearUncaught({ kind, message, stack, source }: UncaughtError, timeMs: number): void {
    const heading = { error: 'Uncaught ', rejection: 'Uncaught (in promise) ', syntax: '' }[kind]
    const text = heading + (stack === '' ? message : stack)
    this.#print({ source: source?.file === 'server.js' ? 'server' : 'client', level: 'error', text, timeMs })
    if (source) this.marks.value = [...this.marks.peek(), { ...source, message, timeMs }]
  }

  /** A program that only prints has nothing under way: no other state is reported of it. */
  #isUp(): void {
    if (this.state.peek() === 'starting') this.state.value = 'idle'
  }

  #say(text: string, level: OutputLevel = 'error'): void {
    this.#print({ source: 'system', level, text, timeMs: this.timeMs.peek() })
  }

  #print(line: OutputLine): void {
    batch(() => {
      this.transcript.append([line])
      this.hasOutput.value = true
    })
  }

  /** All that is shown of a run, as before its beginning. */
  #empty(): void {
    this.clearOutput()
    this.marks.value = []
    this.timeMs.value = 0
    if (this.#isJudged) this.#say('What the check saw:', 'info')
  }

  #begin(programs: Programs, prepared: PreparedPrograms, network: Network): void {
    const startMs = Date.now()
    const request = {
      ...prepared,
      network: { ...network, ...this.#conditions.peek() },
      origin: RUN_ORIGIN,
      startMs,
      pace: (this.#toldPace = this.pace.peek()),
    }
    this.names = prepared.client.bindings
    batch(() => {
      this.log.value = new RunLog(request)
      this.ran.value = programs
    })
    this.trace.clear(startMs)
    this.#runner.start(request)
  }

  #tellPace(): void {
    const pace = this.pace.peek()
    if (pace === this.#toldPace) return
    this.#toldPace = pace
    this.#runner.send({ type: 'pace', pace })
  }
}
