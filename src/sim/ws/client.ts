/** ws's `WebSocket` as a client, for programs that run on the server: the handshake, then the socket. */
import type { Connection } from '../connection.ts'
import type { Break } from '../endpoint.ts'
import { rawText, type Payload } from '../frame.ts'
import type { Host } from '../host.ts'
import {
  formatHead,
  headerValue,
  parseHead,
  parseStatusLine,
  type Head,
  type HeaderList,
} from '../http-head.ts'
import { IncomingMessage } from '../http/incoming-message.ts'
import { Socket } from '../http/socket.ts'
import { NotSimulatedError } from '../node/refusal.ts'
import { decodeText, RealURL } from '../real.ts'
import type { ScheduledEvent } from '../scheduler.ts'
import { requestTarget } from '../websocket-channel.ts'
import { acceptKey, createKey } from '../websocket-key.ts'
import { WebSocket, type SocketOptions } from './socket.ts'

export interface ClientOptions extends SocketOptions {
  protocols?: string | string[]
  headers?: Record<string, string>
  origin?: string
  handshakeTimeout?: number
  perMessageDeflate?: unknown
  protocolVersion?: number
}

const TOKEN = /^[!#-'*+\-.0-9A-Z^-z|~]+$/
const NOT_THERE = [
  'createConnection',
  'finishRequest',
  'socketPath',
  'followRedirects',
  'agent',
  'generateMask',
]

export class ClientWebSocket extends WebSocket {
  #url: string | undefined
  #address: URL | undefined
  #protocols: string[] = []
  #key = ''
  #text = ''
  #given: Partial<ClientOptions> = {}
  #connection: Connection | undefined
  #timer: ScheduledEvent | undefined

  /** Without an address it is a server's socket, which the server makes and opens. */
  constructor(
    host: Host,
    address: string | URL | null,
    protocols?: string | string[] | Partial<ClientOptions>,
    given?: Partial<ClientOptions>,
  ) {
    const options =
      typeof protocols === 'object' && protocols !== null && !Array.isArray(protocols)
        ? protocols
        : (given ?? {})
    super(host, { autoPong: true, closeTimeout: 30_000, maxPayload: 100 * 1024 * 1024, ...options })
    if (address === null) return
    for (const name of NOT_THERE)
      if (options[name as keyof ClientOptions]) throw new NotSimulatedError(`ws's client option ${name}`)
    const list = protocols === options || protocols === undefined ? (options.protocols ?? []) : protocols
    this.#given = options
    this.#address = parseAddress(address)
    this.#url = this.#address.href
    this.#protocols = checkedProtocols(list as string | string[])
    this.#connect(this.#address)
  }

  override get url(): string | undefined {
    return this.#url
  }

  protected override abortHandshake(message: string): void {
    this.#giveUp(new Error(message))
  }

  #connect(url: URL): void {
    const { network, scheduler, random } = this.host
    const secure = url.protocol === 'wss:'
    const address = { host: url.hostname, port: Number(url.port || (secure ? 443 : 80)), secure }
    this.#key = createKey(random)
    const connection = network.connect({ url: url.href, address, protocol: 'websocket', initiator: 'server' })
    this.#connection = connection
    connection.client.listener = {
      connected: () => this.#request(url, connection),
      received: (payload) => this.#answer(payload, connection),
      ended: () => this.#giveUp(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })),
      broke: (reason) => this.#giveUp(connectError(reason, address.host, address.port)),
    }
    network.begin(connection)
    const { handshakeTimeout = 0 } = this.#given
    if (handshakeTimeout > 0)
      this.#timer = scheduler.after(handshakeTimeout, 'server', () =>
        this.#giveUp(new Error('Opening handshake has timed out')),
      )
  }

  #request(url: URL, connection: Connection): void {
    const { host, username, password } = url
    const { headers = {}, origin, protocolVersion = 13, perMessageDeflate = true } = this.#given
    const list: HeaderList = Object.entries(headers).map(([name, value]) => [name, value])
    list.push(
      ['Sec-WebSocket-Version', String(protocolVersion)],
      ['Sec-WebSocket-Key', this.#key],
      ['Connection', 'Upgrade'],
      ['Upgrade', 'websocket'],
    )
    if (perMessageDeflate)
      list.push(['Sec-WebSocket-Extensions', 'permessage-deflate; client_max_window_bits'])
    if (this.#protocols.length > 0) list.push(['Sec-WebSocket-Protocol', this.#protocols.join(',')])
    if (origin) list.push(['Origin', origin])
    if (username || password)
      list.push(['Authorization', `Basic ${btoa(decodeURIComponent(`${username}:${password}`))}`])
    list.push(['Host', host])
    connection.client.send(rawText(formatHead(`GET ${requestTarget(url)} HTTP/1.1`, list)))
  }

  #answer(payload: Payload, connection: Connection): void {
    if (payload.kind !== 'raw' || this.readyState !== 0) return
    this.#text += decodeText(payload.data)
    const head = parseHead(this.#text)?.head
    if (!head) return
    const status = parseStatusLine(head.start)?.status ?? 0
    const socket = new Socket(this.host, connection.client)
    const response = new IncomingMessage(socket, head.headers)
    response.statusCode = status
    response.statusMessage = parseStatusLine(head.start)?.message ?? ''
    if (status !== 101) {
      this.#stopTimer()
      if (this.emit('unexpected-response', undefined, response)) return
      this.#giveUp(new Error(`Unexpected server response: ${status}`))
      return
    }
    this.emit('upgrade', response)
    if (this.readyState !== 0) return
    const error = this.#judge(head)
    if (error) this.#giveUp(new Error(error))
    else this.#open(socket, head)
  }

  #open(socket: Socket, { headers }: Head): void {
    this.#stopTimer()
    const { connection } = socket.endpoint
    const protocol = headerValue(headers, 'sec-websocket-protocol') ?? ''
    connection.recorder.open(connection.id, protocol)
    this.setSocket(socket, false, protocol, headerValue(headers, 'sec-websocket-extensions') ?? '')
  }

  #judge({ headers }: Head): string | undefined {
    const protocol = headerValue(headers, 'sec-websocket-protocol')
    if (headerValue(headers, 'upgrade')?.toLowerCase() !== 'websocket') return 'Invalid Upgrade header'
    if (headerValue(headers, 'sec-websocket-accept') !== acceptKey(this.#key))
      return 'Invalid Sec-WebSocket-Accept header'
    if (protocol === undefined) return this.#protocols.length > 0 ? 'Server sent no subprotocol' : undefined
    if (this.#protocols.length === 0) return 'Server sent a subprotocol but none was requested'
    return this.#protocols.includes(protocol) ? undefined : 'Server sent an invalid subprotocol'
  }

  #giveUp(error: Error): void {
    if (this.readyState !== 0) return
    this.#stopTimer()
    const connection = this.#connection
    connection?.client.destroy()
    connection?.recorder.closed(connection.id, 'client', { code: 1006, reason: '', clean: false })
    this.failHandshake(error)
  }

  #stopTimer(): void {
    if (this.#timer) this.host.scheduler.cancel(this.#timer)
    this.#timer = undefined
  }
}

function parseAddress(address: string | URL): URL {
  let url: URL
  try {
    url = new RealURL(String(address))
  } catch {
    throw new SyntaxError(`Invalid URL: ${String(address)}`)
  }
  if (url.protocol === 'http:') url.protocol = 'ws:'
  else if (url.protocol === 'https:') url.protocol = 'wss:'
  if (url.protocol === 'ws+unix:') throw new NotSimulatedError("ws's protocol ws+unix:")
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:')
    throw new SyntaxError(
      'The URL\'s protocol must be one of "ws:", "wss:", "http:", "https:", or "ws+unix:"',
    )
  if (url.hash) throw new SyntaxError('The URL contains a fragment identifier')
  return url
}

function checkedProtocols(given: string | string[]): string[] {
  const protocols = Array.isArray(given) ? given : [given]
  for (const [index, protocol] of protocols.entries())
    if (typeof protocol !== 'string' || !TOKEN.test(protocol) || protocols.indexOf(protocol) < index)
      throw new SyntaxError('An invalid or duplicated subprotocol was specified')
  return protocols
}

function connectError(reason: Break, host: string, port: number): Error {
  if (reason === 'unresolved')
    return Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {
      errno: -3008,
      code: 'ENOTFOUND',
      syscall: 'getaddrinfo',
      hostname: host,
    })
  if (reason === 'reset') return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
  const code = reason === 'refused' ? 'ECONNREFUSED' : reason === 'timeout' ? 'ETIMEDOUT' : 'ENETUNREACH'
  return Object.assign(new Error(`connect ${code} ${host}:${port}`), {
    code,
    syscall: 'connect',
    address: host,
    port,
  })
}
