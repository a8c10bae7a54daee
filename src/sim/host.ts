/** What the modules of the server side share: the run's network, time and randomness. */
import type { SimulatedNetwork } from './network.ts'
import type { Random } from './random.ts'
import type { Scheduler } from './scheduler.ts'

export interface Host {
  readonly network: SimulatedNetwork
  readonly scheduler: Scheduler
  readonly random: Random
  /** A line for the terminal. */
  warn(text: string): void
}
