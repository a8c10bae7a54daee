/** Connections on which the server may send messages, read from the trace: accepted, and not closed by it. */
import type { TraceRecord } from '#lesson/trace.ts'
import { create } from './primordials.ts'

export class AcceptedSockets {
  readonly #accepted = create(null) as Record<string, true | undefined>

  has(connection: number): boolean {
    return this.#accepted[connection] === true
  }

  /** RFC 6455, section 5.5.1: after its close frame an endpoint sends no more data. */
  follow(record: TraceRecord): void {
    const accepted = this.#accepted
    if (record.type === 'response' && isUpgrade(record.start)) accepted[record.connection] = true
    else if (record.type === 'frame' && record.kind === 'close' && record.direction === 'down')
      accepted[record.connection] = undefined
    else if (record.type === 'closed' && record.side === 'server') accepted[record.connection] = undefined
  }
}

function isUpgrade(statusLine: string): boolean {
  return statusLine.length >= 12 && statusLine[9] === '1' && statusLine[10] === '0' && statusLine[11] === '1'
}
