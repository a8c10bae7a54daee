/**
 * `BroadcastChannel` as the HTML standard has it, within the one worker that a run is: every other channel
 * of the same name hears a message, in a task of its own, in the order in which they were made.
 */
import { EventHandlers } from '../event-handler.ts'
import {
  dispatch,
  realStructuredClone,
  RealDOMException,
  RealEventTarget,
  RealMessageEvent,
} from '../real.ts'
import type { Scheduler } from '../scheduler.ts'
import { defineHandlers, shapeInterface, toText } from '../window/interface-shape.ts'
import { cloneMessage } from './clone.ts'

/** The class for one run. */
export function createBroadcastChannelClass(
  scheduler: Scheduler,
  origin: string,
): typeof globalThis.BroadcastChannel {
  const open: BroadcastChannel[] = []
  let handlersOf!: (value: object) => EventHandlers

  class BroadcastChannel extends RealEventTarget {
    readonly #handlers = new EventHandlers(this)
    readonly #name: string
    #closed = false

    constructor(name: string) {
      super()
      if (arguments.length === 0)
        throw new TypeError(
          "Failed to construct 'BroadcastChannel': 1 argument required, but only 0 present.",
        )
      this.#name = toText(name)
      open[open.length] = this
    }

    get name(): string {
      return this.#name
    }

    postMessage(message: unknown): void {
      if (this.#closed)
        throw new RealDOMException(
          "Failed to execute 'postMessage' on 'BroadcastChannel': Channel is closed",
          'InvalidStateError',
        )
      const taken = cloneMessage(message, 'BroadcastChannel')
      for (let i = 0; i < open.length; i++) {
        const channel = open[i]!
        if (channel !== this && channel.#name === this.#name)
          scheduler.after(0, 'client', () => channel.#hear(taken))
      }
    }

    close(): void {
      this.#closed = true
      const index = open.indexOf(this)
      if (index >= 0) open.splice(index, 1)
    }

    /** What was sent before it was closed is heard no more. */
    #hear(taken: unknown): void {
      if (!this.#closed)
        dispatch(this, new RealMessageEvent('message', { data: realStructuredClone(taken), origin }))
    }

    static {
      handlersOf = (value) => (value as BroadcastChannel).#handlers
    }
  }

  defineHandlers(BroadcastChannel.prototype, ['message', 'messageerror'], handlersOf)
  shapeInterface(BroadcastChannel, 'BroadcastChannel')
  return BroadcastChannel as unknown as typeof globalThis.BroadcastChannel
}
