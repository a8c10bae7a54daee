/**
 * The `Response` class of a run: the browser's own for everything but the body, which is ours, and what
 * only the browser can say of a response that came over the network.
 */
import type { ByteSource } from '../http-client/byte-source.ts'
import type { HttpResponse } from '../http-client/http-client.ts'
import { RealURL } from '../real.ts'
import { extractBody } from './body-init.ts'
import { defineBodyMembers } from './body-reader.ts'
import { Body } from './body.ts'
import { RealHeaders, RealResponse, stringifyJson } from './native.ts'
import type { RequestEnvironment } from './request.ts'

interface State {
  body: Body | undefined
  type: ResponseType
  url: string
  redirected: boolean
  status: number
  message: string
}

export interface ResponseClass {
  Response: typeof Response
  /** The response to a fetch; `source` has the bytes of its body. */
  create(response: HttpResponse, type: ResponseType, source: ByteSource | undefined): Response
}

/** Fetch standard, "null body status". */
const NULL_BODY = new Set([101, 103, 204, 205, 304])

/** Headers of a response that no program sees (Fetch standard, "forbidden response-header name"). */
const HIDDEN = new Set(['set-cookie', 'set-cookie2'])

export function createResponseClass(environment: RequestEnvironment): ResponseClass {
  const states = new WeakMap<object, State>()
  const known = (value: object): State => {
    const state = states.get(value)
    if (!state) throw new TypeError('Illegal invocation')
    return state
  }

  class Response extends RealResponse {
    constructor(body: unknown = null, init: ResponseInit = {}) {
      super(null, init)
      const state: State = {
        body: undefined,
        type: 'default',
        url: '',
        redirected: false,
        status: super.status,
        message: super.statusText,
      }
      states.set(this, state)
      if (body === null || body === undefined) return
      if (NULL_BODY.has(state.status))
        throw new TypeError("Failed to construct 'Response': Response with null body status cannot have body")
      const { source, type } = extractBody(body, environment)
      state.body = new Body(source)
      if (type !== undefined && !this.headers.has('content-type')) this.headers.set('content-type', type)
    }

    override get type(): ResponseType {
      return known(this).type
    }

    override get url(): string {
      return known(this).url
    }

    override get redirected(): boolean {
      return known(this).redirected
    }

    override get status(): number {
      return known(this).status
    }

    override get ok(): boolean {
      const { status } = known(this)
      return status >= 200 && status <= 299
    }

    override get statusText(): string {
      return known(this).message
    }

    override clone(): Response {
      const state = known(this)
      const { body, type } = state
      if (body?.used || body?.locked)
        throw new TypeError("Failed to execute 'clone' on 'Response': Response body is already used")
      const twin = new Response(null, { headers: this.headers })
      if (type !== 'default') freezeHeaders(twin.headers)
      states.set(twin, { ...state, body: body?.fork() })
      return twin
    }

    static override error(): Response {
      const response = new Response()
      Object.assign(known(response), { type: 'error', status: 0 })
      freezeHeaders(response.headers)
      return response
    }

    static override redirect(url: string | URL, status = 302): Response {
      let target: URL
      try {
        target = new RealURL(String(url), environment.origin)
      } catch {
        throw new TypeError(
          `Failed to execute 'redirect' on 'Response': Failed to parse URL from ${String(url)}`,
        )
      }
      if (![301, 302, 303, 307, 308].includes(status))
        throw new RangeError("Failed to execute 'redirect' on 'Response': Invalid status code")
      const response = new Response(null, { status, headers: { location: target.href } })
      freezeHeaders(response.headers)
      return response
    }

    static override json(data: unknown, init: ResponseInit = {}): Response {
      const text = stringifyJson(data) as string | undefined
      if (text === undefined)
        throw new TypeError("Failed to execute 'json' on 'Response': The data is not JSON serializable")
      const headers = new RealHeaders(init.headers)
      if (!headers.has('content-type')) headers.set('content-type', 'application/json')
      return new Response(text, { ...init, headers })
    }
  }

  defineBodyMembers(
    Response.prototype,
    'Response',
    (value) => {
      const state = states.get(value)
      return state && { body: state.body, type: (value as Response).headers.get('content-type') ?? '' }
    },
    environment.scheduler,
  )

  return {
    Response,
    create({ status, message, headers, url, redirected }, type, source) {
      const filtered = type === 'opaque' || type === 'opaqueredirect'
      const visible = headers.filter(([name]) => !HIDDEN.has(name.toLowerCase()))
      const response = new Response(null, { headers: filtered ? [] : visible })
      freezeHeaders(response.headers)
      const bodiless = filtered || !source
      const seen = filtered ? { status: 0, message: '' } : { status, message }
      const body = bodiless ? undefined : new Body(source)
      const seenUrl = type === 'opaque' ? '' : url
      states.set(response, { ...seen, body, type, url: seenUrl, redirected: redirected && !filtered })
      return response
    },
  }
}

/** The headers of what came over the network cannot be changed. */
function freezeHeaders(headers: Headers): void {
  for (const name of ['append', 'delete', 'set'])
    Object.defineProperty(headers, name, {
      value: () => {
        throw new TypeError(`Failed to execute '${name}' on 'Headers': Headers are immutable`)
      },
    })
}
