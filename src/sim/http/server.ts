/** `http.Server`: listens on the simulated network and turns connections into requests and upgrades. */
import type { Endpoint } from '../endpoint.ts'
import type { Payload } from '../frame.ts'
import type { Host } from '../host.ts'
import { headerValue, parseHead, type Head } from '../http-head.ts'
import { EventEmitter, type Listener } from '../node/events.ts'
import { nodeError, outOfRange } from '../node/refusal.ts'
import { decodeText } from '../real.ts'
import { IncomingMessage } from './incoming-message.ts'
import { ServerResponse } from './server-response.ts'
import { EMPTY_BUFFER, Socket } from './socket.ts'

/** Contract: https://nodejs.org/docs/latest-v20.x/api/http.html#class-httpserver */
export class Server extends EventEmitter {
  listening = false
  timeout = 0
  keepAliveTimeout = 5_000
  headersTimeout = 60_000
  requestTimeout = 300_000
  maxHeadersCount: number | null = null
  maxRequestsPerSocket = 0
  readonly #host: Host
  readonly #startMs: number
  readonly #sockets = new Set<Socket>()
  /** Sockets in the middle of a request, and those that were upgraded. */
  readonly #busy = new Set<Socket>()
  #port: number | undefined
  #address: string | undefined
  #closing = false

  constructor(host: Host, startMs: number, listener?: Listener) {
    super()
    this.#host = host
    this.#startMs = startMs
    if (listener) this.on('request', listener)
  }

  listen(...args: unknown[]): this {
    const [first] = args
    const callback = args.findLast((arg) => typeof arg === 'function') as Listener | undefined
    const port = typeof first === 'object' && first !== null ? (first as { port?: unknown }).port : first
    const host = typeof first === 'object' && first !== null ? (first as { host?: unknown }).host : args[1]
    if (callback) this.once('listening', callback)
    const number = port === undefined || typeof port === 'function' || port === null ? 0 : Number(port)
    if (!Number.isInteger(number) || number < 0 || number > 65_535)
      throw outOfRange('options.port', '>= 0 and < 65536', number)
    if (this.#port !== undefined)
      throw nodeError(
        Error,
        'ERR_SERVER_ALREADY_LISTEN',
        'Listen method has been called more than once without closing.',
      )
    const given = this.#host.network.listen(number, (endpoint) => this.#accept(endpoint))
    if (given === undefined) {
      const error = nodeError(Error, 'EADDRINUSE', `listen EADDRINUSE: address already in use :::${number}`)
      this.#host.scheduler.nextTick(() =>
        this.emit(
          'error',
          Object.assign(error, { errno: -98, syscall: 'listen', address: '::', port: number }),
        ),
      )
      return this
    }
    this.#port = given
    this.#address = typeof host === 'string' ? host.replace(/^localhost$/, '127.0.0.1') : undefined
    this.listening = true
    this.#host.scheduler.nextTick(() => {
      if (this.#port === given) this.emit('listening')
    })
    return this
  }

  address(): { address: string; family: string; port: number } | null {
    if (this.#port === undefined) return null
    const address = this.#address ?? '::'
    return { address, family: address.includes(':') ? 'IPv6' : 'IPv4', port: this.#port }
  }

  /** Stops listening; `close` comes when the last connection has ended. Idle ones are closed. */
  close(callback?: (error?: Error) => void): this {
    if (this.#port === undefined) {
      if (callback)
        this.once('close', () =>
          callback(nodeError(Error, 'ERR_SERVER_NOT_RUNNING', 'Server is not running.')),
        )
      this.#host.scheduler.nextTick(() => void this.emit('close'))
      return this
    }
    if (callback) this.once('close', callback)
    this.#host.network.unlisten(this.#port)
    this.#port = undefined
    this.listening = false
    this.#closing = true
    this.closeIdleConnections()
    this.#closeIfDone()
    return this
  }

  closeAllConnections(): void {
    for (const socket of this.#sockets) if (!this.#upgraded.has(socket)) socket.destroy()
  }

  closeIdleConnections(): void {
    for (const socket of this.#sockets) if (!this.#busy.has(socket)) socket.destroy()
  }

  getConnections(callback: (error: null, count: number) => void): this {
    this.#host.scheduler.nextTick(() => callback(null, this.#sockets.size))
    return this
  }

  setTimeout(timeoutMs: number, callback?: Listener): this {
    this.timeout = timeoutMs
    if (callback) this.on('timeout', callback)
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  readonly #upgraded = new WeakSet<Socket>()

  #accept(endpoint: Endpoint): void {
    const socket = new Socket(this.#host, endpoint)
    this.#sockets.add(socket)
    if (this.timeout > 0) socket.setTimeout(this.timeout)
    socket.onEnd = () => {
      this.#sockets.delete(socket)
      this.#busy.delete(socket)
      this.#closeIfDone()
    }
    let text = ''
    let request: IncomingMessage | undefined
    let response: ServerResponse | undefined
    socket.on('timeout', () => {
      if (this.#upgraded.has(socket)) return
      // As in Node: whoever listens has to end it.
      const told = [
        request?.complete === false && request.emit('timeout', socket),
        response?.emit('timeout', socket),
        this.emit('timeout', socket),
      ]
      if (!told.includes(true)) socket.destroy()
    })
    socket.consumer = {
      received: (payload) => {
        if (request) {
          this.#feed(request, payload)
          return
        }
        if (payload.kind !== 'raw') return
        text += decodeText(payload.data)
        const parsed = parseHead(text)
        if (!parsed) return
        text = text.slice(parsed.length)
        const begun = this.#begin(socket, parsed.head)
        if (!begun) return
        ;({ request, response } = begun)
        if (socket.timeout !== this.timeout) socket.setTimeout(this.timeout)
        const { request: ongoing } = begun
        ongoing.once('end', () => {
          if (ongoing.readableFlowing) this.#conclude(ongoing)
        })
        begun.response.once('finish', () => {
          this.#busy.delete(socket)
          request = response = undefined
          // What nobody read is thrown away.
          ongoing.resume()
          if (ongoing.readableEnded) this.#conclude(ongoing)
          if (/close/i.test(String(begun.response.getHeader('connection') ?? '')) || this.#closing)
            socket.end()
          else if (this.keepAliveTimeout > 0) socket.setTimeout(this.keepAliveTimeout)
        })
        this.#dispatch(begun)
      },
      // As in Node, a client that has no more to say gives up what it asked for.
      ended: () => socket.end(),
    }
    socket.once('close', () => {
      if (!request || request.destroyed) return
      request.aborted = true
      request.emit('aborted')
      this.#conclude(request)
    })
    this.emit('connection', socket)
  }

  /** Makes the request of a head; an upgrade goes its own way, if anybody listens for it. */
  #begin(socket: Socket, head: Head): { request: IncomingMessage; response: ServerResponse } | undefined {
    const [method = 'GET', url = '/'] = head.start.split(' ')
    const request = new IncomingMessage(socket, head.headers)
    request.method = method
    request.url = url
    this.#busy.add(socket)
    const upgrades =
      headerValue(head.headers, 'upgrade') !== undefined &&
      /(^|,)\s*upgrade\s*(,|$)/i.test(headerValue(head.headers, 'connection') ?? '')
    const hasBody =
      headerValue(head.headers, 'transfer-encoding') !== undefined ||
      Number(headerValue(head.headers, 'content-length') ?? 0) > 0
    if (!hasBody || upgrades) {
      request.complete = true
      request.push(null)
    }
    if (upgrades && this.listenerCount('upgrade') > 0) {
      socket.consumer = undefined
      this.#upgraded.add(socket)
      this.emit('upgrade', request, socket, EMPTY_BUFFER)
      return undefined
    }
    const response = new ServerResponse(this.#host, this.#startMs, request, this.keepAliveTimeout)
    return { request, response }
  }

  /** A request is over, for those who listen to its `close`: all of it was read, or its connection ended. */
  #conclude(request: IncomingMessage): void {
    if (request.destroyed) return
    request.destroyed = true
    this.#host.scheduler.nextTick(() => void request.emit('close'))
  }

  #dispatch({ request, response }: { request: IncomingMessage; response: ServerResponse }): void {
    this.emit('request', request, response)
  }

  #feed(request: IncomingMessage, payload: Payload): void {
    if (payload.kind !== 'body' || request.complete) return
    request.push(payload.data)
    if (!payload.last) return
    request.complete = true
    request.push(null)
  }

  #closeIfDone(): void {
    if (!this.#closing || this.#sockets.size > 0) return
    this.#closing = false
    this.#host.scheduler.nextTick(() => void this.emit('close'))
  }
}
