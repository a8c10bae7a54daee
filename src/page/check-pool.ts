/**
 * Workers for checks, booted ahead of need, in frames that hold no run of the learner's. Each program
 * gets a fresh one; those that judge serve again, for nothing of a program ever reaches them, until a
 * check leaves something behind. A frame in
 * which a worker would not stop is given up when its other checks are done.
 */
import { SandboxFrame, type SandboxWorker } from './sandbox-frame.ts'

/** A worker that has done nothing yet, to run the program, and one to judge it. */
export interface WorkerPair {
  program: SandboxWorker
  judge: SandboxWorker
}

/** What came of a pair, and how it was left. */
export interface Used<T> {
  value: T
  /** One of the two may still be at it. */
  isBusy: boolean
  /** The judge is not to judge again. */
  isSpent: boolean
}

/** A frame, the workers that wait in it, and how many checks are under way. */
interface Court {
  frame: SandboxFrame
  programs: SandboxWorker[]
  judges: SandboxWorker[]
  underway: number
  /** One of its workers burns on: no check is to begin here any more. */
  isCondemned: boolean
}

export class CheckPool {
  readonly #atOnce: number
  readonly #prepare: (judge: SandboxWorker) => void
  readonly #waiting: (() => void)[] = []
  #court: Court | undefined
  #underway = 0

  /** @param prepare is called with each worker that is going to judge, as it begins to boot */
  constructor(atOnce: number, prepare: (judge: SandboxWorker) => void) {
    this.#atOnce = atOnce
    this.#prepare = prepare
  }

  /** Boots spare workers until `programs` can be checked without waiting for one. */
  warm(programs = this.#atOnce): void {
    const court = this.#open()
    while (court.programs.length < programs) court.programs.push(court.frame.spawn())
    while (court.judges.length + court.underway < this.#atOnce) court.judges.push(this.#appoint(court))
  }

  /** Calls `use` with a pair when there is room for it; the program's worker is dead when that has ended. */
  async with<T>(use: (pair: WorkerPair) => Promise<Used<T>>): Promise<T> {
    if (this.#underway < this.#atOnce) this.#underway++
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    const court = this.#open()
    const pair = {
      program: court.programs.shift() ?? court.frame.spawn(),
      judge: court.judges.shift() ?? this.#appoint(court),
    }
    court.underway++
    let used: Used<T> | undefined
    try {
      used = await use(pair)
      return used.value
    } finally {
      this.#dismiss(court, pair, used)
      const next = this.#waiting.shift()
      if (next) next()
      else this.#underway--
    }
  }

  /** Ends everything. */
  close(): void {
    this.#court?.frame.discard()
    this.#court = undefined
  }

  #open(): Court {
    this.#court ??= {
      frame: SandboxFrame.open(),
      programs: [],
      judges: [],
      underway: 0,
      isCondemned: false,
    }
    return this.#court
  }

  #appoint({ frame }: Court): SandboxWorker {
    const judge = frame.spawn()
    this.#prepare(judge)
    return judge
  }

  #dismiss(
    court: Court,
    { program, judge }: WorkerPair,
    { isBusy, isSpent }: Omit<Used<unknown>, 'value'> = { isBusy: true, isSpent: true },
  ): void {
    court.underway--
    court.isCondemned ||= isBusy
    program.kill()
    if (court.isCondemned || isSpent) judge.kill()
    else court.judges.push(judge)
    if (!court.isCondemned) return
    if (this.#court === court) this.#court = undefined
    if (court.underway === 0) court.frame.discard()
  }
}
