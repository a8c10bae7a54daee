/**
 * The wire as a check sees it: connections and frames, read from the trace. It grows at each `await`
 * and never otherwise, and notes which frame was looked at last: the one that decides a verdict, unless
 * the check had only come to the end of all of them.
 */
import type { FrameSent, HeadSent, TraceRecord } from '#lesson/trace.ts'
import { WireConnection, WireHead } from './wire-connection.ts'
import { selectFrames, WireFrame } from './wire-frame.ts'

type FrameKind = FrameSent['kind']

export class Wire {
  /** In the order in which they were asked for, or sent. */
  readonly connections: WireConnection[] = []
  readonly frames: WireFrame[] = []
  #touched: WireFrame | undefined
  /** How many neighbours were looked at in a row. */
  #streak = 0
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

  /**
   * The frame that was looked at last. Whoever goes through messages and finds none to his liking has
   * looked at the very last one, too: that one decides nothing.
   */
  get deciding(): WireFrame | undefined {
    const touched = this.#touched
    return touched && this.#streak > 1 && this.#isLast(touched) ? undefined : touched
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
    if (frame === this.#touched) return
    const isNext = this.#touched !== undefined && this.#before.get(frame)?.includes(this.#touched)
    this.#streak = isNext ? this.#streak + 1 : 1
    this.#touched = frame
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
