/**
 * `XMLHttpRequest` as the XMLHttpRequest standard has it and Chromium orders its events. Each event is
 * dispatched in an event of its own, but those of `abort()`, which come within the call. Synchronous
 * requests are refused: a program that waits would stop the server that it waits for.
 */
import { extractBody, sizeOf, wholeBytes, type BodyEnvironment } from '../fetch/body-init.ts'
import { readAll, type ByteSource, type Bytes } from '../http-client/byte-source.ts'
import type { HttpClient, HttpResponse, Transfer } from '../http-client/http-client.ts'
import { headerValue, type HeaderList } from '../http-head.ts'
import { dispatch, RealDOMException, RealEvent, RealURL } from '../real.ts'
import type { ScheduledEvent } from '../scheduler.ts'
import { defineConstants, defineHandlers, shapeInterface, toText } from '../window/interface-shape.ts'
import { Steps } from '../window/steps.ts'
import {
  createUpload,
  dispatchProgress,
  handlersOf,
  ownKey,
  XMLHttpRequestEventTarget,
  XMLHttpRequestUpload,
} from './event-target.ts'
import { ProgressThrottle } from './progress-throttle.ts'
import { checkHeader, isForbiddenHeader, normalizeMethod } from './request-syntax.ts'
import { ResponseData, type ResponseType } from './response-data.ts'

const STATES = { UNSENT: 0, OPENED: 1, HEADERS_RECEIVED: 2, LOADING: 3, DONE: 4 }
const { UNSENT, OPENED, HEADERS_RECEIVED, LOADING, DONE } = STATES
const RESPONSE_TYPES: readonly string[] = ['', 'text', 'json', 'arraybuffer', 'blob']

export interface XmlHttpRequestEnvironment extends BodyEnvironment {
  client: HttpClient
  origin: string
}

/** What a page's global object has of it, by name. */
export function xmlHttpRequestClasses(environment: XmlHttpRequestEnvironment): Record<string, unknown> {
  const { client, origin, scheduler } = environment

  class XMLHttpRequest extends XMLHttpRequestEventTarget {
    readonly #upload = createUpload()
    readonly #throttle = new ProgressThrottle(scheduler, () => this.#dispatchProgress())
    readonly #uploadThrottle = new ProgressThrottle(scheduler, () =>
      this.#steps.add(() => dispatchProgress(this.#upload, 'progress', this.#uploaded, this.#uploadSize)),
    )
    #state = UNSENT
    #sent = false
    #method = ''
    #url = new RealURL('about:blank')
    #headers: HeaderList = []
    #withCredentials = false
    #timeoutMs = 0
    #sentMs = 0
    #timer: ScheduledEvent | undefined
    #responseType: ResponseType = ''
    #overridden: string | undefined
    #transfer: Transfer | undefined
    #response: HttpResponse | undefined
    #data: ResponseData | undefined
    #size = 0
    #progressed = false
    #uploadDone = true
    #uploaded = 0
    #uploadSize = 0
    readonly #steps = new Steps(scheduler)
    /** Raised whenever a request begins or is given up. */
    #request = 0

    constructor() {
      super(ownKey)
    }

    get readyState(): number {
      return this.#state
    }

    open(method: string, url: string | URL, async?: boolean): void {
      const [isAsync] = arguments.length > 2 ? [Boolean(async)] : [true]
      if (arguments.length < 2)
        throw new TypeError(failed('open', `2 arguments required, but only ${arguments.length} present.`))
      const checkedMethod = normalizeMethod(toText(method))
      const parsed = parseUrl(toText(url), origin)
      if (!isAsync)
        throw new RealDOMException(
          failed('open', 'Synchronous requests are not there: leave the third argument out, or pass true.'),
          'InvalidAccessError',
        )
      this.#giveUp()
      this.#sent = false
      this.#method = checkedMethod
      this.#url = parsed
      this.#headers = []
      this.#overridden = undefined
      this.#clearResponse()
      if (this.#state === OPENED) return
      this.#state = OPENED
      this.#dispatchState()
    }

    setRequestHeader(name: string, value: string): void {
      if (this.#state !== OPENED || this.#sent)
        throw invalidState('setRequestHeader', "The object's state must be OPENED.")
      const [checkedName, checkedValue] = checkHeader(toText(name), toText(value))
      if (isForbiddenHeader(checkedName, checkedValue)) return
      const known = this.#headers.find(([key]) => key.toLowerCase() === checkedName.toLowerCase())
      if (known) known[1] += `, ${checkedValue}`
      else this.#headers.push([checkedName, checkedValue])
    }

    get timeout(): number {
      return this.#timeoutMs
    }

    set timeout(timeoutMs: number) {
      this.#timeoutMs = timeoutMs >>> 0
      if (this.#sent) this.#setTimer()
    }

    get withCredentials(): boolean {
      return this.#withCredentials
    }

    /** Without cookies it makes no difference. */
    set withCredentials(value: unknown) {
      if ((this.#state !== UNSENT && this.#state !== OPENED) || this.#sent)
        throw new RealDOMException(
          "Failed to set the 'withCredentials' property on 'XMLHttpRequest': The value may only be set if the object's state is UNSENT or OPENED.",
          'InvalidStateError',
        )
      this.#withCredentials = Boolean(value)
    }

    get upload(): XMLHttpRequestUpload {
      return this.#upload
    }

    send(body: unknown = null): void {
      if (this.#state !== OPENED || this.#sent)
        throw invalidState('send', "The object's state must be OPENED.")
      const bodiless =
        body === null || body === undefined || this.#method === 'GET' || this.#method === 'HEAD'
      const extracted = bodiless ? undefined : extractBody(body, environment)
      const given = headerValue(this.#headers, 'content-type')
      if (extracted?.type !== undefined && given === undefined)
        this.#headers.push(['Content-Type', extracted.type])
      const request = ++this.#request
      this.#sent = true
      this.#uploaded = 0
      this.#uploadSize = extracted ? sizeOf(extracted.source) : 0
      this.#uploadDone = this.#uploadSize === 0
      this.#sentMs = scheduler.timeMs
      this.#setTimer()
      dispatchProgress(this, 'loadstart', 0, 0)
      if (extracted && request === this.#request)
        dispatchProgress(this.#upload, 'loadstart', 0, this.#uploadSize, true)
      if (request === this.#request) this.#begin(extracted?.source)
    }

    abort(): void {
      const busy = (this.#state === OPENED && this.#sent) || [HEADERS_RECEIVED, LOADING].includes(this.#state)
      this.#giveUp()
      if (busy) for (const step of this.#endSteps('abort')) step()
      if (this.#state !== DONE) return
      this.#state = UNSENT
      this.#clearResponse()
    }

    get responseURL(): string {
      return this.#response?.url ?? ''
    }

    get status(): number {
      return this.#response?.status ?? 0
    }

    get statusText(): string {
      return this.#response?.message ?? ''
    }

    getResponseHeader(name: string): string | null {
      const key = toText(name).toLowerCase()
      return (this.#response && headerValue(visibleHeaders(this.#response), key)) ?? null
    }

    getAllResponseHeaders(): string {
      if (!this.#response) return ''
      const names = new Set(visibleHeaders(this.#response).map(([name]) => name.toLowerCase()))
      const lines = [...names].toSorted().map((name) => `${name}: ${this.getResponseHeader(name)}\r\n`)
      return lines.join('')
    }

    overrideMimeType(mime: string): void {
      if (this.#state === LOADING || this.#state === DONE)
        throw invalidState(
          'overrideMimeType',
          'MimeType cannot be overridden when the state is LOADING or DONE.',
        )
      this.#overridden = toText(mime)
    }

    get responseType(): ResponseType {
      return this.#responseType
    }

    set responseType(type: ResponseType) {
      const text = toText(type)
      if (!RESPONSE_TYPES.includes(text)) return
      if (this.#state === LOADING || this.#state === DONE)
        throw new RealDOMException(
          "Failed to set the 'responseType' property on 'XMLHttpRequest': The response type cannot be set if the object's state is LOADING or DONE.",
          'InvalidStateError',
        )
      this.#responseType = text as ResponseType
    }

    get response(): unknown {
      const isText = this.#responseType === '' || this.#responseType === 'text'
      if (isText) return this.responseText
      return this.#state === DONE && this.#data ? this.#data.whole(this.#responseType) : null
    }

    get responseText(): string {
      if (this.#responseType !== '' && this.#responseType !== 'text')
        throw new RealDOMException(
          "Failed to read the 'responseText' property from 'XMLHttpRequest': The value is only accessible if " +
            `the object's 'responseType' is '' or 'text' (was '${this.#responseType}').`,
          'InvalidStateError',
        )
      return (this.#state === LOADING || this.#state === DONE) && this.#data ? this.#data.text : ''
    }

    #begin(source: ByteSource | undefined): void {
      const bytes = source && wholeBytes(source)
      if (!source || bytes) return this.#start(bytes)
      const request = this.#request
      void readAll(source).then(
        (read) => request === this.#request && this.#start(read),
        () => request === this.#request && this.#end('error'),
      )
    }

    #start(body: Bytes | undefined): void {
      const request = { method: this.#method, url: this.#url, headers: this.#headers, body }
      this.#transfer = client.start(
        { ...request, redirect: 'follow', purpose: 'http' },
        {
          uploaded: (bytes, whole) => this.#progressUpload(bytes, whole),
          head: (response) => this.#receiveHead(response),
          body: (bytes) => this.#receiveBody(bytes),
          complete: () => this.#complete(),
          failed: () => this.#end('error'),
        },
      )
    }

    #progressUpload(bytes: number, whole: boolean): void {
      if (this.#uploadDone) return
      this.#uploaded = bytes
      this.#uploadThrottle.progress()
      if (whole) this.#completeUpload()
    }

    #completeUpload(): void {
      if (this.#uploadDone) return
      this.#uploadDone = true
      this.#uploadThrottle.flush()
      const loaded = this.#uploadSize
      this.#steps.add(() => dispatchProgress(this.#upload, 'load', loaded, loaded))
      this.#steps.add(() => dispatchProgress(this.#upload, 'loadend', loaded, loaded))
    }

    #receiveHead(response: HttpResponse): void {
      this.#completeUpload()
      const length = headerValue(response.headers, 'content-length')
      this.#steps.add(() => {
        this.#response = response
        const type = headerValue(response.headers, 'content-type') ?? 'text/xml'
        this.#data = new ResponseData(this.#overridden ?? type)
        this.#size = Number(length ?? 0)
        this.#state = HEADERS_RECEIVED
        this.#dispatchState()
      })
    }

    #receiveBody(bytes: Bytes): void {
      this.#steps.add(() => {
        this.#data?.add(bytes)
        if (this.#state !== LOADING) {
          this.#state = LOADING
          this.#dispatchState()
        }
      })
      this.#steps.add(() => this.#throttle.progress())
    }

    /** Every `progress` after the first comes behind a `readystatechange`. */
    #dispatchProgress(): void {
      const loaded = this.#data?.length ?? 0
      if (this.#progressed) this.#dispatchState()
      this.#progressed = true
      if (this.#state === LOADING) dispatchProgress(this, 'progress', loaded, this.#totalFor(loaded))
    }

    #complete(): void {
      this.#steps.add(() => this.#throttle.flush())
      this.#steps.add(() => {
        this.#data?.end()
        this.#transfer = undefined
        this.#clearTimer()
        this.#sent = false
        this.#state = DONE
        this.#dispatchState()
      })
      for (const type of ['load', 'loadend'])
        this.#steps.add(() => {
          const loaded = this.#data?.length ?? 0
          dispatchProgress(this, type, loaded, this.#totalFor(loaded))
        })
    }

    /** It ends with no response. */
    #end(type: 'error' | 'timeout'): void {
      this.#giveUp()
      for (const step of this.#endSteps(type)) this.#steps.add(step)
    }

    /** XMLHttpRequest standard, "request error steps". */
    #endSteps(type: 'error' | 'timeout' | 'abort'): (() => void)[] {
      const uploading = !this.#uploadDone
      const first = () => {
        this.#state = DONE
        this.#sent = false
        this.#clearResponse()
        this.#dispatchState()
      }
      const steps = [first]
      const targets = uploading ? [this.#upload, this] : [this]
      for (const target of targets)
        for (const name of [type, 'loadend']) steps.push(() => dispatchProgress(target, name, 0, 0))
      this.#uploadDone = true
      return steps
    }

    #totalFor(loaded: number): number {
      return loaded <= this.#size ? this.#size : 0
    }

    #dispatchState(): void {
      dispatch(this, new RealEvent('readystatechange'))
    }

    #setTimer(): void {
      this.#clearTimer()
      if (this.#timeoutMs === 0) return
      const delayMs = Math.max(0, this.#sentMs + this.#timeoutMs - scheduler.timeMs)
      this.#timer = scheduler.after(delayMs, 'client', () => this.#end('timeout'))
    }

    #clearTimer(): void {
      if (this.#timer) scheduler.cancel(this.#timer)
      this.#timer = undefined
    }

    /** Nothing more is heard of the request that is under way. */
    #giveUp(): void {
      this.#clearTimer()
      this.#throttle.clear()
      this.#uploadThrottle.clear()
      this.#request++
      this.#steps.clear()
      this.#transfer?.abort()
      this.#transfer = undefined
    }

    #clearResponse(): void {
      this.#response = undefined
      this.#data = undefined
      this.#size = 0
      this.#progressed = false
    }
  }

  defineConstants(XMLHttpRequest, STATES)
  defineHandlers(XMLHttpRequest.prototype, ['readystatechange'], handlersOf)
  shapeInterface(XMLHttpRequest, 'XMLHttpRequest')
  return { XMLHttpRequest, XMLHttpRequestEventTarget, XMLHttpRequestUpload }
}

function visibleHeaders({ headers }: HttpResponse): HeaderList {
  return headers.filter(([name]) => !/^set-cookie2?$/i.test(name))
}

function parseUrl(text: string, base: string): URL {
  try {
    return new RealURL(text, base)
  } catch {
    throw new RealDOMException(failed('open', 'Invalid URL'), 'SyntaxError')
  }
}

function invalidState(method: string, why: string): DOMException {
  return new RealDOMException(failed(method, why), 'InvalidStateError')
}

function failed(method: string, why: string): string {
  return `Failed to execute '${method}' on 'XMLHttpRequest': ${why}`
}
