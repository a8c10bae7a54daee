/**
 * `EventSource` as the HTML standard has it and Chromium does it: a connection that ends, or does not
 * come about, is tried again after the reconnection time; an answer that is no event stream ends it all.
 */
import { EventHandlers } from '../event-handler.ts'
import type { HttpClient, HttpResponse, Transfer } from '../http-client/http-client.ts'
import { headerValue, type HeaderList } from '../http-head.ts'
import { dispatch, RealDOMException, RealEvent, RealEventTarget, RealMessageEvent, RealURL } from '../real.ts'
import type { ScheduledEvent, Scheduler } from '../scheduler.ts'
import { defineConstants, defineHandlers, shapeInterface, toText } from '../window/interface-shape.ts'
import { Steps } from '../window/steps.ts'
import { EventStream } from './event-stream.ts'

const STATES = { CONNECTING: 0, OPEN: 1, CLOSED: 2 }
const { CONNECTING, OPEN, CLOSED } = STATES

/** Chromium's, until the server says another. */
const RECONNECTION_MS = 3_000

const CONSTRUCT = "Failed to construct 'EventSource': "

export interface EventSourceEnvironment {
  client: HttpClient
  scheduler: Scheduler
  origin: string
}

/** The class for one run. */
export function createEventSourceClass(environment: EventSourceEnvironment): typeof globalThis.EventSource {
  const { client, scheduler, origin } = environment

  let handlersOf!: (value: object) => EventHandlers

  class EventSource extends RealEventTarget {
    readonly #handlers = new EventHandlers(this)
    readonly #steps = new Steps(scheduler)
    readonly #url: URL
    readonly #withCredentials: boolean
    #readyState = CONNECTING
    #reconnectionMs = RECONNECTION_MS
    #lastEventId = ''
    #transfer: Transfer | undefined
    #timer: ScheduledEvent | undefined

    constructor(url: string | URL, init?: EventSourceInit) {
      super()
      if (arguments.length === 0) throw new TypeError(`${CONSTRUCT}1 argument required, but only 0 present.`)
      this.#url = parseUrl(toText(url), origin)
      this.#withCredentials = Boolean(init?.withCredentials)
      this.#connect()
    }

    get url(): string {
      return this.#url.href
    }

    /** Without cookies it makes no difference. */
    get withCredentials(): boolean {
      return this.#withCredentials
    }

    get readyState(): number {
      return this.#readyState
    }

    close(): void {
      this.#readyState = CLOSED
      this.#stop()
    }

    #connect(): void {
      const headers: HeaderList = [['Accept', 'text/event-stream']]
      if (this.#lastEventId !== '') headers.push(['Last-Event-ID', this.#lastEventId])
      let stream: EventStream | undefined
      this.#transfer = client.start(
        { method: 'GET', url: this.#url, headers, redirect: 'follow', purpose: 'event-source' },
        {
          head: (response) => {
            if (isEventStream(response)) stream = this.#open(response)
            else this.#fail()
          },
          body: (bytes) => stream?.receive(bytes),
          complete: () => this.#lose(),
          failed: () => this.#lose(),
        },
      )
    }

    #open({ url }: HttpResponse): EventStream {
      const { origin } = new RealURL(url)
      // As it is when an event was whole; the program may be told of it later.
      let lastEventId = this.#lastEventId
      this.#steps.add(() => {
        this.#readyState = OPEN
        dispatch(this, new RealEvent('open'))
      })
      return new EventStream({
        event: ({ type, data }) => {
          const init = { data, origin, lastEventId }
          this.#steps.add(() => {
            dispatch(this, new RealMessageEvent(type, init))
          })
        },
        id: (id) => {
          this.#lastEventId = lastEventId = id
        },
        retry: (delayMs) => {
          this.#reconnectionMs = delayMs
        },
      })
    }

    /** "Reestablish the connection". */
    #lose(): void {
      this.#transfer = undefined
      this.#steps.add(() => {
        this.#readyState = CONNECTING
        this.#timer = scheduler.after(this.#reconnectionMs, 'client', () => this.#connect())
        dispatch(this, new RealEvent('error'))
      })
    }

    /** "Fail the connection": for good. */
    #fail(): void {
      this.#stop()
      this.#steps.add(() => {
        this.#readyState = CLOSED
        dispatch(this, new RealEvent('error'))
      })
    }

    #stop(): void {
      this.#steps.clear()
      this.#transfer?.abort()
      this.#transfer = undefined
      if (this.#timer) scheduler.cancel(this.#timer)
      this.#timer = undefined
    }

    static {
      handlersOf = (value) => {
        if (!(#handlers in value)) throw new TypeError('Illegal invocation')
        return value.#handlers
      }
    }
  }

  defineConstants(EventSource, STATES)
  defineHandlers(EventSource.prototype, ['open', 'message', 'error'], handlersOf)
  shapeInterface(EventSource, 'EventSource')
  Object.defineProperty(EventSource, 'length', { value: 1, configurable: true })
  return EventSource as unknown as typeof globalThis.EventSource
}

function isEventStream({ status, headers }: HttpResponse): boolean {
  const type = headerValue(headers, 'content-type') ?? ''
  return status === 200 && /^\s*text\/event-stream\s*(;|$)/i.test(type)
}

function parseUrl(text: string, base: string): URL {
  try {
    return new RealURL(text, base)
  } catch {
    throw new RealDOMException(
      `${CONSTRUCT}Cannot open an EventSource to '${text}'. The URL is invalid.`,
      'SyntaxError',
    )
  }
}
