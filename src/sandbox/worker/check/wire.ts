/**
 * The wire as a check sees it: connections and frames, read from the trace. It grows at each `await`
 * and never otherwise, and notes which frames were looked at.
 */
import type { FrameSent, HeadSent, TraceRecord } from '#lesson/trace.ts'
import { WireConnection, WireHead } from './wire-connection.ts'
import { selectFrames, WireFrame } from './wire-frame.ts'

type FrameKind = FrameSent['kind']

export class Wire {
  /** In the order in which they were asked for, or sent. */
  readonly connections: WireConnection[] = []
  readonly frames: WireFrame[] = []
  #looked: WireFrame[] = []
  readonly #before = new Map<WireFrame, (WireFrame | undefined)[]>()
  readonly #last = new Map<string, WireFrame>()
  readonly #byId = new Map<number, WireFrame | WireHead>()

  /**
   * Messages that the client has sent, oldest first, or its frames of one kind: `ping`, `close`, `body`…
   */
  sent(kind?: FrameKind): WireFrame[] {
    return selectFrames(this.frames, 'up', kind)
  }

  /** Messages that have reached the client, oldest first, or its frames of one kind. */
  received(kind?: FrameKind): WireFrame[] {
    return selectFrames(this.frames, 'down', kind)
  }

  /** The frames that were looked at one after the other, each later than the one before; the last of all at the end. */
  get looked(): readonly WireFrame[] {
    return this.#looked
  }

  /** Whether who looked has gone through messages until there were no more. */
  get isGoneThrough(): boolean {
    const [before, last] = this.#looked.slice(-2)
    return before !== undefined && last !== undefined && this.#isLast(last) && this.#follows(last, before)
  }

  /** For the check alone: takes in what has happened. */
  add(records: TraceRecord[]): void {
    for (const record of records) this.#add(record)
  }

  #add(record: TraceRecord): void {
    switch (record.type) {
      case 'connection':
        this.connections.push(new WireConnection(record))
        break
      case 'request':
      case 'response':
        this.#addHead(record)
        break
      case 'frame': {
        const frame = new WireFrame(record, (touched) => this.#touch(touched))
        this.#byId.set(record.id, frame)
        this.frames.push(frame)
        this.#line(frame)
        this.#connection(record.connection)?.frames.push(frame)
        break
      }
      case 'delivered':
      case 'lost':
        this.#byId.get(record.id)?.[record.type](record.timeMs)
        break
      case 'open':
        this.#connection(record.connection)?.opened(record)
        break
      case 'closed':
        this.#connection(record.connection)?.ended(record)
    }
  }

  #touch(frame: WireFrame): void {
    const last = this.#looked.at(-1)
    if (frame === last) return
    if (last && last.id > frame.id) this.#looked = []
    this.#looked.push(frame)
  }

  #follows(frame: WireFrame, before: WireFrame): boolean {
    return this.#before.get(frame)?.includes(before) ?? false
  }

  /** Notes the frames of the same sort that it follows: of all, and of its connection. */
  #line(frame: WireFrame): void {
    const sort = `${frame.direction} ${frame.isMessage || frame.type}`
    const keys = [sort, `${sort} ${frame.connection}`]
    this.#before.set(
      frame,
      keys.map((key) => this.#last.get(key)),
    )
    for (const key of keys) this.#last.set(key, frame)
  }

  #isLast(frame: WireFrame): boolean {
    const kind = frame.isMessage ? undefined : frame.type
    const frames = this.#connection(frame.connection)?.frames ?? []
    return selectFrames(frames, frame.direction, kind).at(-1) === frame
  }

  #addHead(record: HeadSent): void {
    const head = new WireHead(record)
    this.#byId.set(record.id, head)
    this.#connection(record.connection)?.add(head)
  }

  #connection(id: number): WireConnection | undefined {
    return this.connections[id - 1]?.id === id
      ? this.connections[id - 1]
      : this.connections.find((connection) => connection.id === id)
  }
}
