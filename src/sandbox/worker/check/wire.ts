/**
 * The wire as a check sees it: connections and frames, read from the trace. It grows at each `await`
 * and never otherwise, and notes which frame was looked at last: the one that decides a verdict.
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

  /** The frame that was looked at last. */
  get touched(): WireFrame | undefined {
    return this.#touched
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
        const frame = new WireFrame(record, (frame) => (this.#touched = frame))
        this.#byId.set(record.id, frame)
        this.frames.push(frame)
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
