/**
 * What comes into a run from outside while it goes on, and where it came in. With the request for the
 * run this is all that determines it: the same again, at the same moments, and the run is the same.
 */
import type { FaultKind, NetworkConditions } from './network.ts'

/** Between which events of a run something came in, and at what virtual time. */
export interface RunMoment {
  /** Events that had run by then; `BEFORE_START` when the programs had not begun. */
  task: number
  timeMs: number
}

export const BEFORE_START = -1

export type RunInput =
  /** An expression, in the client's top-level scope. `id` names the answer, where one is wanted. */
  | { do: 'evaluate'; source: string; id?: number }
  | { do: 'fault'; fault: FaultKind; connection?: number }
  | { do: 'conditions'; conditions: Partial<NetworkConditions> }
  /** From the server to each client that its program has accepted. */
  | { do: 'send'; data: string | Uint8Array<ArrayBuffer> }

export interface LoggedInput {
  input: RunInput
  by: 'learner' | 'check'
  at: RunMoment
}

/** A run is to be repeated up to and including `untilMs`, and to go on from there. */
export interface Replay {
  /** In the order in which they came in. */
  inputs: LoggedInput[]
  untilMs: number
}
