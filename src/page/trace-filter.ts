/** Which of a trace's items a list shows. */
import type { Direction } from '#lesson/trace.ts'
import { connectionOf, type TraceItem } from './trace-item.ts'
import { itemText, kindName } from './trace-label.ts'

/** What must hold of an item; a part that is absent asks for nothing. */
export interface TraceFilter {
  /** Found in the type or in all the data that is kept, whatever its case. */
  text?: string
  direction?: Direction
  connection?: number
}

export function matches(item: TraceItem, { text, direction, connection }: TraceFilter): boolean {
  if (connection !== undefined && connectionOf(item) !== connection) return false
  if (direction !== undefined && !(item.type === 'crossing' && item.direction === direction)) return false
  if (text === undefined || text === '') return true
  return searchText(item).toLowerCase().includes(text.toLowerCase())
}

function searchText(item: TraceItem): string {
  const own = `${kindName(item)} ${itemText(item)}`
  if (item.type !== 'crossing') return own
  if (item.head) return [own, ...item.head.headers.map((header) => header.join(': '))].join('\n')
  return typeof item.data === 'string' ? `${own}\n${item.data}` : own
}
