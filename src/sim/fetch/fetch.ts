/**
 * `fetch` as the Fetch standard has it, over the run's own HTTP client. A network error says no more
 * than a browser's: `TypeError: Failed to fetch`.
 */
import { readAll, type ByteSource, type Bytes } from '../http-client/byte-source.ts'
import type { HttpClient, HttpResponse, Transfer } from '../http-client/http-client.ts'
import type { HeaderList } from '../http-head.ts'
import { listen, RealPromise, RealURL, unlisten } from '../real.ts'
import { wholeBytes } from './body-init.ts'
import { createNetworkError, Intake } from './intake.ts'
import { createRequestClass, type RequestClass, type RequestEnvironment } from './request.ts'
import { createResponseClass, type ResponseClass } from './response.ts'

export interface FetchEnvironment extends RequestEnvironment {
  client: HttpClient
  /** What a network error says, if not what Chromium's does. */
  failure?: string
  /** A line for the terminal. */
  warn: (text: string) => void
}

export interface FetchMembers {
  fetch: typeof fetch
  Request: typeof Request
  Response: typeof Response
}

/** `fetch` and its classes for one run. */
export function createFetch(environment: FetchEnvironment): FetchMembers {
  const requests = createRequestClass(environment)
  const responses = createResponseClass(environment)
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new requests.Request(input, init)
    // Made here, so that its stack names the line that called.
    const failure = new TypeError(environment.failure ?? 'Failed to fetch')
    return new RealPromise<Response>((resolve, reject) => {
      new Fetching({ environment, requests, responses, request, failure, resolve, reject }).start()
    })
  }
  Object.defineProperty(fetch, 'length', { value: 1, configurable: true })
  return { fetch, Request: requests.Request, Response: responses.Response }
}

interface FetchingOptions {
  environment: FetchEnvironment
  requests: RequestClass
  responses: ResponseClass
  request: Request
  failure: TypeError
  resolve: (response: Response) => void
  reject: (reason: unknown) => void
}

/** One call of `fetch`. */
class Fetching {
  readonly #options: FetchingOptions
  readonly #intake = new Intake(() => this.#stop())
  #forgetSignal: () => void = () => {}
  #transfer: Transfer | undefined
  #answered = false
  #over = false

  constructor(options: FetchingOptions) {
    this.#options = options
  }

  start(): void {
    const { environment, request, requests } = this.#options
    const { signal } = request
    const { body, streamed } = requests.bodyOf(request)
    const source = body?.take()
    if (signal.aborted) {
      source?.cancel(signal.reason)
      this.#abort(signal.reason)
      return
    }
    const abort = () => {
      source?.cancel(signal.reason)
      this.#abort(signal.reason)
    }
    listen(signal, 'abort', abort)
    this.#forgetSignal = () => unlisten(signal, 'abort', abort)
    const { client, warn } = environment
    const url = new RealURL(request.url)
    if (url.protocol === 'blob:') warn(`fetch() of ${request.url}: a blob: address is not known here`)
    // Chromium says ERR_H2_OR_QUIC_REQUIRED.
    const cannotStream = streamed && url.protocol === 'http:' && client.options.initiator === 'client'
    if (cannotStream) warn('fetch(): a browser sends a stream as a body over HTTP/2 only, which wants https:')
    const mayGo = request.mode !== 'same-origin' || url.origin === environment.origin
    if (cannotStream || !mayGo) environment.scheduler.after(0, client.options.initiator, () => this.#fail())
    else if (!source || streamed) this.#send(url, source)
    else this.#sendWhole(url, source)
  }

  #sendWhole(url: URL, source: ByteSource): void {
    const bytes = wholeBytes(source)
    if (bytes) this.#send(url, bytes)
    else
      void readAll(source).then(
        (read) => this.#send(url, read),
        () => this.#fail(),
      )
  }

  #send(url: URL, body: Bytes | ByteSource | undefined): void {
    if (this.#over) return
    const { environment, request } = this.#options
    const headers: HeaderList = [...request.headers]
    const { method, redirect } = request
    this.#transfer = environment.client.start(
      { method, url, headers, body, redirect, purpose: 'http' },
      {
        head: (response) => this.#answer(response),
        body: (bytes) => this.#intake.push(bytes),
        complete: () => this.#complete(),
        failed: () => this.#fail(),
      },
    )
  }

  #answer(response: HttpResponse): void {
    const { environment, request, responses, resolve } = this.#options
    this.#answered = true
    const type = responseType(response, request, environment.origin)
    resolve(responses.create(response, type, this.#intake))
  }

  #complete(): void {
    this.#over = true
    this.#forgetSignal()
    this.#intake.end()
  }

  #fail(): void {
    if (this.#over) return
    this.#over = true
    this.#forgetSignal()
    if (this.#answered) this.#intake.fail(createNetworkError())
    else this.#options.reject(this.#options.failure)
  }

  #abort(reason: unknown): void {
    if (this.#answered) this.#intake.fail(reason)
    else this.#options.reject(reason)
    this.#stop()
  }

  /** Nobody waits for it any more. */
  #stop(): void {
    this.#over = true
    this.#forgetSignal()
    this.#transfer?.abort()
  }
}

/** Fetch standard, "main fetch": which filter a response goes through. */
function responseType(
  { status, url }: HttpResponse,
  { redirect, mode }: Request,
  origin: string | undefined,
): ResponseType {
  if (redirect === 'manual' && [301, 302, 303, 307, 308].includes(status)) return 'opaqueredirect'
  const target = new RealURL(url)
  if (target.protocol === 'data:' || target.origin === origin) return 'basic'
  return mode === 'no-cors' ? 'opaque' : 'cors'
}
