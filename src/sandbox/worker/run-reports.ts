/** What a run tells the page while somebody watches: output and trace in batches, at a bounded rate. */
import type { UncaughtError, WorkerReport } from '#lesson/messages.ts'
import type { LoggedInput } from '#lesson/run-input.ts'
import type { TraceRecord } from '#lesson/trace.ts'
import { Output, type PrintedLine } from './output.ts'
import { queueMicrotask as soon, realNowMs as nowMs, setTimeout as later, sleep } from './platform.ts'
import type { RunObserver } from './run.ts'
import { TraceBatch } from './trace-batch.ts'

/** What an uncaught error takes of the output's budget; without room it is a line like any other. */
const UNCAUGHT_LINES = 10

export class RunReports implements RunObserver {
  readonly #run: number
  readonly #report: (report: WorkerReport) => void
  readonly #output: Output
  readonly #trace: TraceBatch

  constructor(run: number, report: (report: WorkerReport) => void) {
    this.#run = run
    this.#report = report
    this.#output = new Output({
      post: (entries) => report({ type: 'output', run, entries }),
      nowMs,
      soon,
      later,
      sleep,
    })
    this.#trace = new TraceBatch({
      post: (records) => {
        // What was printed by now is waited for; what went over the wire can follow.
        this.#output.flush()
        report({ type: 'trace', run, records })
      },
      nowMs,
      soon,
      later,
    })
  }

  printed(line: PrintedLine): void {
    this.#output.write(line)
  }

  cleared(timeMs: number): void {
    this.#output.clear(timeMs)
  }

  traced(record: TraceRecord): void {
    this.#trace.add(record)
  }

  uncaught(error: UncaughtError, side: 'client' | 'server', timeMs: number): void {
    const { message, stack } = error
    if (this.#output.admit(UNCAUGHT_LINES, message.length + stack.length))
      this.#report({ type: 'uncaught', run: this.#run, error, timeMs })
    else {
      const text = `Uncaught ${stack === '' ? message : stack}`
      this.#output.write({ source: side, level: 'error', text, timeMs })
    }
  }

  state(state: 'running' | 'idle', timeMs: number): void {
    this.#output.flush()
    this.#trace.flush()
    this.#report({ type: 'state', run: this.#run, state, timeMs })
  }

  took(logged: LoggedInput): void {
    this.#report({ type: 'input', run: this.#run, logged })
  }

  reached(): void {
    this.#output.flush()
    this.#trace.flush()
    this.#report({ type: 'reached', run: this.#run })
  }

  evaluated(id: number, ok: boolean, text: string): void {
    this.#output.flush()
    this.#report({ type: 'evaluated', run: this.#run, id, ok, text })
  }

  completed(id: number, names: string[]): void {
    this.#report({ type: 'completed', run: this.#run, id, names })
  }
}
