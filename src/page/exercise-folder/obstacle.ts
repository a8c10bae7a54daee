/** Why an exercise cannot be had as a folder that runs for real. */
import type { FaultKind, Network } from '#lesson/network.ts'

const DOES: Record<FaultKind, string> = {
  drop: 'is cut',
  blackhole: 'falls silent',
  refuse: 'lets nobody in',
  offline: 'goes offline',
  online: 'comes back online',
  restore: 'is mended',
  restart: 'has its server restarted',
}

/** A sentence; `undefined` where nothing stands in the way. */
export function obstacle({ faults: [first] }: Network): string | undefined {
  return (
    first &&
    `This cannot be saved as a folder that runs: after ${first.atMs / 1_000} s the line ${DOES[first.do]}, and a real line will not do so when told.`
  )
}
