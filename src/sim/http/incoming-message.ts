/** A request that a server got, or a response that a client on the server got, as `node:http` shows them. */
import type { HeaderList } from '../http-head.ts'
import { Readable } from './readable.ts'
import type { Socket } from './socket.ts'

/** Headers of which Node keeps the first value only. */
const SINGLE = new Set(
  (
    'age authorization content-length content-type etag expires from host if-modified-since ' +
    'if-unmodified-since last-modified location max-forwards proxy-authorization referer retry-after ' +
    'server user-agent'
  ).split(' '),
)

/** Contract: https://nodejs.org/docs/latest-v20.x/api/http.html#class-httpincomingmessage */
export class IncomingMessage extends Readable {
  readonly headers: Record<string, string | string[]> = {}
  readonly rawHeaders: string[] = []
  readonly httpVersion = '1.1'
  readonly httpVersionMajor = 1
  readonly httpVersionMinor = 1
  readonly trailers = {}
  readonly socket: Socket
  method: string | undefined
  url = ''
  statusCode: number | null = null
  statusMessage: string | null = null
  complete = false
  aborted = false

  constructor(socket: Socket, headers: HeaderList) {
    super()
    this.socket = socket
    for (const [name, value] of headers) this.#add(name, value)
  }

  get connection(): Socket {
    return this.socket
  }

  get headersDistinct(): Record<string, string[]> {
    const distinct: Record<string, string[]> = {}
    for (let index = 0; index < this.rawHeaders.length; index += 2)
      (distinct[this.rawHeaders[index]!.toLowerCase()] ??= []).push(this.rawHeaders[index + 1]!)
    return distinct
  }

  setTimeout(timeoutMs: number, callback?: () => void): this {
    if (callback) this.on('timeout', callback)
    this.socket.setTimeout(timeoutMs)
    return this
  }

  destroy(error?: Error): this {
    this.destroyed = true
    this.socket.destroy(error)
    return this
  }

  #add(name: string, value: string): void {
    const { headers } = this
    const key = name.toLowerCase()
    const known = headers[key]
    this.rawHeaders.push(name, value)
    if (key === 'set-cookie') headers[key] = [...((known as string[] | undefined) ?? []), value]
    else if (known === undefined) headers[key] = value
    else if (!SINGLE.has(key)) headers[key] = `${String(known)}${key === 'cookie' ? '; ' : ', '}${value}`
  }
}
