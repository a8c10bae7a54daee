/**
 * `node:events`: the emitter that servers, their sockets and requests are made of. Listeners run
 * synchronously in the order they were added; the list that an `emit` began with is the one it
 * finishes, because lists are replaced and never changed.
 */
import { invalidArgument, nodeError, outOfRange, NotSimulatedError, refusals } from './refusal.ts'

export type EventName = string | symbol
export type Listener = (...args: never[]) => unknown

type Call = (this: unknown, ...args: unknown[]) => unknown
type Registered = Call & { listener?: Listener }

/** Emitted before `error`, whether or not anybody listens to that. */
const errorMonitor: unique symbol = Symbol('events.errorMonitor')

let defaultMaxListeners = 10

/** Contract: https://nodejs.org/docs/latest-v20.x/api/events.html#class-eventemitter */
export class EventEmitter {
  static readonly errorMonitor: typeof errorMonitor = errorMonitor
  static readonly EventEmitter = EventEmitter
  static readonly once = once
  static readonly on = on
  static readonly getEventListeners = getEventListeners
  static readonly setMaxListeners = setMaxListeners
  static readonly listenerCount = listenerCount
  static readonly getMaxListeners = getMaxListeners

  static get defaultMaxListeners(): number {
    return defaultMaxListeners
  }

  static set defaultMaxListeners(count: number) {
    defaultMaxListeners = checkedCount('defaultMaxListeners', count)
  }

  readonly #lists = new Map<EventName, readonly Registered[]>()
  readonly #warned = new Set<EventName>()
  #maxListeners: number | undefined

  constructor(options?: { captureRejections?: boolean }) {
    if (options?.captureRejections) throw new NotSimulatedError("EventEmitter's option captureRejections")
  }

  on(name: EventName, listener: Listener): this {
    return this.#add(name, checked(listener) as Registered, false)
  }

  addListener(name: EventName, listener: Listener): this {
    return this.on(name, listener)
  }

  prependListener(name: EventName, listener: Listener): this {
    return this.#add(name, checked(listener) as Registered, true)
  }

  once(name: EventName, listener: Listener): this {
    return this.on(name, this.#onceOnly(name, checked(listener)))
  }

  prependOnceListener(name: EventName, listener: Listener): this {
    return this.prependListener(name, this.#onceOnly(name, checked(listener)))
  }

  /** Removes the latest registration of `listener`, if there is one. */
  off(name: EventName, listener: Listener): this {
    checked(listener)
    const list = this.#lists.get(name)
    const at = list?.findLastIndex((each) => each === listener || each.listener === listener) ?? -1
    if (!list || at < 0) return this
    this.#keep(name, list.toSpliced(at, 1))
    // Among several, Node tells what it was given, be it the wrapper of a `once`.
    const told = list.length === 1 ? (list[0]?.listener ?? listener) : listener
    if (this.#lists.has('removeListener')) this.emit('removeListener', name, told)
    return this
  }

  removeListener(name: EventName, listener: Listener): this {
    return this.off(name, listener)
  }

  removeAllListeners(...[name]: [name?: EventName]): this {
    if (!this.#lists.has('removeListener')) {
      if (name === undefined) this.#lists.clear()
      else this.#lists.delete(name)
    } else if (name === undefined) {
      // Last, because it is to hear of all the others.
      for (const each of this.eventNames()) if (each !== 'removeListener') this.removeAllListeners(each)
      this.removeAllListeners('removeListener')
      this.#lists.clear()
    } else {
      for (const each of this.rawListeners(name).toReversed()) this.off(name, each)
    }
    return this
  }

  /** Whether anybody listened. An `error` that nobody listens to is thrown. */
  emit(name: EventName, ...args: unknown[]): boolean {
    if (name === 'error') this.#announceError(args)
    const list = this.#lists.get(name)
    if (list === undefined) return false
    for (const listener of list) listener.apply(this, args)
    return true
  }

  listenerCount(name: EventName, listener?: Listener): number {
    const list = this.#lists.get(name) ?? []
    if (listener === undefined) return list.length
    return list.filter((each) => each === listener || each.listener === listener).length
  }

  listeners(name: EventName): Listener[] {
    return (this.#lists.get(name) ?? []).map((each) => each.listener ?? each)
  }

  rawListeners(name: EventName): Listener[] {
    return [...(this.#lists.get(name) ?? [])]
  }

  eventNames(): EventName[] {
    return [...this.#lists.keys()]
  }

  setMaxListeners(count: number): this {
    this.#maxListeners = checkedCount('setMaxListeners', count)
    return this
  }

  getMaxListeners(): number {
    return this.#maxListeners ?? defaultMaxListeners
  }

  #add(name: EventName, listener: Registered, first: boolean): this {
    if (this.#lists.has('newListener')) this.emit('newListener', name, listener.listener ?? listener)
    // Read after `newListener`, whose listeners may have added some of their own.
    const list = this.#lists.get(name) ?? []
    this.#keep(name, first ? [listener, ...list] : [...list, listener])
    this.#warnOfLeak(name, list.length + 1)
    return this
  }

  #keep(name: EventName, list: readonly Registered[]): void {
    if (list.length > 0) this.#lists.set(name, list)
    else this.#lists.delete(name)
  }

  #onceOnly(name: EventName, listener: Listener): Registered {
    let fired = false
    const wrapper: Registered = (...args) => {
      if (fired) return undefined
      fired = true
      this.off(name, wrapper)
      return (listener as Call).apply(this, args)
    }
    wrapper.listener = listener
    return wrapper
  }

  #announceError(args: unknown[]): void {
    if (this.#lists.has(errorMonitor)) this.emit(errorMonitor, ...args)
    if (this.#lists.has('error')) return
    const [error] = args
    if (error instanceof Error) throw error
    const shown = typeof error === 'string' ? `'${error}'` : String(error)
    const unhandled = nodeError(Error, 'ERR_UNHANDLED_ERROR', `Unhandled error. (${shown})`)
    throw Object.assign(unhandled, { context: error })
  }

  #warnOfLeak(name: EventName, count: number): void {
    const most = this.getMaxListeners()
    if (most === 0 || count <= most || this.#warned.has(name)) return
    this.#warned.add(name)
    console.warn(
      `MaxListenersExceededWarning: Possible EventEmitter memory leak detected. ${count} ${String(name)} ` +
        `listeners added to [${this.constructor.name}]. MaxListeners is ${most}. ` +
        'Use emitter.setMaxListeners() to increase limit',
    )
  }
}

function checked<L extends Listener>(listener: L): L {
  if (typeof listener !== 'function') throw invalidArgument('listener', 'of type function', listener)
  return listener
}

function checkedCount(name: string, count: number): number {
  if (typeof count !== 'number') throw invalidArgument(name, 'of type number', count)
  if (Number.isNaN(count) || count < 0) throw outOfRange(name, '>= 0', count)
  return count
}

interface SignalOption {
  signal?: AbortSignal
}

function abortError(signal: AbortSignal): Error {
  const error = nodeError(Error, 'ABORT_ERR', 'The operation was aborted')
  error.name = 'AbortError'
  return Object.assign(error, { cause: signal.reason })
}

/**
 * Resolves with the arguments of the next `name`; rejects with the next `error`, unless that is what
 * is waited for. https://nodejs.org/docs/latest-v20.x/api/events.html#eventsonceemitter-name-options
 */
export function once(
  emitter: EventEmitter | EventTarget,
  name: EventName,
  { signal }: SignalOption = {},
): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(abortError(signal))
      return
    }
    const settle = (finish: () => void): void => {
      remove(emitter, name, arrived)
      if (emitter instanceof EventEmitter) emitter.off('error', failed)
      signal?.removeEventListener('abort', aborted)
      finish()
    }
    const arrived = (...args: unknown[]): void => settle(() => resolve(args))
    const failed = (error: unknown): void => settle(() => reject(error))
    const aborted = (): void => settle(() => reject(abortError(signal!)))
    add(emitter, name, arrived)
    if (emitter instanceof EventEmitter && name !== 'error') emitter.on('error', failed)
    signal?.addEventListener('abort', aborted, { once: true })
  })
}

/**
 * Iterates over the arguments of each `name` from now on; ends with the next `error` by throwing it.
 * https://nodejs.org/docs/latest-v20.x/api/events.html#eventsonemitter-eventname-options
 */
export function on(
  emitter: EventEmitter | EventTarget,
  name: EventName,
  { signal }: SignalOption = {},
): AsyncIterableIterator<unknown[]> {
  if (signal?.aborted) throw abortError(signal)
  const arrived: unknown[][] = []
  const waiting: { resolve(result: IteratorResult<unknown[]>): void; reject(error: unknown): void }[] = []
  let failure: { error: unknown } | undefined
  let finished = false

  const take = (...args: unknown[]): void => {
    const next = waiting.shift()
    if (next) next.resolve({ value: args, done: false })
    else arrived.push(args)
  }
  const finish = (): Promise<IteratorResult<unknown[]>> => {
    finished = true
    remove(emitter, name, take)
    if (emitter instanceof EventEmitter) emitter.off('error', fail)
    signal?.removeEventListener('abort', abort)
    for (const each of waiting.splice(0)) each.resolve({ value: undefined, done: true })
    return Promise.resolve({ value: undefined, done: true })
  }
  const fail = (error: unknown): void => {
    const next = waiting.shift()
    if (next) next.reject(error)
    else failure = { error }
    void finish()
  }
  const abort = (): void => fail(abortError(signal!))

  add(emitter, name, take)
  if (emitter instanceof EventEmitter && name !== 'error') emitter.on('error', fail)
  signal?.addEventListener('abort', abort, { once: true })

  return {
    next() {
      const value = arrived.shift()
      if (value) return Promise.resolve({ value, done: false })
      if (failure) {
        const { error } = failure
        failure = undefined
        return Promise.reject(error)
      }
      if (finished) return Promise.resolve({ value: undefined, done: true })
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
    },
    return: finish,
    throw(error: unknown) {
      fail(error)
      return Promise.resolve({ value: undefined, done: true })
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

function add(
  emitter: EventEmitter | EventTarget,
  name: EventName,
  listener: (...args: unknown[]) => void,
): void {
  if (emitter instanceof EventEmitter) emitter.on(name, listener)
  else emitter.addEventListener(String(name), listener)
}

function remove(
  emitter: EventEmitter | EventTarget,
  name: EventName,
  listener: (...args: unknown[]) => void,
): void {
  if (emitter instanceof EventEmitter) emitter.off(name, listener)
  else emitter.removeEventListener(String(name), listener)
}

export function getEventListeners(emitter: EventEmitter, name: EventName): Listener[] {
  return emitter.listeners(name)
}

export function listenerCount(emitter: EventEmitter, name: EventName): number {
  return emitter.listenerCount(name)
}

export function getMaxListeners(emitter: EventEmitter): number {
  return emitter.getMaxListeners()
}

/** Without emitters, the default for all. */
export function setMaxListeners(count = 10, ...emitters: EventEmitter[]): void {
  if (emitters.length === 0) EventEmitter.defaultMaxListeners = count
  else for (const emitter of emitters) emitter.setMaxListeners(count)
}

/** What `import … from 'node:events'` finds. */
export const eventsModule: Record<string, unknown> = {
  default: EventEmitter,
  EventEmitter,
  once,
  on,
  getEventListeners,
  setMaxListeners,
  errorMonitor,
  defaultMaxListeners: 10,
  listenerCount,
  getMaxListeners,
  ...refusals('events', ['addAbortListener', 'EventEmitterAsyncResource']),
}
