/**
 * What the page and the sandbox say to each other: the one place where the two branches of the
 * program meet. Everything here survives structured cloning.
 *
 *     page ── FrameCommand ──► frame ── spawns ──► worker
 *     page ◄─ FrameReport ──── frame                 │
 *     page ◄════════ MessagePort: WorkerCommand, WorkerReport ═╝
 */
import type { CheckReport, CheckRequest, ConductRequest, PrepareRequest } from './check.ts'
import type { Network } from './network.ts'
import type { OutputEntry } from './output.ts'
import type { Program } from './program.ts'
import type { LoggedInput, Replay, RunInput } from './run-input.ts'
import type { SourceLine, TraceRecord } from './trace.ts'

/** The worker that a frame starts by itself. */
export const FIRST_WORKER = 1

/** Page to frame. `spawn` transfers the port over which page and worker then speak. */
export type FrameCommand = { type: 'spawn'; worker: number } | { type: 'kill'; worker: number }

/** Frame to page. `ready` once, when commands are heard; it transfers the port to the first worker. */
export type FrameReport = { type: 'ready' } | { type: 'failed'; worker: number; message: string }

/** How virtual time is paced: a factor of real time, as fast as it goes, or not at all. */
export type Pace = number | 'instant' | 'paused'

/** What `location` says and relative addresses resolve against: a name that can never be a real host. */
export const RUN_ORIGIN = 'https://wireside.test'

/** Before a package's name in the imports of another package that shares it: its bundle is to be linked. */
export const SHARED_PACKAGE = 'package:'

export interface RunRequest {
  type: 'run'
  /** Raised by each run; reports that carry another are stale. */
  run: number
  client: Program
  server: Program
  serverOptions?: Record<string, unknown>
  /** Source of each npm package that the client may import, and that others of them may share. */
  packages?: Record<string, string>
  network: Network
  /** What `location` says and relative addresses resolve against. */
  origin: string
  /** What the clock says when the run begins, in Unix milliseconds. */
  startMs: number
  /** Where there is a replay, from its end on; up to there it goes as fast as it can. */
  pace: Pace
  replay?: Replay
}

/** What makes a worker of a fresh one: it runs a program, or is half of a check. */
export type WorkerTask = RunRequest | ConductRequest | PrepareRequest | CheckRequest

/** To a run under way. What comes during a replay waits for its end. */
export type RunCommand =
  | { type: 'pace'; pace: Pace }
  | { type: 'step' }
  | { type: 'input'; input: RunInput }
  /** Asks for the members of what `path`, a name and members of members, stands for. Changes nothing in the run. */
  | { type: 'complete'; id: number; path: string[] }

/** A piece of the sandbox that is brought to the workers which want it. */
export type SandboxPart = 'crypto' | 'http' | 'judge'

export type WorkerCommand =
  | WorkerTask
  | RunCommand
  | { type: 'ping'; id: number }
  | { type: 'part'; part: SandboxPart; text: string }

/** An error that nobody caught. The stack is in lesson coordinates and free of the sandbox's own frames. */
export interface UncaughtError {
  kind: 'error' | 'rejection' | 'syntax'
  message: string
  stack: string
  /** Where the learner should look first. */
  source?: SourceLine
}

export type WorkerReport =
  /** Before anything of a lesson's has come to it. Addresses are relative to the frame's. */
  | { type: 'ready'; parts: Record<SandboxPart, string> }
  /** What it has been told waits until this has been brought. */
  | { type: 'wants'; part: SandboxPart }
  | { type: 'pong'; id: number }
  | { type: 'output'; run: number; entries: OutputEntry[] }
  | { type: 'uncaught'; run: number; error: UncaughtError; timeMs: number }
  | { type: 'trace'; run: number; records: TraceRecord[] }
  /** `idle`: no timer, nothing under way; the run lives on all the same. */
  | { type: 'state'; run: number; state: 'running' | 'idle'; timeMs: number }
  /** Something has come in from outside; what a replay repeats is not told again. */
  | { type: 'input'; run: number; logged: LoggedInput }
  /** The replay is at its end: all before this report is what happened up to there. */
  | { type: 'reached'; run: number }
  | { type: 'evaluated'; run: number; id: number; ok: boolean; text: string }
  | { type: 'completed'; run: number; id: number; names: string[] }
  | CheckReport
