/**
 * ws's `WebSocket`: the server's end of a connection, and the client's for programs that run on the
 * server. Behaviour, order and messages are those of ws 8; bytes are never framed, only counted.
 */
import { OPCODE, type Frame, type Payload } from '../frame.ts'
import { isValidCloseCode } from '../frame.ts'
import type { Host } from '../host.ts'
import { EMPTY_BUFFER, type Socket } from '../http/socket.ts'
import type { Buffer } from '../node/buffer.ts'
import { EventEmitter } from '../node/events.ts'
import { decodeValidText, RealBlob } from '../real.ts'
import type { ScheduledEvent } from '../scheduler.ts'
import { bytesOf, closeFrame, joinFrames } from '../websocket-channel.ts'
import { sizeOf, toBuffer, toBytes, type Data } from './data.ts'
import { Listeners } from './event-target.ts'
import { Outbox, type Done } from './outbox.ts'

export type BinaryType = 'nodebuffer' | 'arraybuffer' | 'fragments' | 'blob'

export interface SocketOptions {
  autoPong: boolean
  closeTimeout: number
  maxPayload: number
  skipUTF8Validation?: boolean
}

const STATES = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'] as const
const BINARY_TYPES: readonly string[] = ['nodebuffer', 'arraybuffer', 'fragments', 'blob']
const MOST_CONTROL_BYTES = 125

/** Contract: https://github.com/websockets/ws/blob/8.18.0/doc/ws.md#class-websocket */
export class WebSocket extends EventEmitter {
  protected readonly host: Host
  protected readonly options: SocketOptions
  #listeners = new Listeners(this, () => this.#closeReceived && this.#closeSent)
  #state: 0 | 1 | 2 | 3 = 0
  #socket: Socket | undefined
  #outbox: Outbox | undefined
  #isServer = true
  #protocol = ''
  #extensions = ''
  #binaryType: BinaryType = 'nodebuffer'
  #paused = false
  /** What arrived while paused. */
  #held: (Frame | 'end')[] = []
  #closeCode = 1006
  #closeReason: Buffer = EMPTY_BUFFER
  #closeSent = false
  #closeReceived = false
  #failed = false
  #closeTimer: ScheduledEvent | undefined
  #fragments: Frame[] = []
  #fragmentBytes = 0
  #neverSentBytes = 0

  constructor(host: Host, options: SocketOptions) {
    super()
    this.host = host
    this.options = options
  }

  get readyState(): number {
    return this.#state
  }

  get protocol(): string {
    return this.#protocol
  }

  get extensions(): string {
    return this.#extensions
  }

  /** Servers have none. */
  get url(): string | undefined {
    return undefined
  }

  get isPaused(): boolean {
    return this.#paused
  }

  get bufferedAmount(): number {
    return this.#neverSentBytes + (this.#socket?.writableLength ?? 0)
  }

  get binaryType(): BinaryType {
    return this.#binaryType
  }

  set binaryType(type: BinaryType) {
    if (BINARY_TYPES.includes(type)) this.#binaryType = type
  }

  get onopen(): unknown {
    return this.#listeners.get('open')
  }

  set onopen(handler: unknown) {
    this.#listeners.set('open', handler)
  }

  get onerror(): unknown {
    return this.#listeners.get('error')
  }

  set onerror(handler: unknown) {
    this.#listeners.set('error', handler)
  }

  get onclose(): unknown {
    return this.#listeners.get('close')
  }

  set onclose(handler: unknown) {
    this.#listeners.set('close', handler)
  }

  get onmessage(): unknown {
    return this.#listeners.get('message')
  }

  set onmessage(handler: unknown) {
    this.#listeners.set('message', handler)
  }

  addEventListener(type: string, handler: () => void, options?: { once?: boolean }): void {
    this.#listeners.add(type, handler, options)
  }

  removeEventListener(type: string, handler: () => void): void {
    this.#listeners.remove(type, handler)
  }

  send(data: Data, options?: unknown, callback?: unknown): void {
    const done = (typeof options === 'function' ? options : callback) as Done | undefined
    const given = typeof data === 'number' ? String(data) : data
    if (!this.#mayClientSend(given, done)) return
    const { binary = typeof given !== 'string', fin = true }: { binary?: boolean; fin?: boolean } =
      typeof options === 'object' && options !== null ? options : {}
    this.#outbox?.send(given, binary, fin, done)
  }

  ping(data?: Data, mask?: unknown, callback?: unknown): void {
    this.#control(OPCODE.ping, data, mask, callback)
  }

  pong(data?: Data, mask?: unknown, callback?: unknown): void {
    this.#control(OPCODE.pong, data, mask, callback)
  }

  close(code?: number, reason?: string | Uint8Array<ArrayBuffer>): void {
    if (this.#state === 3) return
    if (this.#state === 0) {
      this.abortHandshake('WebSocket was closed before the connection was established')
      return
    }
    if (this.#state === 2) {
      if (this.#closeSent && (this.#closeReceived || this.#failed)) this.#socket?.end()
      return
    }
    const frame = checkedCloseFrame(code, reason)
    this.#outbox?.inOrder(() => {
      this.#socket?.endpoint.send(frame)
      this.#closeSent = true
      if (this.#closeReceived || this.#failed) this.#socket?.end()
    })
    this.#state = 2
    this.#setCloseTimer()
  }

  terminate(): void {
    if (this.#state === 3) return
    if (this.#state === 0) {
      this.abortHandshake('WebSocket was closed before the connection was established')
      return
    }
    this.#state = 2
    this.#socket?.destroy()
  }

  pause(): void {
    if (this.#state === 0 || this.#state === 3) return
    this.#paused = true
  }

  resume(): void {
    if (this.#state === 0 || this.#state === 3) return
    this.#paused = false
    this.host.scheduler.nextTick(() => this.#release())
  }

  /** Takes over a connection whose handshake is done; for the server and the handshake alone. */
  setSocket(socket: Socket, isServer: boolean, protocol: string, extensions: string): void {
    this.#socket = socket
    this.#outbox = new Outbox(this.host.scheduler, socket)
    this.#isServer = isServer
    this.#protocol = protocol
    this.#extensions = extensions
    socket.setTimeout(0)
    socket.recordsEnd = false
    socket.consumer = {
      received: (payload) => this.#received(payload),
      ended: () => this.#hold('end'),
    }
    // Errors of the line only end the connection; the program hears of them by `close`.
    socket.on('error', () => {})
    socket.once('close', () => this.#socketClosed())
    this.#state = 1
    this.emit('open')
  }

  /** Ends what never opened: the client's handshake. */
  protected abortHandshake(message: string): void {
    this.failHandshake(new Error(message))
  }

  /** `error` and `close` in the next tick. */
  protected failHandshake(error: Error): void {
    this.#state = 2
    this.host.scheduler.nextTick(() => {
      this.emit('error', error)
      this.#emitClose()
    })
  }

  #received(payload: Payload): void {
    if (payload.kind === 'frame') this.#hold(payload)
  }

  #hold(item: Frame | 'end'): void {
    if (this.#paused || this.#held.length > 0) this.#held.push(item)
    else this.#take(item)
  }

  #release(): void {
    while (!this.#paused && this.#held.length > 0) this.#take(this.#held.shift()!)
  }

  #take(item: Frame | 'end'): void {
    if (item === 'end') {
      this.#state = 2
      this.#socket?.end()
    } else if (!this.#closeReceived && !this.#failed) this.#takeFrame(item)
  }

  #takeFrame(frame: Frame): void {
    switch (frame.opcode) {
      case OPCODE.ping: {
        const data = toBuffer(frame.data)
        if (this.options.autoPong && this.#state === 1) this.pong(data)
        this.emit('ping', data)
        return
      }
      case OPCODE.pong:
        this.emit('pong', toBuffer(frame.data))
        return
      case OPCODE.close:
        this.#takeClose(frame)
        return
      default:
        this.#takeData(frame)
    }
  }

  #takeClose({ code = 1005, data }: Frame): void {
    this.#closeReceived = true
    this.#closeCode = code
    this.#closeReason = toBuffer(data)
    if (code === 1005) this.close()
    else this.close(code, data)
  }

  #takeData(frame: Frame): void {
    const fragments = this.#fragments
    const { maxPayload } = this.options
    if (frame.opcode === 0 ? fragments.length === 0 : fragments.length > 0) {
      this.#fail(protocolError(`invalid opcode ${frame.opcode}`, 'WS_ERR_INVALID_OPCODE', RangeError), 1002)
      return
    }
    this.#fragmentBytes += frame.bytes
    if (maxPayload > 0 && this.#fragmentBytes > maxPayload) {
      const error = new RangeError('Max payload size exceeded')
      this.#fail(Object.assign(error, { code: 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' }), 1009)
      return
    }
    fragments.push(frame)
    if (!frame.fin) return
    this.#fragments = []
    this.#fragmentBytes = 0
    this.#message(fragments)
  }

  #message(fragments: Frame[]): void {
    const whole = fragments.length === 1 ? fragments[0]! : joinFrames(fragments)
    const isBinary = whole.opcode === OPCODE.binary
    if (isBinary) {
      this.emit('message', this.#present(whole, fragments), true)
      return
    }
    const invalid = typeof whole.data !== 'string' && decodeValidText(whole.data) === undefined
    if (invalid && !this.options.skipUTF8Validation)
      this.#fail(protocolError('invalid UTF-8 sequence', 'WS_ERR_INVALID_UTF8', Error), 1007)
    else this.emit('message', toBuffer(whole.data), false)
  }

  #present(whole: Frame, fragments: Frame[]): unknown {
    switch (this.#binaryType) {
      case 'nodebuffer':
        return toBuffer(whole.data)
      case 'arraybuffer':
        return bytesOf(whole).buffer
      case 'blob':
        return new RealBlob([bytesOf(whole)])
      default:
        return fragments.filter(({ bytes }) => bytes > 0).map(({ data }) => toBuffer(data))
    }
  }

  /** The peer broke the protocol: it is told so, then the program. */
  #fail(error: Error, code: number): void {
    this.#failed = true
    this.close(code)
    this.emit('error', error)
  }

  #socketClosed(): void {
    this.#state = 2
    if (this.#closeTimer) this.host.scheduler.cancel(this.#closeTimer)
    // What was read but held back is still told, as a stream's buffer is.
    this.#paused = false
    this.#release()
    this.#emitClose()
  }

  #emitClose(): void {
    if (this.#state === 3) return
    this.#state = 3
    const connection = this.#socket?.endpoint.connection
    if (connection)
      connection.recorder.closed(connection.id, this.#isServer ? 'server' : 'client', {
        code: this.#closeCode,
        reason: this.#closeReason.toString(),
        clean: this.#closeReceived && this.#closeSent,
      })
    this.emit('close', this.#closeCode, this.#closeReason)
  }

  #setCloseTimer(): void {
    this.#closeTimer = this.host.scheduler.after(this.options.closeTimeout, 'server', () =>
      this.#socket?.destroy(),
    )
  }

  /** Throws while connecting; after the end the callback hears of it. */
  #mayClientSend(data: Data, done: Done | undefined): boolean {
    if (this.#state === 0) throw new Error('WebSocket is not open: readyState 0 (CONNECTING)')
    if (this.#state === 1) return true
    this.#neverSentBytes += sizeOf(data)
    const error = new Error(`WebSocket is not open: readyState ${this.#state} (${STATES[this.#state]})`)
    if (done) this.host.scheduler.nextTick(() => done(error))
    return false
  }

  #control(opcode: 9 | 10, data: Data, mask: unknown, callback: unknown): void {
    const done = [data, mask, callback].find((value) => typeof value === 'function') as Done | undefined
    const given = typeof data === 'function' ? undefined : typeof data === 'number' ? String(data) : data
    if (!this.#mayClientSend(given, done)) return
    const bytes = toBytes(given)
    if (bytes.length > MOST_CONTROL_BYTES)
      throw new RangeError('The data size must not be greater than 125 bytes')
    this.#outbox?.control(opcode, bytes, done)
  }
}

STATES.forEach((name, value) => {
  for (const target of [WebSocket, WebSocket.prototype])
    Object.defineProperty(target, name, { value, enumerable: true })
})

function protocolError(message: string, code: string, Kind: new (message: string) => Error): Error {
  return Object.assign(new Kind(`Invalid WebSocket frame: ${message}`), { code })
}

/** RFC 6455, section 5.5.1, with the errors of ws for what cannot be sent. */
function checkedCloseFrame(
  code: number | undefined,
  reason: string | Uint8Array<ArrayBuffer> | undefined,
): Frame {
  if (code === undefined) return closeFrame(undefined, '')
  if (typeof code !== 'number' || !isValidCloseCode(code))
    throw new TypeError('First argument must be a valid error code number')
  const frame = closeFrame(code, typeof reason === 'string' ? reason.toWellFormed() : (reason ?? ''))
  if (frame.bytes > MOST_CONTROL_BYTES) throw new RangeError('The message must not be greater than 123 bytes')
  return frame
}
