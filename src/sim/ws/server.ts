/** ws's `WebSocketServer`: takes upgrades of its own or a given HTTP server, or by hand, and answers them. */
import { textSize } from '../frame.ts'
import type { Host } from '../host.ts'
import type { IncomingMessage } from '../http/incoming-message.ts'
import type { ServerResponse } from '../http/server-response.ts'
import { Server } from '../http/server.ts'
import type { Socket } from '../http/socket.ts'
import { STATUS_CODES } from '../http/status-codes.ts'
import type { Buffer } from '../node/buffer.ts'
import { EventEmitter, type Listener } from '../node/events.ts'
import { acceptKey } from '../websocket-key.ts'
import type { WebSocket, SocketOptions } from './socket.ts'

type Callback = (socket: WebSocket, request: IncomingMessage) => void
type Verified = (verified: boolean, code?: number, message?: string, headers?: Record<string, string>) => void
interface Info {
  origin: string | undefined
  secure: boolean
  req: IncomingMessage
}

export interface ServerOptions extends SocketOptions {
  port: number | null
  host: string | null
  backlog: number | null
  server: EventEmitter | null
  noServer: boolean
  path: string | null
  clientTracking: boolean
  perMessageDeflate: unknown
  handleProtocols: ((protocols: Set<string>, request: IncomingMessage) => string | false) | null
  verifyClient: ((info: Info, callback?: Verified) => boolean | void) | null
  WebSocket: new (address: null, protocols: undefined, options: ServerOptions) => WebSocket
}

const KEY = /^[+/0-9A-Za-z]{22}==$/
const TOKEN = /^[!#-'*+\-.0-9A-Z^-z|~]+$/
const CLOSE_TIMEOUT_MS = 30_000
const MOST_PAYLOAD_BYTES = 100 * 1024 * 1024

/** Contract: https://github.com/websockets/ws/blob/8.18.0/doc/ws.md#class-websocketserver */
export class WebSocketServer extends EventEmitter {
  readonly options: ServerOptions
  /** Open sockets; absent with `clientTracking: false`. */
  readonly clients!: Set<WebSocket>
  readonly #host: Host
  #server: EventEmitter | undefined
  #listeners: Record<string, Listener> = {}
  #state: 'running' | 'closing' | 'closed' = 'running'
  #closeWhenEmpty = false
  readonly #upgraded = new WeakSet<Socket>()

  constructor(
    host: Host,
    startMs: number,
    Default: ServerOptions['WebSocket'],
    given: Partial<ServerOptions> = {},
    callback?: Listener,
  ) {
    super()
    this.#host = host
    this.options = {
      autoPong: true,
      closeTimeout: CLOSE_TIMEOUT_MS,
      maxPayload: MOST_PAYLOAD_BYTES,
      skipUTF8Validation: false,
      perMessageDeflate: false,
      handleProtocols: null,
      clientTracking: true,
      verifyClient: null,
      noServer: false,
      backlog: null,
      server: null,
      host: null,
      path: null,
      port: null,
      WebSocket: Default,
      ...given,
    }
    this.#warnOfUnknown(given)
    const { port, server, noServer } = this.options
    if ([port !== null && port !== undefined, Boolean(server), noServer].filter(Boolean).length !== 1)
      throw new TypeError('One and only one of the "port", "server", or "noServer" options must be specified')
    if (this.options.clientTracking) this.clients = new Set()
    if (port !== null && port !== undefined) {
      const own = new Server(host, startMs, refuseRequest)
      own.listen({ port, host: this.options.host }, ...(callback ? [callback] : []))
      this.#server = own
    } else if (server) this.#server = server
    if (this.#server) this.#listen(this.#server)
  }

  address(): unknown {
    if (this.options.noServer) throw new Error('The server is operating in "noServer" mode')
    return (this.#server as Server | undefined)?.address() ?? null
  }

  close(callback?: (error?: Error) => void): void {
    if (this.#state === 'closed') {
      if (callback) this.once('close', () => callback(new Error('The server is not running')))
      this.#host.scheduler.nextTick(() => this.#emitClose())
      return
    }
    if (callback) this.once('close', callback)
    if (this.#state === 'closing') return
    this.#state = 'closing'
    const server = this.#server
    if (server) for (const [name, listener] of Object.entries(this.#listeners)) server.off(name, listener)
    this.#server = undefined
    if (server && !this.options.server) (server as Server).close(() => this.#emitClose())
    else if (this.options.clientTracking && this.clients.size > 0) this.#closeWhenEmpty = true
    else this.#host.scheduler.nextTick(() => this.#emitClose())
  }

  /** Whether a request is for this server; programs override it. */
  shouldHandle(request: IncomingMessage): boolean {
    const { path } = this.options
    return !path || request.url.split('?', 1)[0] === path
  }

  handleUpgrade(request: IncomingMessage, socket: Socket, _head: Buffer, callback: Callback): void {
    const onError = () => void socket.destroy()
    socket.on('error', onError)
    const proceed = () => {
      socket.removeListener('error', onError)
      this.#complete(request, socket, callback)
    }
    const refusal = checkRequest(request)
    if (refusal) return this.#refuse(request, socket, ...refusal)
    if (!this.shouldHandle(request)) return abort(socket, 400)
    const { verifyClient } = this.options
    if (!verifyClient) return proceed()
    const info: Info = {
      origin: request.headers['origin'] as string | undefined,
      secure: request.socket.encrypted,
      req: request,
    }
    if (verifyClient.length !== 2) {
      if (verifyClient(info)) proceed()
      else abort(socket, 401)
      return
    }
    verifyClient(info, (verified, code, message, headers) => {
      if (verified) proceed()
      else abort(socket, code || 401, message, headers)
    })
  }

  #complete(request: IncomingMessage, socket: Socket, callback: Callback): void {
    if (!socket.readable || !socket.writable) {
      socket.destroy()
      return
    }
    if (this.#upgraded.has(socket))
      throw new Error(
        'server.handleUpgrade() was called more than once with the same socket, ' +
          'possibly due to a misconfiguration',
      )
    if (this.#state !== 'running') return abort(socket, 503)
    this.#upgraded.add(socket)
    const headers = [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${acceptKey(String(request.headers['sec-websocket-key']))}`,
    ]
    const webSocket = new this.options.WebSocket(null, undefined, this.options)
    const protocol = this.#chooseProtocol(request)
    if (protocol) headers.push(`Sec-WebSocket-Protocol: ${protocol}`)
    const extensions = this.#extensions(request)
    if (extensions) headers.push(`Sec-WebSocket-Extensions: ${extensions}`)
    this.emit('headers', headers, request)
    socket.write(`${headers.join('\r\n')}\r\n\r\n`)
    webSocket.setSocket(socket, true, protocol, extensions)
    this.#track(webSocket)
    callback(webSocket, request)
  }

  #chooseProtocol(request: IncomingMessage): string {
    const offered = parseProtocols(request.headers['sec-websocket-protocol'])
    if (!offered || offered.size === 0) return ''
    const { handleProtocols } = this.options
    return (handleProtocols ? handleProtocols(offered, request) : offered.values().next().value) || ''
  }

  /** Compression is agreed upon, as programs may look for it, though nothing is compressed here. */
  #extensions(request: IncomingMessage): string {
    const offered = String(request.headers['sec-websocket-extensions'] ?? '')
    return this.options.perMessageDeflate && offered.includes('permessage-deflate')
      ? 'permessage-deflate'
      : ''
  }

  #track(webSocket: WebSocket): void {
    if (!this.options.clientTracking) return
    this.clients.add(webSocket)
    webSocket.on('close', () => {
      this.clients.delete(webSocket)
      if (this.#closeWhenEmpty && this.clients.size === 0)
        this.#host.scheduler.nextTick(() => this.#emitClose())
    })
  }

  #listen(server: EventEmitter): void {
    this.#listeners = {
      listening: () => this.emit('listening'),
      error: (error: never) => this.emit('error', error),
      upgrade: (request: IncomingMessage, socket: Socket, head: Buffer) =>
        this.handleUpgrade(request, socket, head, (webSocket, accepted) =>
          this.emit('connection', webSocket, accepted),
        ),
    }
    for (const [name, listener] of Object.entries(this.#listeners)) server.on(name, listener)
  }

  #refuse(
    request: IncomingMessage,
    socket: Socket,
    code: number,
    message: string,
    headers?: Record<string, string>,
  ): void {
    if (this.listenerCount('wsClientError') > 0)
      this.emit('wsClientError', new Error(message), socket, request)
    else abort(socket, code, message, headers)
  }

  #emitClose(): void {
    this.#state = 'closed'
    this.emit('close')
  }

  #warnOfUnknown(given: object): void {
    for (const key of Object.keys(given))
      if (!KNOWN_OPTIONS.has(key))
        this.#host.warn(`WebSocketServer has no option \`${key}\` here; it is ignored.`)
  }
}

/** The last line are options that mean nothing on a line without bytes; they are accepted in silence. */
const KNOWN_OPTIONS = new Set(
  (
    'autoPong closeTimeout maxPayload skipUTF8Validation perMessageDeflate handleProtocols clientTracking ' +
    'verifyClient noServer server host path port WebSocket ' +
    'backlog allowSynchronousEvents maxBufferedChunks maxFragments maxPendingAutoPongs'
  ).split(' '),
)

/** What ws answers to a request that is no upgrade. */
function refuseRequest(_request: IncomingMessage, response: ServerResponse): void {
  const body = STATUS_CODES[426]!
  response.writeHead(426, { 'Content-Length': body.length, 'Content-Type': 'text/plain' })
  response.end(body)
}

/** RFC 6455, section 4.2.1: the status, message and headers of the refusal, if there is one. */
function checkRequest({
  method,
  headers,
}: IncomingMessage): [code: number, message: string, headers?: Record<string, string>] | undefined {
  const version = Number(headers['sec-websocket-version'])
  if (method !== 'GET') return [405, 'Invalid HTTP method']
  if (String(headers['upgrade']).toLowerCase() !== 'websocket') return [400, 'Invalid Upgrade header']
  if (!KEY.test(String(headers['sec-websocket-key'])))
    return [400, 'Missing or invalid Sec-WebSocket-Key header']
  if (version !== 13 && version !== 8)
    return [400, 'Missing or invalid Sec-WebSocket-Version header', { 'Sec-WebSocket-Version': '13, 8' }]
  if (!parseProtocols(headers['sec-websocket-protocol']))
    return [400, 'Invalid Sec-WebSocket-Protocol header']
  return undefined
}

/** The offered subprotocols; `undefined` where the header is malformed. */
function parseProtocols(header: string | string[] | undefined): Set<string> | undefined {
  const protocols = new Set<string>()
  if (header === undefined) return protocols
  for (const part of String(header).split(',')) {
    const protocol = part.trim()
    if (!TOKEN.test(protocol) || protocols.has(protocol)) return undefined
    protocols.add(protocol)
  }
  return protocols
}

/** Answers with an HTTP error and ends the connection. */
function abort(socket: Socket, code: number, given?: string, more: Record<string, string> = {}): void {
  const message = given || STATUS_CODES[code] || ''
  const headers: Record<string, string | number> = {
    Connection: 'close',
    'Content-Type': 'text/html',
    'Content-Length': textSize(message),
    ...more,
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ''}\r\n${lines.join('\r\n')}\r\n\r\n${message}`)
}
