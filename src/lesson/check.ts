/**
 * Checks as the page loads them, what their two workers and the page say to each other, and what comes
 * of one. Everything here survives structured cloning.
 *
 *     page ── ConductRequest, port ──► program worker ◄══ ConductCommand, ConductReply ══╗
 *     page ── CheckRequest, port ────► checking worker ◄═════════════════════════════════╝
 *     page ◄─ Verdict ─────────────── checking worker
 */
import type { ExerciseData, Source } from './exercise.ts'
import type { RunRequest, UncaughtError } from './messages.ts'
import type { Network } from './network.ts'
import type { OutputLine } from './output.ts'
import type { Program } from './program.ts'
import type { LoggedInput, RunInput, RunMoment } from './run-input.ts'
import type { TraceRecord } from './trace.ts'

/** Of one exercise, at the address `ExerciseData.challenges`: nothing that a visitor needs before the first check. */
export interface ChallengeSet {
  /** Address of the assertion library's text, an ES module. */
  library: string
  challenges: ChallengeData[]
}

/** A challenge beyond what its markup shows. */
export interface ChallengeData {
  id: string
  checks: CheckData[]
  /** Whole programs; the first is the one that is offered. */
  solutions: string[]
  /** Where the challenge has its own, in the place of the exercise's. */
  server?: Program
  serverOptions?: Record<string, unknown>
  /** That server's program has a tab. */
  serverShow?: true
  network?: Network
}

export interface CheckData {
  id: string
  that: string
  run: Source
}

/** The bounds of a check. A check that reaches one ends with a verdict that says so. */
export interface CheckLimits {
  /** Virtual milliseconds that a check may let pass. */
  virtualMs: number
  /** Events of the simulation: timers, arrivals, handshakes. */
  events: number
  /** Real milliseconds in which a worker must let something else happen. */
  unansweredMs: number
}

export const CHECK_LIMITS: CheckLimits = { virtualMs: 600_000, events: 200_000, unansweredMs: 2_000 }

/** What is recorded of a judged run; a program that makes more of it is stopped. */
export const RECORD_LIMITS = {
  lines: 20_000,
  records: 50_000,
  /** Characters of output, and characters or bytes of frames, each. */
  volume: 32 * 1024 * 1024,
}

/** What the clock says when the run of a check begins: always the same, so that a verdict is. */
export const CHECK_START_MS = Date.UTC(2026, 0, 5, 9)

/** To a program worker, with its end of the channel: run this, and do what you are told there. */
export interface ConductRequest {
  type: 'conduct'
  request: RunRequest
}

/** To a checking worker: have the library ready. Its text is not sent again. */
export interface PrepareRequest {
  type: 'prepare'
  library: string
}

/** To a checking worker, with its end of the channel: judge the program at the other. */
export interface CheckRequest {
  type: 'check'
  check: CheckData
  limits: CheckLimits
}

/** From the checking to the program worker; each is answered once, in order. */
export type ConductCommand = { id: number } & (
  | RunInput
  | { do: 'start' }
  | { do: 'advance'; durationMs: number }
)

/** A bound of `RECORD_LIMITS` that was reached. */
export type Overflow = keyof typeof RECORD_LIMITS

/** What has happened since the last one was sent. */
export interface Moment {
  timeMs: number
  /** Events since the run began. */
  events: number
  output: OutputLine[]
  trace: TraceRecord[]
  errors: UncaughtError[]
  /** Which bound of what is recorded was reached. */
  overflow?: Overflow
  /** The run has drawn random numbers from its seed by now. */
  isDrawn?: true
}

/**
 * How an evaluation ended: with a value, with what it threw, or with a value that cannot be handed over:
 * it cannot leave the program, or is a promise that the check awaits without letting time pass.
 */
export type Evaluated =
  | { type: 'value'; value: unknown }
  | { type: 'threw'; text: string }
  | { type: 'uncloneable'; text: string }
  | { type: 'pending' }

export type ConductReply =
  /** The command is done; all that was due has run. `at` says where an input came in. */
  | { type: 'done'; id: number; moment: Moment; at?: RunMoment }
  /** The value of an evaluation, before or after the command that asked for it is done. */
  | { type: 'evaluated'; id: number; result: Evaluated }
  /** The worker lives: it has come this far. */
  | { type: 'alive'; events: number; overflow?: Overflow; last?: Moment }

/** Asks for `alive`; `isLast` when the program is stopped, and what it did is wanted before its end. */
export interface ConductPing {
  do: 'ping'
  isLast?: true
}

/**
 * - `passed`: `run` came to its end.
 * - `failed`: an assertion did not hold, or the program failed at what it was asked to do.
 * - `stopped`: the program would not come to rest, or went past a bound.
 * - `broken`: the check itself went wrong. It is the lesson that must be mended.
 */
export type CheckOutcome = 'passed' | 'failed' | 'stopped' | 'broken'

export interface Verdict {
  /** The check's. */
  id: string
  that: string
  outcome: CheckOutcome
  /** In words; empty when passed. */
  message: string
  /** Of the trace: the frame that the check looked at last. */
  frame?: { id: number; timeMs: number; text: string }
  /** Where in the author's file the check was when it ended. */
  place?: { file: string; line: number; column: number }
  /** What nobody caught in the learner's programs. */
  errors: UncaughtError[]
  /**
   * Random numbers were drawn, from the run's seed or by the check itself, or the check asked for the
   * date. Where it is `false` another seed cannot make another verdict.
   */
  byChance: boolean
}

/** The run that a verdict is about: what it was given, what was done to it, and what happened. */
export interface JudgedRun {
  request: Omit<RunRequest, 'type' | 'run'>
  inputs: LoggedInput[]
  timeMs: number
  output: OutputLine[]
  trace: TraceRecord[]
}

/** A checking worker to the page. */
export interface CheckReport {
  type: 'verdict'
  verdict: Verdict
  run: Omit<JudgedRun, 'request'>
  /** The check has changed what the next would find: this worker is not to judge again. */
  isSpent: boolean
}

/** A program, and what it is held against. */
export interface CheckSubject {
  exercise: Pick<ExerciseData, 'language' | 'server' | 'serverOptions' | 'network'>
  challenge: ChallengeData
  /** As it stands in the editor. */
  client: string
  /** Where the learner may change it, the server's program as it stands in the editor. */
  server?: string
  /** Texts of the packages that the client may import. */
  packages?: Record<string, string>
  /** In the place of the network's own. */
  seed?: number
  /** Ids of those of the challenge's checks that are wanted; all, if left out. */
  only?: readonly string[]
}

export interface Judgement {
  verdict: Verdict
  /** Of the run that was judged; absent where the program could not be run at all. */
  run?: JudgedRun
}

/** A subject with names in the place of its packages' texts: those that `addPackage` was told. */
export type HarnessSubject = CheckSubject

/** What the bare page offers in which checks run without a lesson around them. */
export interface CheckHarness {
  /** Before anything else: the assertion library's text, and how many checks are to run at once. */
  open(library: string, atOnce: number): void
  /** The text of a package, for subjects that name it. */
  addPackage(name: string, text: string): void
  /** Every verdict, in the order of the checks. */
  check(subject: HarnessSubject): Promise<Verdict[]>
  /** As `check`, with the runs that were judged. */
  judge(subject: HarnessSubject): Promise<Judgement[]>
}
