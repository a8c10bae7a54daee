/** A frame as a check sees it. Reading its data or its times notes it as the one that was looked at. */
import { formatDuration } from '#lesson/duration.ts'
import type { Direction, FrameSent } from '#lesson/trace.ts'
import { ProgramFailure } from './failure.ts'

/** What a program sends and receives as messages; the rest is the protocol's own. */
const MESSAGES: readonly FrameSent['kind'][] = ['text', 'binary', 'event']

const MOST_SHOWN = 120

export class WireFrame {
  readonly id: number
  readonly connection: number
  /** `up` from the client, `down` to it. */
  readonly direction: Direction
  readonly type: FrameSent['kind']
  /** Of the payload. */
  readonly bytes: number
  /** When it reached the other side; `undefined` while it is under way, or lost. */
  arrivedMs: number | undefined
  /** It will never arrive. */
  isLost = false
  readonly #sent: FrameSent
  readonly #touch: (frame: WireFrame) => void

  constructor(sent: FrameSent, touch: (frame: WireFrame) => void) {
    this.id = sent.id
    this.connection = sent.connection
    this.direction = sent.direction
    this.type = sent.kind
    this.bytes = sent.bytes
    this.#sent = sent
    this.#touch = touch
  }

  /** Not one of the protocol's own frames. */
  get isMessage(): boolean {
    return MESSAGES.includes(this.type)
  }

  /** When the client sent it, or received it; while it is under way to the client, when it was sent. */
  get timeMs(): number {
    this.#touch(this)
    return this.#clientMs
  }

  get sentMs(): number {
    this.#touch(this)
    return this.#sent.timeMs
  }

  /** Text, or bytes. */
  get data(): string | Uint8Array {
    this.#touch(this)
    return this.#sent.data
  }

  /** Of a `close` frame. */
  get code(): number | undefined {
    this.#touch(this)
    return this.#sent.code
  }

  /** The data as text; bytes are read as UTF-8. */
  get text(): string {
    const { data } = this
    return typeof data === 'string' ? data : new TextDecoder().decode(data)
  }

  /** The value that the text is JSON of. @throws {ProgramFailure} when it is none. */
  json(): unknown {
    const { data } = this
    try {
      if (typeof data === 'string') return JSON.parse(data)
    } catch {
      // Told below.
    }
    throw new ProgramFailure(`expected the message to be JSON; it was ${this.describe()}`)
  }

  delivered(timeMs: number): void {
    this.arrivedMs = timeMs
  }

  lost(): void {
    this.isLost = true
  }

  /** `` `{"type":"hello"}` at 320 ms ``. */
  describe(): string {
    const { data, bytes } = this.#sent
    const shown = typeof data === 'string' ? data : `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`
    const cut = shown.length > MOST_SHOWN ? `${shown.slice(0, MOST_SHOWN)}…` : shown
    const kind = this.type === 'text' || this.type === 'binary' ? '' : `${this.type} `
    return `${kind}${typeof data === 'string' ? `\`${cut}\`` : cut} at ${formatDuration(Math.round(this.#clientMs))}`
  }

  /** How the assertion library shows it. */
  [Symbol.for('chai/inspect')](): string {
    return this.describe()
  }

  get #clientMs(): number {
    return this.direction === 'up' ? this.#sent.timeMs : (this.arrivedMs ?? this.#sent.timeMs)
  }
}

/** Of `frames`, those that have left the client, or have reached it. */
export function selectFrames(
  frames: WireFrame[],
  direction: 'up' | 'down',
  kind?: FrameSent['kind'],
): WireFrame[] {
  return frames.filter(
    (frame) =>
      frame.direction === direction &&
      (kind === undefined ? frame.isMessage : frame.type === kind) &&
      (direction === 'up' || frame.arrivedMs !== undefined),
  )
}
