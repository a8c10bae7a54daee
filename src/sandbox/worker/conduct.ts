/**
 * The program's side of a check: the run stands still until the checking worker, over a port of their
 * own, has something done, and answers when all that was due has run. Nothing here trusts what a
 * program may have redefined.
 */
import type { ConductCommand, ConductPing, ConductReply, Evaluated, Moment } from '#lesson/check.ts'
import type { RunRequest } from '#lesson/messages.ts'
import { BEFORE_START, type RunMoment } from '#lesson/run-input.ts'
import { ConductRecord } from './conduct-record.ts'
import { dataOf, postMessage } from './platform.ts'
import { Run } from './run.ts'

export class Conduct {
  readonly run: Run
  readonly #record = new ConductRecord()
  readonly #port: MessagePort
  readonly #commands: ConductCommand[] = []
  #taken = 0
  #busy = false
  #isStarted = false

  constructor(request: RunRequest, port: MessagePort) {
    this.#port = port
    this.run = new Run({ ...request, pace: 'paused' }, this.#record)
    this.run.simulation.network.recorder.dataLimit = Infinity
    // The attribute also starts the port.
    // oxlint-disable-next-line unicorn/prefer-add-event-listener
    port.onmessage = (event) => this.#hear(dataOf(event) as ConductCommand | ConductPing)
    this.#tellAlive()
  }

  #hear(command: ConductCommand | ConductPing): void {
    if (command.do === 'ping') return this.#tellAlive(command.isLast)
    this.#commands[this.#commands.length] = command
    this.#next()
  }

  #tellAlive(isLast?: true): void {
    const { overflow } = this.#record
    const events = this.run.simulation.scheduler.task
    const last = isLast && this.#takeMoment()
    this.#reply({ type: 'alive', events, ...(overflow && { overflow }), ...(last && { last }) })
  }

  #next(): void {
    if (this.#busy) return
    const command = this.#commands[this.#taken]
    if (!command) return
    this.#taken++
    this.#busy = true
    this.#perform(command)
  }

  #perform(command: ConductCommand): void {
    const { scheduler } = this.run.simulation
    if (command.do === 'start') {
      this.#isStarted = true
      void this.run.start()
      // The run is held while programs load; what they left to be done at once follows.
      return scheduler.runUntil(scheduler.timeMs, () => this.#settle(command))
    }
    if (command.do === 'advance') return this.#settle(command, command.durationMs)
    const { id, ...input } = command
    let at: RunMoment | undefined
    this.run.take(input, 'check', {
      told: (moment) => (at = this.#isStarted ? moment : { ...moment, task: BEFORE_START }),
      ...(input.do === 'evaluate' && this.#answers(id)),
    })
    return this.#settle(command, 0, () => at)
  }

  /** Runs all that is due within `durationMs` from now, then answers. */
  #settle({ id }: ConductCommand, durationMs = 0, cameIn?: () => RunMoment | undefined): void {
    const { scheduler } = this.run.simulation
    scheduler.runUntil(scheduler.timeMs + durationMs, () => {
      this.#busy = false
      const at = cameIn?.()
      this.#reply({ type: 'done', id, moment: this.#takeMoment(), ...(at && { at }) })
      this.#next()
    })
  }

  #takeMoment(): Moment {
    const { scheduler, seed } = this.run.simulation
    const moment = this.#record.take(scheduler.timeMs, scheduler.task)
    return seed.isDrawn ? { ...moment, isDrawn: true } : moment
  }

  #answers(id: number): { value(value: unknown): void; threw(error: unknown): void } {
    const tell = (result: Evaluated) => this.#reply({ type: 'evaluated', id, result })
    return {
      threw: (error) => tell({ type: 'threw', text: this.run.describe(error).message }),
      value: (value) => {
        try {
          tell({ type: 'value', value })
        } catch {
          tell({ type: 'uncloneable', text: this.run.inspect(value) })
        }
      },
    }
  }

  #reply(reply: ConductReply): void {
    postMessage(this.#port, reply)
  }
}
