/**
 * `MessageChannel` and `MessagePort` as the HTML standard has them, within one worker: a message is a
 * task in virtual time. A port itself cannot be sent: there is nowhere to send it to.
 */
import { EventHandlers } from '../event-handler.ts'
import { dispatch, RealEventTarget, RealMessageEvent } from '../real.ts'
import type { Scheduler } from '../scheduler.ts'
import { defineHandlers, shapeInterface } from '../window/interface-shape.ts'
import { cloneMessage } from './clone.ts'

type Transfer = Transferable[] | { transfer?: Transferable[] }

interface ChannelClasses {
  MessageChannel: typeof globalThis.MessageChannel
  MessagePort: typeof globalThis.MessagePort
}

/** The classes for one run. */
export function createMessageChannelClasses(scheduler: Scheduler): ChannelClasses {
  const own = Symbol('own')
  let entangle!: (a: MessagePort, b: MessagePort) => void
  let handlersOf!: (value: object) => EventHandlers

  class MessagePort extends RealEventTarget {
    readonly #handlers = new EventHandlers(this)
    /** The other end, as long as neither is closed. */
    #peer: MessagePort | undefined
    #started = false
    /** What arrived before it was started. */
    #waiting: unknown[] = []

    constructor(key: unknown) {
      super()
      if (key !== own) throw new TypeError("Failed to construct 'MessagePort': Illegal constructor")
    }

    get onmessage(): unknown {
      return this.#handlers.get('message')
    }

    /** Starts the port, as adding a listener does not. */
    set onmessage(handler: unknown) {
      this.#handlers.set('message', handler)
      this.start()
    }

    postMessage(message: unknown, options: Transfer = []): void {
      const transfer = Array.isArray(options) ? options : (options.transfer ?? [])
      const data = cloneMessage(message, 'MessagePort', transfer)
      const peer = this.#peer
      if (peer) scheduler.after(0, 'client', () => peer.#hear(data))
    }

    start(): void {
      if (this.#started) return
      this.#started = true
      const waiting = this.#waiting
      this.#waiting = []
      for (let i = 0; i < waiting.length; i++) scheduler.after(0, 'client', () => this.#hear(waiting[i]))
    }

    close(): void {
      if (this.#peer) this.#peer.#peer = undefined
      this.#peer = undefined
      this.#started = false
      this.#waiting = []
    }

    /** What was sent before the other end was closed still arrives. */
    #hear(data: unknown): void {
      if (this.#started) dispatch(this, new RealMessageEvent('message', { data }))
      else if (this.#peer) this.#waiting[this.#waiting.length] = data
    }

    static {
      entangle = (a, b) => {
        a.#peer = b
        b.#peer = a
      }
      handlersOf = (value) => (value as MessagePort).#handlers
    }
  }

  class MessageChannel {
    readonly #port1 = new MessagePort(own)
    readonly #port2 = new MessagePort(own)

    constructor() {
      entangle(this.#port1, this.#port2)
    }

    get port1(): MessagePort {
      return this.#port1
    }

    get port2(): MessagePort {
      return this.#port2
    }
  }

  defineHandlers(MessagePort.prototype, ['messageerror'], handlersOf)
  shapeInterface(MessagePort, 'MessagePort')
  shapeInterface(MessageChannel, 'MessageChannel')
  return { MessageChannel, MessagePort } as unknown as ChannelClasses
}
