/**
 * What the page has told the worker, in order. A command that needs a piece of the sandbox which is not
 * here waits for it, and so does all that came after; only a ping is answered at once.
 */
import type { SandboxPart, WorkerCommand, WorkerReport } from '#lesson/messages.ts'
import { installPart, missingPart } from './parts.ts'
import { dataOf } from './platform.ts'

/** What is left for others to obey. */
type Task = Exclude<WorkerCommand, { type: 'ping' } | { type: 'part' }>

export class Inbox {
  readonly #report: (report: WorkerReport) => void
  readonly #obey: (task: Task, event: MessageEvent) => void
  #waiting: MessageEvent[] = []
  #asked: SandboxPart | undefined
  #isUsed = false

  constructor(report: (report: WorkerReport) => void, obey: (task: Task, event: MessageEvent) => void) {
    this.#report = report
    this.#obey = obey
  }

  /** Whether there has been anything but pings. */
  get isUsed(): boolean {
    return this.#isUsed
  }

  hear(event: MessageEvent): void {
    const command = dataOf(event) as WorkerCommand
    if (command.type === 'ping') return this.#report({ type: 'pong', id: command.id })
    this.#isUsed = true
    if (command.type === 'part') return this.#receive(command.part, command.text)
    if (this.#asked !== undefined) this.#waiting[this.#waiting.length] = event
    else this.#take(command, event)
    return undefined
  }

  #take(task: Task, event: MessageEvent): void {
    const missing = missingPart(task)
    if (missing === undefined) return this.#obey(task, event)
    this.#asked = missing
    this.#waiting[this.#waiting.length] = event
    return this.#report({ type: 'wants', part: missing })
  }

  #receive(part: SandboxPart, text: string): void {
    if (part !== this.#asked) return
    installPart(part, text)
    const waiting = this.#waiting
    this.#waiting = []
    this.#asked = undefined
    for (let i = 0; i < waiting.length; i++) this.hear(waiting[i] as MessageEvent)
  }
}
