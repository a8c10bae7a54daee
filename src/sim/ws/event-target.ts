/**
 * `addEventListener`, `removeEventListener` and `on…` of ws's sockets: a browser-like face on an
 * EventEmitter, with small event objects of their own that are not the platform's.
 */
import { named } from '../named.ts'
import type { Buffer } from '../node/buffer.ts'
import type { EventEmitter, Listener } from '../node/events.ts'

const TYPES = ['open', 'error', 'close', 'message'] as const
type Type = (typeof TYPES)[number]

type Handler = ((event: Event) => unknown) | { handleEvent(event: Event): unknown }

class Event {
  readonly type: string
  readonly target: unknown

  constructor(type: string, target: unknown) {
    this.type = type
    this.target = target
  }
}

class MessageEvent extends Event {
  readonly data: unknown

  constructor(target: unknown, data: unknown) {
    super('message', target)
    this.data = data
  }
}

class CloseEvent extends Event {
  readonly code: number
  readonly reason: string
  readonly wasClean: boolean

  constructor(target: unknown, code: number, reason: string, wasClean: boolean) {
    super('close', target)
    this.code = code
    this.reason = reason
    this.wasClean = wasClean
  }
}

class ErrorEvent extends Event {
  readonly error: unknown
  readonly message: string

  constructor(target: unknown, error: Error) {
    super('error', target)
    this.error = error
    this.message = error.message
  }
}

named({ Event, MessageEvent, CloseEvent, ErrorEvent })

interface Registration {
  type: Type
  handler: Handler
  attribute: boolean
  listener: Listener
}

/** The browser-like listeners of one socket. */
export class Listeners {
  readonly #socket: EventEmitter
  readonly #wasClean: () => boolean
  #registrations: Registration[] = []

  constructor(socket: EventEmitter, wasClean: () => boolean) {
    this.#socket = socket
    this.#wasClean = wasClean
  }

  add(type: string, handler: Handler, options: { once?: boolean } = {}, attribute = false): void {
    if (!isType(type)) return
    const known = this.#registrations.some(
      (each) => each.type === type && each.handler === handler && !each.attribute,
    )
    if (known && !attribute) return
    const listener: Listener = (...args: unknown[]) => {
      if (options.once) this.#forget(registration)
      const event = this.#event(type, args)
      if (typeof handler === 'function') handler.call(this.#socket, event)
      else handler.handleEvent(event)
    }
    const registration = { type, handler, attribute, listener }
    this.#registrations.push(registration)
    if (options.once) this.#socket.once(type, listener)
    else this.#socket.on(type, listener)
  }

  remove(type: string, handler: Handler, attribute = false): void {
    const found = this.#registrations.find(
      (each) => each.type === type && each.attribute === attribute && (attribute || each.handler === handler),
    )
    if (!found) return
    this.#forget(found)
    this.#socket.removeListener(type, found.listener)
  }

  /** The handler attribute `on<type>`. */
  get(type: Type): Handler | null {
    return this.#registrations.find((each) => each.type === type && each.attribute)?.handler ?? null
  }

  /** Unlike a browser's, a handler that is set again moves to the end. */
  set(type: Type, handler: unknown): void {
    const known = this.get(type)
    if (known) this.remove(type, known, true)
    if (typeof handler === 'function') this.add(type, handler as Handler, {}, true)
  }

  #forget(registration: Registration): void {
    this.#registrations = this.#registrations.filter((each) => each !== registration)
  }

  #event(type: Type, args: unknown[]): Event {
    const [first, second] = args
    switch (type) {
      case 'message':
        return new MessageEvent(this.#socket, second === true ? first : String(first))
      case 'close':
        return new CloseEvent(this.#socket, first as number, (second as Buffer).toString(), this.#wasClean())
      case 'error':
        return new ErrorEvent(this.#socket, first as Error)
      default:
        return new Event(type, this.#socket)
    }
  }
}

function isType(type: string): type is Type {
  return (TYPES as readonly string[]).includes(type)
}
