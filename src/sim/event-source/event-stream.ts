/**
 * Reads an event stream (HTML standard, "Server-sent events", "Interpreting an event stream"), however
 * it is cut: lines end with CR, LF or CRLF, characters may be cut in two.
 */

export interface StreamEvent {
  type: string
  data: string
}

export interface StreamListener {
  /** An event is whole; by then `id` has been told. */
  event(event: StreamEvent): void
  /** The last event's ID. */
  id(id: string): void
  retry(delayMs: number): void
}

const RealTextDecoder = TextDecoder

export class EventStream {
  readonly #listener: StreamListener
  readonly #decoder = new RealTextDecoder()
  #line = ''
  /** A CR was the last character: a LF that follows belongs to it. */
  #afterReturn = false
  #data = ''
  #type = ''
  #id: string | undefined

  constructor(listener: StreamListener) {
    this.#listener = listener
  }

  receive(bytes: Uint8Array<ArrayBuffer>): void {
    const text = this.#decoder.decode(bytes, { stream: true })
    let start = this.#afterReturn && text.startsWith('\n') ? 1 : 0
    if (text !== '') this.#afterReturn = false
    const lineEnd = /\r\n|\r|\n/g
    lineEnd.lastIndex = start
    for (let match = lineEnd.exec(text); match; match = lineEnd.exec(text)) {
      this.#endLine(this.#line + text.slice(start, match.index))
      this.#line = ''
      start = lineEnd.lastIndex
      this.#afterReturn = match[0] === '\r' && start === text.length
    }
    this.#line += text.slice(start)
  }

  #endLine(line: string): void {
    if (line === '') return this.#dispatch()
    const colon = line.indexOf(':')
    if (colon === 0) return
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'data') this.#data += `${value}\n`
    else if (field === 'event') this.#type = value
    else if (field === 'id' && !value.includes('\0')) this.#id = value
    else if (field === 'retry' && /^\d+$/.test(value)) this.#listener.retry(Number(value))
  }

  #dispatch(): void {
    const data = this.#data
    const type = this.#type || 'message'
    if (this.#id !== undefined) this.#listener.id(this.#id)
    this.#data = this.#type = ''
    if (data !== '') this.#listener.event({ type, data: data.slice(0, -1) })
  }
}
