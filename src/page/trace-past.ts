/** What a trace looked like at an earlier moment: what was under way then has not arrived. */
import type { Connection, Moment, TraceItem } from './trace-item.ts'
import type { TraceModel } from './trace-model.ts'

/** `item` as it was right after all that happened at `atMs`; the item itself where that is the same. */
export function itemAt(item: TraceItem, atMs: number): TraceItem {
  if (item.type === 'crossing') {
    if (item.endMs === undefined || item.endMs <= atMs) return item
    const { endMs: _, ...rest } = item
    return { ...rest, fate: 'underway' }
  }
  return 'connection' in item ? { ...item, connection: connectionAt(item.connection, atMs) } : item
}

/** The last thing that happened by `atMs`, an arrival included. */
export function lastMoment(model: TraceModel, atMs: number): Moment | undefined {
  let last: Moment | undefined
  for (const moment of model.moments()) {
    if (moment.timeMs > atMs) break
    last = moment
  }
  return last
}

function connectionAt(connection: Connection, atMs: number): Connection {
  const { openMs, clientEnd, serverEnd, request, response, ...rest } = connection
  const isPast = (ms: number | undefined) => ms !== undefined && ms <= atMs
  return {
    ...rest,
    ...(isPast(openMs) && { openMs: openMs! }),
    ...(isPast(clientEnd?.timeMs) && { clientEnd: clientEnd! }),
    ...(isPast(serverEnd?.timeMs) && { serverEnd: serverEnd! }),
    ...(isPast(request?.timeMs) && { request: request! }),
    ...(isPast(response?.timeMs) && { response: response! }),
  }
}
