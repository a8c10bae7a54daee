/**
 * Runs programs in the sandbox: one run at a time for each runner, each run in a worker of its own.
 * Once a run has ended, nothing of it reaches the listener.
 */
import type { RunCommand, RunRequest, UncaughtError, WorkerReport } from '#lesson/messages.ts'
import type { OutputEntry } from '#lesson/output.ts'
import type { LoggedInput } from '#lesson/run-input.ts'
import type { TraceRecord } from '#lesson/trace.ts'
import { idle } from './nearness.ts'
import { SandboxFrame, type SandboxWorker } from './sandbox-frame.ts'

export interface RunListener {
  output(entries: OutputEntry[]): void
  uncaught(error: UncaughtError, timeMs: number): void
  trace(records: TraceRecord[]): void
  state(state: 'running' | 'idle', timeMs: number): void
  /** The run is over: asked to, or because the worker could not be started. */
  ended(reason: 'stopped' | 'failed', message?: string): void
  /** No heartbeat for a while (true), or it is back (false). */
  unresponsive(is: boolean): void
  /** Something came in from outside, between which events. */
  input(logged: LoggedInput): void
  /** The replay is at its end: all that was told before is what happened up to there. */
  reached(): void
  evaluated(id: number, ok: boolean, text: string): void
  completed(id: number, names: string[]): void
}

/** A heart beats this often; without a beat for so long a worker counts as unresponsive… */
const BEAT_MS = 250
const UNRESPONSIVE_MS = 1_000
/** …and after this it is held to be in a loop, if the learner stops it now. */
const BUSY_MS = 100
/** A new spare worker boots when the run that took the last one has had its start, and the page is idle. */
const SPARE_DELAY_MS = 300
/** To end a worker keeps the machine from beginning the next run, so one that is in no loop lives a little longer. */
const BURIAL_MS = 200
const BOOT_LIMIT_MS = 15_000

export class Runner {
  static #spare: SandboxWorker | undefined

  /** Loads the frame and boots a spare worker ahead of need; safe to call often. */
  static warm(): void {
    const frame = SandboxFrame.current()
    if (!this.#spare || !frame.holds(this.#spare)) this.#spare = frame.spawn()
  }

  readonly #listener: RunListener
  #worker: SandboxWorker | undefined
  #frame: SandboxFrame | undefined
  #run = 0
  #beat: ReturnType<typeof setInterval> | undefined
  /** When the ping was sent that is still unanswered. */
  #askedAt: number | undefined
  #unresponsive = false

  constructor(listener: RunListener) {
    this.#listener = listener
  }

  /** Ends the run under way, then starts this one on the spare worker. */
  start(request: Omit<RunRequest, 'type' | 'run'>): void {
    this.stop()
    Runner.warm()
    const worker = Runner.#spare
    if (!worker) return
    Runner.#spare = undefined
    setTimeout(() => void idle().then(() => Runner.warm()), SPARE_DELAY_MS)

    this.#worker = worker
    this.#frame = SandboxFrame.current()
    const run = ++this.#run
    worker.listener = {
      report: (report) => this.#hear(report),
      failed: (message) => this.#end('failed', message),
    }
    worker.send({ type: 'run', run, ...request })
    this.#listenToHeart(worker)
  }

  /** Ends the run under way, whatever it is doing. */
  stop(): void {
    if (this.#worker) this.#end('stopped')
  }

  /** To the run under way; without one, nothing happens. */
  send(command: RunCommand): void {
    this.#worker?.send(command)
  }

  #end(reason: 'stopped' | 'failed', message?: string): void {
    const worker = this.#worker
    if (!worker) return
    this.#worker = undefined
    clearInterval(this.#beat)
    const busy = this.#askedAt !== undefined && performance.now() - this.#askedAt > BUSY_MS
    if (busy) this.#leaveFrame()
    worker.kill(busy ? 0 : BURIAL_MS)
    if (this.#unresponsive) this.#listener.unresponsive((this.#unresponsive = false))
    this.#listener.ended(reason, message)
  }

  /** The frame of a worker in a loop goes, as soon as no other run lives in it; a new one is got ready. */
  #leaveFrame(): void {
    const frame = this.#frame
    if (!frame) return
    this.#frame = undefined
    if (Runner.#spare && frame.holds(Runner.#spare)) {
      Runner.#spare.kill()
      Runner.#spare = undefined
    }
    frame.retire()
    Runner.warm()
  }

  #listenToHeart(worker: SandboxWorker): void {
    const bornAt = performance.now()
    let id = 0
    const beat = () => {
      const now = performance.now()
      if (this.#askedAt === undefined) {
        this.#askedAt = now
        worker.send({ type: 'ping', id: ++id })
      } else if (now - this.#askedAt > UNRESPONSIVE_MS && !this.#unresponsive) {
        this.#leaveFrame()
        this.#listener.unresponsive((this.#unresponsive = true))
      }
    }
    this.#askedAt = undefined
    const boot = () => {
      if (performance.now() - bornAt > BOOT_LIMIT_MS) this.#end('failed', 'the sandbox did not start')
    }
    this.#beat = setInterval(() => (worker.booted ? beat() : boot()), BEAT_MS)
  }

  #hear(report: WorkerReport): void {
    if ('run' in report && report.run !== this.#run) return
    switch (report.type) {
      case 'ready':
        break
      case 'pong':
        this.#askedAt = undefined
        if (this.#unresponsive) this.#listener.unresponsive((this.#unresponsive = false))
        break
      case 'output':
        return this.#listener.output(report.entries)
      case 'uncaught':
        return this.#listener.uncaught(report.error, report.timeMs)
      case 'trace':
        return this.#listener.trace(report.records)
      case 'state':
        return this.#listener.state(report.state, report.timeMs)
      case 'input':
        return this.#listener.input(report.logged)
      case 'reached':
        return this.#listener.reached()
      case 'evaluated':
        return this.#listener.evaluated(report.id, report.ok, report.text)
      case 'completed':
        return this.#listener.completed(report.id, report.names)
    }
  }
}
