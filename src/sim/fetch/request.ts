/**
 * The `Request` class of a run: the browser's own for everything but the body, which is ours, and
 * relative addresses, which resolve against the lesson's origin.
 */
import { RealURL } from '../real.ts'
import { extractBody, type BodyEnvironment } from './body-init.ts'
import { defineBodyMembers } from './body-reader.ts'
import { Body } from './body.ts'
import { RealReadableStream, RealRequest } from './native.ts'

export interface RequestEnvironment extends BodyEnvironment {
  /** What relative addresses resolve against. */
  origin: string | undefined
}

export interface RequestClass {
  Request: typeof Request
  bodyOf(request: Request): { body: Body | undefined; streamed: boolean }
}

type Init = RequestInit & { duplex?: 'half'; body?: unknown }

interface State {
  body: Body | undefined
  /** The program gave a stream: its length is unknown and it can be sent but once. */
  streamed: boolean
}

export function createRequestClass(environment: RequestEnvironment): RequestClass {
  const states = new WeakMap<object, State>()

  class Request extends RealRequest {
    constructor(input: RequestInfo | URL, init: Init = {}) {
      const from = typeof input === 'object' && input !== null ? states.get(input) : undefined
      super(
        input instanceof RealRequest ? input : resolve(input, environment.origin),
        withoutBody(init, environment.origin),
      )
      const given = init?.body ?? null
      if (given === null && (!from?.body || isBodiless(this.method))) {
        states.set(this, { body: undefined, streamed: false })
        return
      }
      if (isBodiless(this.method)) throw failure('Request with GET/HEAD method cannot have body.')
      if (given === null) states.set(this, transfer(from!))
      else {
        const streamed = given instanceof RealReadableStream
        if (streamed && init.duplex !== 'half')
          throw failure('The `duplex` member must be specified for a request with a streaming body')
        const { source, type } = extractBody(given, environment)
        if (type !== undefined && !this.headers.has('content-type')) this.headers.set('content-type', type)
        states.set(this, { body: new Body(source), streamed })
      }
    }

    get duplex(): 'half' {
      return 'half'
    }

    override clone(): Request {
      const { body, streamed } = states.get(this)!
      if (body?.used || body?.locked)
        throw new TypeError("Failed to execute 'clone' on 'Request': Request body is already used")
      const twin = new Request(super.clone())
      states.set(twin, { body: body?.fork(), streamed })
      return twin
    }
  }

  defineBodyMembers(
    Request.prototype,
    'Request',
    (value) => {
      const state = states.get(value)
      return state && { body: state.body, type: (value as Request).headers.get('content-type') ?? '' }
    },
    environment.scheduler,
  )
  return { Request, bodyOf: (request) => states.get(request)! }
}

/** The body goes over to the new request. */
function transfer({ body, streamed }: State): State {
  if (!body) return { body, streamed }
  if (body.used || body.locked)
    throw failure('Cannot construct a Request with a Request object that has already been used.')
  return { body: new Body(body.take()), streamed }
}

function resolve(input: unknown, origin: string | undefined): string {
  const text = String(input)
  try {
    return new RealURL(text, origin).href
  } catch {
    throw failure(`Failed to parse URL from ${text}`)
  }
}

/** The dictionary without what we do ourselves; its members are read once. */
function withoutBody(init: Init, origin: string | undefined): RequestInit {
  const { body: _, referrer, ...rest } = { ...pickMembers(init) }
  if (typeof referrer !== 'string' || referrer === '' || referrer === 'about:client')
    return referrer === undefined ? rest : { ...rest, referrer }
  return { ...rest, referrer: new RealURL(referrer, origin).href }
}

const MEMBERS = (
  'method headers body referrer referrerPolicy mode credentials cache redirect integrity keepalive signal ' +
  'window priority duplex'
).split(' ')

/** The members may be anywhere on the prototype chain: another Request will do for a dictionary. */
function pickMembers(init: Init): Init {
  const members: Record<string, unknown> = {}
  for (const name of MEMBERS) {
    const value = (init as Record<string, unknown> | null)?.[name]
    if (value !== undefined) members[name] = value
  }
  return members
}

function isBodiless(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

function failure(message: string): TypeError {
  return new TypeError(`Failed to construct 'Request': ${message}`)
}
