/**
 * The `WebSocket` class of a page, as the WHATWG WebSockets standard defines it and WebIDL shapes it,
 * over the native EventTarget and events. Messages of exceptions are Chromium's.
 */
import { EventHandlers } from './event-handler.ts'
import { textSize } from './frame.ts'
import { named } from './named.ts'
import type { SimulatedNetwork } from './network.ts'
import type { Random } from './random.ts'
import {
  dispatch,
  readBlob,
  RealBlob,
  RealCloseEvent,
  RealDOMException,
  RealEvent,
  RealEventTarget,
  RealMessageEvent,
  RealURL,
} from './real.ts'
import { WebSocketChannel, type ChannelListener } from './websocket-channel.ts'

const CONNECTING = 0
const OPEN = 1
const CLOSING = 2
const CLOSED = 3

/** RFC 2616's token, as RFC 6455 (section 4.1, item 10) wants a subprotocol to be. */
const TOKEN = /^[!#-'*+\-.0-9A-Z^-z|~]+$/

const CONSTRUCT = "Failed to construct 'WebSocket': "
const MOST_REASON_BYTES = 123

export interface WebSocketEnvironment {
  network: SimulatedNetwork
  random: Random
  /** What relative addresses resolve against, and the `Origin` header. */
  origin: string
  userAgent: string
}

/** The class for one run; each run has its own network, and so its own class. */
export function createWebSocketClass(environment: WebSocketEnvironment): typeof globalThis.WebSocket {
  const { scheduler } = environment.network

  class WebSocket extends RealEventTarget {
    readonly #channel: WebSocketChannel
    readonly #handlers = new EventHandlers(this)
    readonly #url: URL
    #readyState: 0 | 1 | 2 | 3 = CONNECTING
    #protocol = ''
    #extensions = ''
    #binaryType: BinaryType = 'blob'
    /** Bytes given to `send` after the end of sending: they count for ever. */
    #neverSentBytes = 0

    constructor(url: string | URL, protocols: string | string[] = []) {
      super()
      if (arguments.length === 0) throw new TypeError(`${CONSTRUCT}1 argument required, but only 0 present.`)
      this.#url = parseUrl(toText(url), environment.origin)
      const list = readProtocols(protocols)
      this.#channel = new WebSocketChannel(
        { ...environment, url: this.#url, protocols: list },
        this.#listener(),
      )
    }

    get url(): string {
      return WebSocket.#brand(this).#url.href
    }

    get readyState(): number {
      return WebSocket.#brand(this).#readyState
    }

    get bufferedAmount(): number {
      const self = WebSocket.#brand(this)
      return self.#neverSentBytes + self.#channel.bufferedBytes
    }

    get onopen(): object | null {
      return WebSocket.#brand(this).#handlers.get('open')
    }

    set onopen(handler: unknown) {
      WebSocket.#brand(this).#handlers.set('open', handler)
    }

    get onerror(): object | null {
      return WebSocket.#brand(this).#handlers.get('error')
    }

    set onerror(handler: unknown) {
      WebSocket.#brand(this).#handlers.set('error', handler)
    }

    get onclose(): object | null {
      return WebSocket.#brand(this).#handlers.get('close')
    }

    set onclose(handler: unknown) {
      WebSocket.#brand(this).#handlers.set('close', handler)
    }

    get extensions(): string {
      return WebSocket.#brand(this).#extensions
    }

    get protocol(): string {
      return WebSocket.#brand(this).#protocol
    }

    get onmessage(): object | null {
      return WebSocket.#brand(this).#handlers.get('message')
    }

    set onmessage(handler: unknown) {
      WebSocket.#brand(this).#handlers.set('message', handler)
    }

    get binaryType(): BinaryType {
      return WebSocket.#brand(this).#binaryType
    }

    set binaryType(type: BinaryType) {
      const self = WebSocket.#brand(this)
      const text = toText(type)
      if (text === 'blob' || text === 'arraybuffer') self.#binaryType = text
    }

    close(code?: number, reason?: string): void {
      const self = WebSocket.#brand(this)
      const checkedCode = code === undefined ? undefined : clampToUnsignedShort(code)
      const text = reason === undefined ? '' : toText(reason).toWellFormed()
      checkClose(checkedCode, code === undefined && reason !== undefined, text)
      if (self.#readyState === CLOSING || self.#readyState === CLOSED) return
      self.#readyState = CLOSING
      self.#channel.close(checkedCode, text)
    }

    send(data: string | BufferSource | Blob): void {
      const self = WebSocket.#brand(this)
      if (arguments.length === 0)
        throw new TypeError(
          "Failed to execute 'send' on 'WebSocket': 1 argument required, but only 0 present.",
        )
      // Conversion comes first: it may run the program's own code.
      const message = convertMessage(data)
      if (self.#readyState === CONNECTING)
        throw new RealDOMException(
          "Failed to execute 'send' on 'WebSocket': Still in CONNECTING state.",
          'InvalidStateError',
        )
      if (self.#readyState !== OPEN) self.#neverSentBytes += sizeOf(message)
      else if (typeof message === 'string') self.#channel.sendText(message)
      else if (message instanceof RealBlob) self.#channel.sendLater(message.size, readBlob(message))
      else self.#channel.sendBinary(message)
    }

    #listener(): ChannelListener {
      const { protocol, host } = this.#url
      const origin = `${protocol}//${host}`
      return {
        opened: (subprotocol, extensions) => {
          this.#readyState = OPEN
          this.#protocol = subprotocol
          this.#extensions = extensions
          dispatch(this, new RealEvent('open'))
        },
        message: (data) => {
          if (this.#readyState === OPEN)
            dispatch(this, new RealMessageEvent('message', { data: this.#present(data), origin }))
        },
        closing: () => {
          this.#readyState = CLOSING
        },
        closed: (code, reason, wasClean, failed) => {
          this.#readyState = CLOSED
          const close = () => {
            dispatch(this, new RealCloseEvent('close', { code, reason, wasClean }))
          }
          if (failed) {
            // Queued before the event for `error`, so that nothing which its listeners queue comes between.
            scheduler.after(0, 'client', close)
            dispatch(this, new RealEvent('error'))
          } else close()
        },
      }
    }

    #present(data: string | Uint8Array<ArrayBuffer>): string | Blob | ArrayBuffer {
      if (typeof data === 'string') return data
      if (this.#binaryType === 'blob') return new RealBlob([data])
      return data.byteLength === data.buffer.byteLength ? data.buffer : data.slice().buffer
    }

    /** WebIDL's check that a member is used on an object of its own kind. */
    static #brand(value: WebSocket): WebSocket {
      if (typeof value === 'object' && value !== null && #channel in value) return value
      throw new TypeError('Illegal invocation')
    }
  }

  shapeInterface(WebSocket)
  return named({ WebSocket }).WebSocket as unknown as typeof globalThis.WebSocket
}

/** What WebIDL asks of an interface object beyond what a class gives. */
function shapeInterface(constructor: { prototype: object }): void {
  const { prototype } = constructor
  const members = Object.getOwnPropertyDescriptors<PropertyDescriptorMap>(prototype as PropertyDescriptorMap)
  const constants: PropertyDescriptorMap = {}
  Object.entries({ CONNECTING, OPEN, CLOSING, CLOSED }).forEach(([name, value]) => {
    constants[name] = { value, enumerable: true, writable: false, configurable: false }
  })
  for (const name of Object.keys(members)) {
    if (name === 'constructor') continue
    Reflect.deleteProperty(prototype, name)
    if (name === 'close') Object.defineProperties(prototype, constants)
    Object.defineProperty(prototype, name, { ...members[name], enumerable: true })
  }
  Object.defineProperties(constructor, constants)
  for (const name of ['close', 'send'] as const)
    Object.defineProperty((prototype as Record<string, unknown>)[name], 'length', {
      value: name === 'send' ? 1 : 0,
      configurable: true,
    })
  Object.defineProperty(constructor, 'length', { value: 1, configurable: true })
  Object.defineProperty(prototype, Symbol.toStringTag, { value: 'WebSocket', configurable: true })
}

function toText(value: unknown): string {
  if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string')
  return String(value)
}

function refuse(message: string): DOMException {
  return new RealDOMException(CONSTRUCT + message, 'SyntaxError')
}

/** "Get a URL record": relative addresses resolve, `http` and `https` are mapped, fragments refused. */
function parseUrl(text: string, base: string): URL {
  let url: URL
  try {
    url = new RealURL(text.toWellFormed(), base)
  } catch {
    throw refuse(`The URL '${text}' is invalid.`)
  }
  if (url.protocol === 'http:') url.protocol = 'ws:'
  else if (url.protocol === 'https:') url.protocol = 'wss:'
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:')
    throw refuse(
      `The URL's scheme must be either 'http', 'https', 'ws', or 'wss'. ` +
        `'${url.protocol.slice(0, -1)}' is not allowed.`,
    )
  // An empty fragment shows only in the address itself.
  if (url.href.includes('#'))
    throw refuse(
      `The URL contains a fragment identifier ('${url.hash.slice(1)}'). ` +
        `Fragment identifiers are not allowed in WebSocket URLs.`,
    )
  return url
}

function readProtocols(protocols: unknown): string[] {
  const isList = typeof protocols === 'object' && protocols !== null && Symbol.iterator in protocols
  const list = isList ? Array.from(protocols as Iterable<unknown>, toText) : [toText(protocols)]
  for (const [index, protocol] of list.entries()) {
    if (!TOKEN.test(protocol)) throw refuse(`The subprotocol '${protocol}' is invalid.`)
    if (list.indexOf(protocol) < index) throw refuse(`The subprotocol '${protocol}' is duplicated.`)
  }
  return list
}

/** WebIDL's `[Clamp] unsigned short`. */
function clampToUnsignedShort(value: unknown): number {
  // Math converts as WebIDL does: a BigInt throws.
  const clamped = Math.min(Math.max(value as number, 0), 65_535)
  if (Number.isNaN(clamped)) return 0
  const floor = Math.floor(clamped)
  const rest = clamped - floor
  if (rest !== 0.5) return Math.round(clamped)
  return floor % 2 === 0 ? floor : floor + 1
}

/** The checks of `close()`, in Chromium's order. */
function checkClose(code: number | undefined, reasonAlone: boolean, reason: string): void {
  const given = code ?? (reasonAlone ? 0 : 1000)
  if (given !== 1000 && (given < 3000 || given > 4999))
    throw new RealDOMException(
      `Failed to execute 'close' on 'WebSocket': The close code must be either 1000, ` +
        `or between 3000 and 4999. ${given} is neither.`,
      'InvalidAccessError',
    )
  if (textSize(reason) > MOST_REASON_BYTES)
    throw new RealDOMException(
      `Failed to execute 'close' on 'WebSocket': The close reason must not be greater than ` +
        `${MOST_REASON_BYTES} UTF-8 bytes.`,
      'SyntaxError',
    )
}

type Message = string | Blob | Uint8Array<ArrayBuffer>

/** The data as it is now, for the program may change its buffer afterwards. */
function convertMessage(data: unknown): Message {
  if (typeof data === 'string') return data.toWellFormed()
  if (data instanceof RealBlob) return data
  if (data instanceof ArrayBuffer) return copyBytes(data, 0, data.byteLength)
  if (ArrayBuffer.isView(data) && data.buffer instanceof ArrayBuffer)
    return copyBytes(data.buffer, data.byteOffset, data.byteLength)
  return toText(data).toWellFormed()
}

/** A detached buffer has no bytes, and no view can be made of it. */
function copyBytes(buffer: ArrayBuffer, offset: number, length: number): Uint8Array<ArrayBuffer> {
  return length === 0 ? new Uint8Array() : new Uint8Array(buffer, offset, length).slice()
}

function sizeOf(message: Message): number {
  if (typeof message === 'string') return textSize(message)
  return message instanceof RealBlob ? message.size : message.length
}
