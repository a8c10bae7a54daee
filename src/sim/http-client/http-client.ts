/**
 * What `fetch`, `XMLHttpRequest` and `EventSource` share: a request with its redirects, up to the body of
 * the last response (Fetch standard, "HTTP fetch" and what it calls). No cache, no cookies, no CORS.
 * All that a listener hears, it hears in events of its own.
 */
import { isBlockedPort } from '../blocked-port.ts'
import { headerValue, type HeaderList } from '../http-head.ts'
import type { SimulatedNetwork } from '../network.ts'
import { RealURL } from '../real.ts'
import type { ScheduledEvent } from '../scheduler.ts'
import type { ByteSource, Bytes } from './byte-source.ts'
import { ConnectionPool, type Purpose } from './connection-pool.ts'
import { decodeDataUrl } from './data-url.ts'
import type { HttpConnection } from './http-connection.ts'

const MOST_REDIRECTS = 20

export interface HttpRequest {
  method: string
  url: URL
  /** The program's own; the rest is added here. */
  headers: HeaderList
  /** A source is sent as it comes and can be sent but once. */
  body?: Bytes | ByteSource | undefined
  redirect: 'follow' | 'error' | 'manual'
  purpose: Purpose
}

export interface HttpResponse {
  status: number
  message: string
  headers: HeaderList
  /** Of the request that it answers, without a fragment. */
  url: string
  redirected: boolean
}

/** First `head`, then `body` any number of times, then `complete`; `failed` may come instead of any. */
export interface TransferListener {
  uploaded?(bytes: number, whole: boolean): void
  head(response: HttpResponse): void
  body(bytes: Bytes): void
  complete(): void
  failed(): void
}

export interface HttpClientOptions {
  network: SimulatedNetwork
  /** Of the page; `undefined` for a program on the server. */
  origin: string | undefined
  userAgent: string
  initiator: 'client' | 'server'
}

export class HttpClient {
  readonly options: HttpClientOptions
  readonly pool: ConnectionPool

  constructor(options: HttpClientOptions) {
    this.options = options
    this.pool = new ConnectionPool(options.network, options.initiator)
  }

  start(request: HttpRequest, listener: TransferListener): Transfer {
    return new Transfer(this, request, listener)
  }

  /** What a request carries on its way, in the order in which Chromium writes it. */
  wireHeaders(request: HttpRequest): HeaderList {
    const { origin, userAgent } = this.options
    const { url, method, body, purpose } = request
    const headers: HeaderList = [
      ['Host', url.host],
      ['Connection', 'keep-alive'],
    ]
    if (body instanceof Uint8Array) headers.push(['Content-Length', String(body.length)])
    else if (body) headers.push(['Transfer-Encoding', 'chunked'])
    else if (method === 'POST' || method === 'PUT') headers.push(['Content-Length', '0'])
    const given = (name: string) => headerValue(request.headers, name) !== undefined
    if (purpose === 'event-source' && !given('cache-control')) headers.push(['Cache-Control', 'no-cache'])
    if (!given('user-agent')) headers.push(['User-Agent', userAgent])
    headers.push(...request.headers)
    if (!given('accept')) headers.push(['Accept', '*/*'])
    if (origin !== undefined) {
      const sameOrigin = url.origin === origin
      if (!sameOrigin || (method !== 'GET' && method !== 'HEAD')) headers.push(['Origin', origin])
      headers.push(['Referer', `${origin}/`])
    }
    if (!given('accept-language')) headers.push(['Accept-Language', 'en-US,en;q=0.9'])
    return headers
  }
}

/** One request on its way, with its redirects. */
export class Transfer {
  readonly #client: HttpClient
  readonly #listener: TransferListener
  #request: HttpRequest
  #redirects = 0
  #over = false
  #withdraw: () => void = () => {}
  #connection: HttpConnection | undefined
  #event: ScheduledEvent | undefined

  constructor(client: HttpClient, request: HttpRequest, listener: TransferListener) {
    this.#client = client
    this.#listener = listener
    this.#request = request
    this.#begin(true)
  }

  /** Gives it up; the listener hears no more. */
  abort(): void {
    if (this.#over) return
    this.#over = true
    this.#stop()
  }

  #begin(mayReuse: boolean): void {
    const { url, purpose } = this.#request
    const { network } = this.#client.options
    if (url.protocol === 'data:') return this.#later(() => this.#answerData())
    const secure = url.protocol === 'https:'
    const port = Number(url.port || (secure ? 443 : 80))
    const isHttp = secure || url.protocol === 'http:'
    if (!isHttp || !network.onLine || (url.port !== '' && isBlockedPort(port)))
      return this.#later(() => this.#fail())
    const address = { host: url.hostname, port, secure }
    const wish = { url: url.href, address, purpose, mayReuse }
    this.#withdraw = this.#client.pool.acquire({ ...wish, take: (connection) => this.#exchange(connection) })
  }

  #exchange(connection: HttpConnection): void {
    const request = this.#request
    const { method, url, body } = request
    const { reused } = connection
    let response: HttpResponse | undefined
    let redirectTo: URL | 'invalid' | undefined
    this.#connection = connection
    const listener = this.#listener
    connection.start(
      { method, target: url.pathname + url.search, headers: this.#client.wireHeaders(request), body },
      {
        uploaded: (bytes, whole) => listener.uploaded?.(bytes, whole),
        head: ({ status, message }, headers) => {
          response = { status, message, headers, url: withoutFragment(url), redirected: this.#redirects > 0 }
          redirectTo = request.redirect === 'manual' ? undefined : redirectTarget(response, url)
          if (redirectTo === undefined) listener.head(response)
          else if (!this.#mayFollow(redirectTo, response.status)) this.#fail()
        },
        body: (bytes) => {
          if (redirectTo === undefined) listener.body(bytes)
        },
        complete: () => {
          this.#connection = undefined
          if (response && redirectTo instanceof RealURL) this.#follow(response.status, redirectTo)
          else {
            this.#over = true
            listener.complete()
          }
        },
        broke: (unanswered) => {
          this.#connection = undefined
          const canRepeat = body === undefined || body instanceof Uint8Array
          // The server may have closed it while it was idle: that says nothing about the request.
          if (unanswered && reused && canRepeat) this.#begin(false)
          else this.#fail()
        },
      },
    )
  }

  /** Fetch standard, "HTTP-redirect fetch", steps 5 to 11. */
  #mayFollow(target: URL | 'invalid', status: number): target is URL {
    const { redirect, body } = this.#request
    if (target === 'invalid' || redirect === 'error') return false
    if (target.protocol !== 'http:' && target.protocol !== 'https:') return false
    const repeatable = body === undefined || body instanceof Uint8Array
    return ++this.#redirects <= MOST_REDIRECTS && (status === 303 || repeatable)
  }

  /** Fetch standard, "HTTP-redirect fetch", steps 12 to 20. */
  #follow(status: number, target: URL): void {
    const { method, url, headers, body, ...rest } = this.#request
    const becomesGet =
      ((status === 301 || status === 302) && method === 'POST') ||
      (status === 303 && method !== 'GET' && method !== 'HEAD')
    const dropped = new Set<string>()
    if (becomesGet)
      for (const name of ['content-encoding', 'content-language', 'content-location', 'content-type'])
        dropped.add(name)
    if (target.origin !== url.origin) dropped.add('authorization')
    this.#request = {
      ...rest,
      method: becomesGet ? 'GET' : method,
      url: target,
      headers: headers.filter(([name]) => !dropped.has(name.toLowerCase())),
      body: becomesGet ? undefined : body,
    }
    this.#begin(true)
  }

  #answerData(): void {
    const { url, method } = this.#request
    const data = method === 'GET' || method === 'HEAD' ? decodeDataUrl(url) : undefined
    if (!data) return this.#fail()
    this.#listener.head({
      status: 200,
      message: 'OK',
      headers: [['Content-Type', data.type]],
      url: withoutFragment(url),
      redirected: false,
    })
    if (this.#over) return
    if (method === 'GET' && data.bytes.length > 0) this.#listener.body(data.bytes)
    this.#over = true
    this.#listener.complete()
  }

  #later(task: () => void): void {
    const { network, initiator } = this.#client.options
    this.#event = network.scheduler.after(0, initiator, task)
  }

  #fail(): void {
    if (this.#over) return
    this.#over = true
    this.#stop()
    this.#listener.failed()
  }

  #stop(): void {
    this.#withdraw()
    if (this.#event) this.#client.options.network.scheduler.cancel(this.#event)
    this.#connection?.abort()
  }
}

/** Where a redirect leads; `undefined` when `response` is none (Fetch standard, "location URL"). */
function redirectTarget({ status, headers }: HttpResponse, url: URL): URL | 'invalid' | undefined {
  if (status !== 301 && status !== 302 && status !== 303 && status !== 307 && status !== 308) return undefined
  const location = headerValue(headers, 'location')
  if (location === undefined) return undefined
  try {
    const target = new RealURL(location, url)
    if (target.hash === '') target.hash = url.hash
    return target
  } catch {
    return 'invalid'
  }
}

function withoutFragment(url: URL): string {
  const copy = new RealURL(url)
  copy.hash = ''
  return copy.href
}
