/** Faults as they last: silence, refusal and being offline have an end; a cut is an instant. */
import type { FaultKind } from '#lesson/network.ts'
import type { FaultApplied } from '#lesson/trace.ts'
import type { FaultMark } from './trace-item.ts'

export interface FaultSpan {
  readonly kind: 'blackhole' | 'refuse' | 'offline'
  readonly mark: FaultMark
  /** The one connection that is meant; all of them without. */
  readonly connection?: number
  /** What ended it; still holding without. */
  until?: FaultMark
}

const ENDED_BY: Partial<Record<FaultApplied['do'], readonly FaultSpan['kind'][]>> = {
  restore: ['blackhole', 'refuse', 'offline'],
  online: ['offline'],
}

/** Takes `mark` into `spans`, which it may end or begin. A fault that holds already does not begin again. */
export function applyFault(spans: FaultSpan[], mark: FaultMark): void {
  const { do: kind, connection } = mark.fault
  const holding = spans.filter((span) => !span.until)
  for (const span of holding) {
    const isMeant = connection === undefined || span.connection === connection
    if (isMeant && ENDED_BY[kind]?.includes(span.kind)) span.until = mark
  }
  if (!lasts(kind) || holding.some((span) => span.kind === kind && span.connection === connection)) return
  spans.push({ kind, mark, ...(connection === undefined ? {} : { connection }) })
}

function lasts(kind: FaultKind | 'conditions'): kind is FaultSpan['kind'] {
  return kind === 'blackhole' || kind === 'refuse' || kind === 'offline'
}
