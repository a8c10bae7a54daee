/**
 * How the simulated line behaves, as a lesson says it (`network:`) with every default filled in.
 * The vocabulary is Toxiproxy's where it has a word.
 */

/** What can be done to the network; the words of the lesson format. */
export type FaultKind = 'drop' | 'blackhole' | 'refuse' | 'offline' | 'online' | 'restore' | 'restart'

export const FAULT_KINDS: readonly FaultKind[] = [
  'drop',
  'blackhole',
  'refuse',
  'offline',
  'online',
  'restore',
  'restart',
]

export interface Fault {
  atMs: number
  do: FaultKind
}

export interface NetworkConditions {
  /** One way. */
  latencyMs: number
  /** The most by which a delivery's latency varies, either way; order is kept. */
  jitterMs: number
  /** Bytes a second in each direction; `undefined` means without limit. */
  bandwidth?: number | undefined
  /** Of everything random in a run: jitter, masks, `Math.random`, `crypto.getRandomValues`. */
  seed: number
}

export interface Network extends NetworkConditions {
  faults: Fault[]
}

export const DEFAULT_NETWORK: Network = { latencyMs: 40, jitterMs: 0, seed: 1, faults: [] }
