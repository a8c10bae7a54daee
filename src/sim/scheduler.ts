/**
 * Virtual time: a discrete-event queue in which each event is one real macrotask, so that native
 * microtasks run between events as between tasks. The pace only decides when in real time an event
 * runs; the order never depends on it.
 */
import type { Pace } from '#lesson/messages.ts'
import type { RunMoment } from '#lesson/run-input.ts'
import { EventQueue, ScheduledEvent, type Owner } from './event-queue.ts'
import { realClearTimeout, realNowMs, realQueueMicrotask, realReportError, realSetTimeout } from './real.ts'
import { Turns } from './turns.ts'

export { ScheduledEvent, type Owner }

/**
 * What each reading of a clock costs in virtual time: a power of two, so that sums stay exact.
 * Without it a loop that waits for the clock would never end.
 */
export const READING_MS = 1 / 256

/** A run that lags behind the real clock by more than this goes on from where it is. */
const MOST_LAG_MS = 1_000

export interface InterventionOptions {
  /** Where it came in before, when a run is repeated. */
  at?: RunMoment
  /** Hears where it comes in, right before it does. */
  told?: (at: RunMoment) => void
}

interface Intervention extends InterventionOptions {
  event: ScheduledEvent
}

class Callback extends ScheduledEvent {
  readonly #callback: () => void

  constructor(owner: Owner, callback: () => void) {
    super(owner)
    this.#callback = callback
  }

  override run(): void {
    this.#callback()
  }
}

export interface SchedulerOptions {
  pace: Pace
  /** An event threw; the queue goes on. Default: reported as the platform reports it. */
  uncaught?(error: unknown, owner: Owner): void
  /** Nothing is under way any more, or something is again. */
  state?(state: 'running' | 'idle', timeMs: number): void
}

export class Scheduler {
  /** Whose code runs; set by each event, and by whoever evaluates a program outside of one. */
  owner: Owner = 'network'
  /** The number of the running task; two readings are equal only within one task. */
  task = 0
  /** The event that runs, or ran last. */
  current: ScheduledEvent | undefined
  readonly #queue = new EventQueue()
  readonly #options: SchedulerOptions
  readonly #turns = new Turns(() => this.#turn())
  #timeMs = 0
  #sequence = 0
  #pace: Pace
  #steps = 0
  #running = false
  readonly #ticks: (() => void)[] = []
  readonly #interventions: Intervention[] = []
  #intervened = 0
  #holds = 0
  /** What was reported last. */
  #idle: boolean | undefined
  #hopping = false
  #timer: unknown
  #timerMs = Infinity
  #anchorMs = 0
  #anchorRealMs = realNowMs()
  #limitMs = Infinity
  #atLimit: (() => void) | undefined

  constructor(options: SchedulerOptions) {
    this.#pace = options.pace
    this.#options = options
  }

  /**
   * Whether a program may leave a promise rejected. If none can, several events may share a real task:
   * no program can tell, and it is faster.
   */
  set mayReject(may: boolean) {
    this.#turns.mayShare = !may
  }

  /** The virtual time of what runs now, since the run began. Reading it costs nothing. */
  get timeMs(): number {
    return this.#timeMs
  }

  /** What a clock shows: each reading moves time on by a small fixed step. */
  readClock(): number {
    return (this.#timeMs += READING_MS)
  }

  get pace(): Pace {
    return this.#pace
  }

  set pace(pace: Pace) {
    if (typeof pace === 'number' && !(pace > 0)) throw new RangeError(`A pace is above 0, not ${pace}`)
    this.#timeMs = this.#presentMs()
    this.#pace = pace
    this.#steps = 0
    this.#anchor(this.#timeMs)
    this.#clearTimer()
    this.#wake()
  }

  get idle(): boolean {
    return this.#idle !== false
  }

  /**
   * Node's `process.nextTick`: runs `callback` when the running code has returned, before all promises;
   * what is queued by a promise runs with the promises.
   */
  readonly nextTick = (callback: () => void): void => {
    if (this.#running) this.#ticks.push(callback)
    else realQueueMicrotask(() => this.#guard(callback, this.owner))
  }

  /** Runs the next event although the pace is `paused`. */
  step(): void {
    if (this.#queue.size === 0) return
    this.#steps++
    this.#wake()
  }

  /** Queues `callback` after `delayMs` of virtual time. */
  after(delayMs: number, owner: Owner, callback: () => void): ScheduledEvent {
    const event = new Callback(owner, callback)
    this.enqueue(event, this.#timeMs + delayMs)
    return event
  }

  /**
   * Has `callback` run between two events, at every pace: it comes from outside of the run (a prompt, a
   * button). Without `at` that is as soon as no event runs or is held back, at the virtual time that the
   * pace has reached by then; several keep their order.
   */
  intervene(owner: Owner, callback: () => void, options: InterventionOptions = {}): void {
    // By index: a program may have redefined what arrays do.
    const { length } = this.#interventions
    this.#interventions[length] = { ...options, event: new Callback(owner, callback) }
    this.#wake()
  }

  /** Queues an event of one's own kind at a virtual time, which is at least now. */
  enqueue(event: ScheduledEvent, timeMs: number): void {
    this.#queue.remove(event)
    event.timeMs = timeMs > this.#timeMs ? timeMs : this.#timeMs
    event.sequence = this.#sequence++
    this.#queue.add(event)
    if (!this.#hopping) this.#wake()
  }

  cancel(event: ScheduledEvent): void {
    this.#queue.remove(event)
  }

  setCounts(event: ScheduledEvent, counts: boolean): void {
    this.#queue.setCounts(event, counts)
  }

  /** No event runs until the returned function is called: the platform is at work on something. */
  hold(): () => void {
    this.#holds++
    let held = true
    return () => {
      if (!held) return
      held = false
      if (--this.#holds > 0) return
      this.#anchor(this.#timeMs)
      this.#wake(true)
    }
  }

  /** Holds until `promise` is settled and the microtasks that wait for it have run. */
  holdFor<T>(promise: Promise<T>): Promise<T> {
    const release = this.hold()
    void promise.then(release, release)
    return promise
  }

  /**
   * Runs at once all that is due until `timeMs`; then the clock stands there, the pace is `paused`, and
   * `reached` is called.
   */
  runUntil(timeMs: number, reached: () => void): void {
    this.#pace = 'instant'
    this.#limitMs = timeMs
    this.#atLimit = reached
    this.#wake()
  }

  /** Ends it: nothing that is queued will run. */
  dispose(): void {
    this.#holds = Infinity
    realClearTimeout(this.#timer)
    this.#turns.dispose()
  }

  /** One event, or the decision to wait. */
  #turn(): void {
    this.#hopping = false
    if (this.#holds > 0) return
    const event = this.#queue.first
    if (this.#isInterventionDue(event)) {
      this.#takeIntervention()
      this.#wake(true)
      return
    }
    if (this.#stopsAtLimit(event)) return
    if (!event || this.#queue.counting === 0) this.#report(true)
    if (event && this.#isDue(event)) {
      this.#queue.remove(event)
      if (this.#steps > 0) this.#steps--
      this.#run(event)
      this.#wake(true)
    } else this.#wake()
  }

  #run(event: ScheduledEvent): void {
    if (event.counts) this.#report(false)
    if (event.timeMs > this.#timeMs) this.#timeMs = event.timeMs
    this.task++
    this.current = event
    this.owner = event.owner
    this.#running = true
    this.#guard(event, event.owner)
    const ticks = this.#ticks
    if (ticks.length > 0) {
      for (let index = 0; index < ticks.length; index++) this.#guard(ticks[index]!, event.owner)
      ticks.length = 0
    }
    this.#running = false
  }

  #guard(code: ScheduledEvent | (() => void), owner: Owner): void {
    try {
      if (typeof code === 'function') code()
      else code.run()
    } catch (error) {
      if (this.#options.uncaught) this.#options.uncaught(error, owner)
      else realReportError(error)
    }
  }

  /**
   * Sees to it that a turn comes when the next event is due. After an event even an empty queue gets
   * one: the microtasks that follow may queue more, and only then can the run be called idle. So does the
   * end of a hold.
   */
  #wake(afterEvent = false): void {
    if (this.#hopping || this.#holds > 0) return
    const event = this.#queue.first
    if (this.#queue.counting > 0) this.#report(false)
    if (
      afterEvent ||
      this.#limitMs < Infinity ||
      this.#isInterventionDue(event) ||
      (event && this.#isDue(event))
    ) {
      this.#clearTimer()
      this.#hopping = true
      this.#turns.ask()
      return
    }
    if (event && typeof this.#pace === 'number') this.#setTimer(event.timeMs, this.#pace)
  }

  /** A moment that will never come, for the run has gone another way, is passed as soon as its time is. */
  #isInterventionDue(next: ScheduledEvent | undefined): boolean {
    const first = this.#interventions[this.#intervened]
    if (!first) return false
    const { at } = first
    return !at || at.task <= this.task || !next || next.timeMs > at.timeMs
  }

  #takeIntervention(): void {
    const { event, at, told } = this.#interventions[this.#intervened++]!
    if (this.#intervened === this.#interventions.length) this.#interventions.length = this.#intervened = 0
    this.#timeMs = Math.max(this.#timeMs, at ? at.timeMs : this.#presentMs())
    told?.({ task: this.task, timeMs: this.#timeMs })
    event.timeMs = this.#timeMs
    this.#run(event)
  }

  #isDue(event: ScheduledEvent): boolean {
    const pace = this.#pace
    if (this.#steps > 0 || this.#limitMs < Infinity) return true
    // What nobody waits for would go round for ever.
    if (pace === 'instant') return this.#queue.counting > 0
    if (pace === 'paused') return false
    const dueMs = Math.max(event.timeMs, this.#timeMs)
    const lagMs = (this.#pacedMs(pace) - dueMs) / pace
    if (lagMs > MOST_LAG_MS) this.#anchor(dueMs)
    return lagMs >= 0
  }

  #stopsAtLimit(event: ScheduledEvent | undefined): boolean {
    if (this.#limitMs === Infinity || (event && event.timeMs <= this.#limitMs)) return false
    if (this.#limitMs > this.#timeMs) this.#timeMs = this.#limitMs
    const reached = this.#atLimit
    this.#limitMs = Infinity
    this.#pace = 'paused'
    reached?.()
    return true
  }

  /** The virtual time that the pace has reached; never past the next event. */
  #presentMs(): number {
    const pace = this.#pace
    if (typeof pace !== 'number' || this.#holds > 0) return this.#timeMs
    const limitMs = this.#queue.first?.timeMs ?? Infinity
    return Math.max(this.#timeMs, Math.min(this.#pacedMs(pace), limitMs))
  }

  #pacedMs(pace: number): number {
    return this.#anchorMs + (realNowMs() - this.#anchorRealMs) * pace
  }

  #anchor(timeMs: number): void {
    this.#anchorMs = timeMs
    this.#anchorRealMs = realNowMs()
  }

  #setTimer(timeMs: number, pace: number): void {
    if (this.#timerMs === timeMs) return
    this.#clearTimer()
    this.#timerMs = timeMs
    const delayMs = Math.min((timeMs - this.#pacedMs(pace)) / pace, 2 ** 31 - 1)
    this.#timer = realSetTimeout(() => {
      this.#timerMs = Infinity
      this.#wake()
    }, delayMs)
  }

  #clearTimer(): void {
    if (this.#timerMs === Infinity) return
    this.#timerMs = Infinity
    realClearTimeout(this.#timer)
  }

  #report(idle: boolean): void {
    if (this.#idle === idle) return
    this.#idle = idle
    this.#options.state?.(idle ? 'idle' : 'running', this.#timeMs)
  }
}
