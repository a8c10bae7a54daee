/**
 * The program's side of a check: the run stands still until the checking worker, over a port of their
 * own, has something done, and answers when all that was due has run. Nothing here trusts what a
 * program may have redefined.
 */
import type { ConductCommand, ConductPing, ConductReply, Evaluated } from '#lesson/check.ts'
import type { RunRequest } from '#lesson/messages.ts'
import { OPCODE, textSize } from '#sim/frame.ts'
import { ConductRecord } from './conduct-record.ts'
import { dataOf, postMessage } from './platform.ts'
import { defineProperty, uncurry } from './primordials.ts'
import { Run } from './run.ts'

const RealPromise = Promise
const then = uncurry<Promise<unknown>, [(value: unknown) => void, (error: unknown) => void], void>(
  // oxlint-disable-next-line typescript/unbound-method -- taken as it is before any program runs
  Promise.prototype.then,
)

export class Conduct {
  readonly run: Run
  readonly #record = new ConductRecord()
  readonly #port: MessagePort
  readonly #commands: ConductCommand[] = []
  #taken = 0
  #busy = false

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
    const { timeMs, task: events } = this.run.simulation.scheduler
    const last = isLast && this.#record.take(timeMs, events)
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
    const { simulation } = this.run
    const { scheduler } = simulation
    switch (command.do) {
      case 'start':
        void this.run.start()
        // The run is held while programs load; what they left to be done at once follows.
        return scheduler.runUntil(scheduler.timeMs, () => this.#settle(command))
      case 'advance':
        return this.#settle(command, command.durationMs)
      case 'evaluate':
        scheduler.input('client', () => this.#evaluate(command.id, command.source))
        return this.#settle(command)
      case 'fault': {
        const { fault, connection } = command
        const options = { by: 'check' as const, ...(connection !== undefined && { connection }) }
        scheduler.input('network', () => simulation.apply(fault, options))
        return this.#settle(command)
      }
      case 'conditions':
        scheduler.input('network', () => simulation.setConditions(command.conditions, 'check'))
        return this.#settle(command)
      case 'send':
        scheduler.input('server', () => this.#send(command.data))
        return this.#settle(command)
    }
  }

  /** Runs all that is due within `durationMs` from now, then answers. */
  #settle({ id }: ConductCommand, durationMs = 0): void {
    const { scheduler } = this.run.simulation
    scheduler.runUntil(scheduler.timeMs + durationMs, () => {
      this.#busy = false
      this.#reply({ type: 'done', id, moment: this.#record.take(scheduler.timeMs, scheduler.task) })
      this.#next()
    })
  }

  #evaluate(id: number, source: string): void {
    const tell = (result: Evaluated) => this.#reply({ type: 'evaluated', id, result })
    const threw = (error: unknown) => tell({ type: 'threw', text: this.run.describe(error).message })
    const value = (value: unknown): void => {
      try {
        tell({ type: 'value', value })
      } catch {
        tell({ type: 'uncloneable', text: this.run.inspect(value) })
      }
    }
    try {
      const { value: result } = this.run.evaluation.prompt.evaluate(source)
      const settled = new RealPromise((resolve) => resolve(result))
      // Without a constructor `then` asks no species, which a program may have replaced.
      defineProperty(settled, 'constructor', { value: undefined })
      then(settled, value, threw)
    } catch (error) {
      threw(error)
    }
  }

  /** A message of the server's to every client that its program has accepted and not closed. */
  #send(data: string | Uint8Array<ArrayBuffer>): void {
    const isText = typeof data === 'string'
    for (const { id, server } of this.run.simulation.network.connections)
      if (this.#record.sockets[id])
        server.send({
          kind: 'frame',
          opcode: isText ? OPCODE.text : OPCODE.binary,
          fin: true,
          data,
          bytes: isText ? textSize(data) : data.length,
        })
  }

  #reply(reply: ConductReply): void {
    postMessage(this.#port, reply)
  }
}
