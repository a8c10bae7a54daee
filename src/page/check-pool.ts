/**
 * Pairs of fresh workers for checks, some of them booted ahead of need, in frames that hold no run of
 * the learner's. A frame in which a worker would not stop is given up when its other checks are done.
 */
import { SandboxFrame, type SandboxWorker } from './sandbox-frame.ts'

/** Two workers that have done nothing yet: one to run the program, one to judge it. */
export interface WorkerPair {
  program: SandboxWorker
  judge: SandboxWorker
}

/** A frame and the checks that are under way in it. */
interface Court {
  frame: SandboxFrame
  underway: number
  /** One of its workers burns on: no check is to begin here any more. */
  isCondemned: boolean
}

export class CheckPool {
  readonly #atOnce: number
  readonly #prepare: (pair: WorkerPair) => void
  readonly #spares: WorkerPair[] = []
  readonly #waiting: (() => void)[] = []
  #court: Court | undefined
  #underway = 0

  /** @param prepare is called with each pair as it begins to boot */
  constructor(atOnce: number, prepare: (pair: WorkerPair) => void) {
    this.#atOnce = atOnce
    this.#prepare = prepare
  }

  /** Boots spare pairs, as many as are used at once. */
  warm(): void {
    while (this.#spares.length < this.#atOnce) this.#spares.push(this.#spawn())
  }

  /** Calls `use` with a pair when there is room for it; the pair is dead when `use` has ended. */
  async with<T>(use: (pair: WorkerPair) => Promise<{ value: T; isBusy: boolean }>): Promise<T> {
    if (this.#underway < this.#atOnce) this.#underway++
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    const pair = this.#spares.shift() ?? this.#spawn()
    const court = this.#open()
    court.underway++
    let isBusy = true
    try {
      const used = await use(pair)
      isBusy = used.isBusy
      return used.value
    } finally {
      pair.program.kill()
      pair.judge.kill()
      this.#leave(court, isBusy)
      const next = this.#waiting.shift()
      if (next) next()
      else this.#underway--
    }
  }

  /** Ends everything. */
  close(): void {
    this.#court?.frame.discard()
    this.#court = undefined
    this.#spares.length = 0
  }

  #spawn(): WorkerPair {
    const { frame } = this.#open()
    const pair = { program: frame.spawn(), judge: frame.spawn() }
    this.#prepare(pair)
    return pair
  }

  #open(): Court {
    this.#court ??= { frame: SandboxFrame.open(), underway: 0, isCondemned: false }
    return this.#court
  }

  #leave(court: Court, isBusy: boolean): void {
    court.underway--
    court.isCondemned ||= isBusy
    if (court.isCondemned && this.#court === court) {
      this.#court = undefined
      this.#spares.length = 0
    }
    if (court.isCondemned && court.underway === 0) court.frame.discard()
  }
}
