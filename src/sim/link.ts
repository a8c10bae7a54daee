/**
 * One direction of a TCP connection: latency, jitter, bandwidth, silence. On a living link nothing is
 * lost and nothing overtakes; a cut loses what is under way.
 */
import type { NetworkConditions } from '#lesson/network.ts'
import type { Random } from './random.ts'
import { ScheduledEvent, type Owner, type Scheduler } from './scheduler.ts'

/** What the sender's operating system takes of data that nobody acknowledges. */
const SEND_BUFFER_BYTES = 256 * 1024

/** What Node reads from a socket at once. */
const READ_BUFFER_BYTES = 64 * 1024

/** How long unacknowledged data is sent again before the system gives a connection up. */
export const GIVE_UP_MS = 120_000

export interface LinkEnds<T> {
  /** `item` has crossed; `trace` is what it was sent with. */
  arrived(item: T, trace: number): void
  /** `item` will never arrive. */
  lost(item: T, trace: number): void
  /** More wants to cross than the link lets through (`limit`). */
  limited(): void
  /** What was sent into silence has not been acknowledged for too long: the sender is told. */
  gaveUp(): void
}

/** An item on its way, and the event of its arrival. */
class Transit<T> extends ScheduledEvent {
  readonly item: T
  readonly bytes: number
  /** What it counts for in the sender's buffer. */
  readonly countedBytes: number
  /** Names the item in the trace; 0 for none. */
  readonly trace: number
  /** The task in which it was sent, in which nothing of it has left yet. */
  readonly task: number
  /** When the last byte leaves the sender. */
  leavesMs = 0
  next: Transit<T> | undefined
  readonly #link: Link<T>

  constructor(
    link: Link<T>,
    owner: Owner,
    item: T,
    bytes: number,
    countedBytes: number,
    trace: number,
    task: number,
  ) {
    super(owner)
    this.#link = link
    this.item = item
    this.bytes = bytes
    this.countedBytes = countedBytes
    this.trace = trace
    this.task = task
  }

  override run(): void {
    this.#link.arrive(this)
  }
}

export class Link<T> {
  readonly #scheduler: Scheduler
  readonly #conditions: NetworkConditions
  readonly #random: Random
  readonly #owner: Owner
  readonly #ends: LinkEnds<T>
  /** Under way, oldest first. */
  #first: Transit<T> | undefined
  #last: Transit<T> | undefined
  /** The first that may not have left the sender, and the bytes from there on. */
  #waiting: Transit<T> | undefined
  #waitingBytes = 0
  #underwayBytes = 0
  #underwayCount = 0
  #freeMs = 0
  #arrivalMs = 0
  #restBytes = Infinity
  #silent = false
  #giveUp: ScheduledEvent | undefined
  readonly #onRestore: (() => void)[] = []

  /** `owner` is the side at which items arrive. */
  constructor(
    scheduler: Scheduler,
    conditions: NetworkConditions,
    random: Random,
    owner: Owner,
    ends: LinkEnds<T>,
  ) {
    this.#scheduler = scheduler
    // The common conditions show through wherever this link has none of its own.
    this.#conditions = Object.create(conditions) as NetworkConditions
    this.#random = random
    this.#owner = owner
    this.#ends = ends
  }

  /** Counted bytes that have not left; nothing leaves within the task that sent it. */
  get bufferedBytes(): number {
    this.#settle()
    return this.#waitingBytes
  }

  /** Bytes that the operating system does not take yet: for lack of bandwidth, or of acknowledgements. */
  get backlogBytes(): number {
    const { bandwidth } = this.#conditions
    if (this.#silent) return Math.max(0, this.#underwayBytes - SEND_BUFFER_BYTES)
    if (bandwidth === undefined) return 0
    return Math.max(0, Math.ceil(((this.#freeMs - this.#scheduler.timeMs) * bandwidth) / 1_000))
  }

  /** Bytes sent and not arrived. */
  get underwayBytes(): number {
    return this.#underwayBytes
  }

  /** Items sent and not arrived. */
  get underwayCount(): number {
    return this.#underwayCount
  }

  /** Calls `callback`, in an event of the sender's, once there is no backlog of what was sent so far. */
  whenTaken(owner: Owner, callback: () => void): void {
    if (this.#silent) this.#onRestore.push(() => this.whenTaken(owner, callback))
    else this.#scheduler.after(Math.max(0, this.#freeMs - this.#scheduler.timeMs), owner, callback)
  }

  /** `countedBytes` are those that the sender's program knows of; `trace` comes back with the item. */
  send(item: T, bytes: number, countedBytes: number, trace: number): void {
    const { task, timeMs } = this.#scheduler
    const transit = new Transit(this, this.#owner, item, bytes, countedBytes, trace, task)
    if (this.#last) this.#last.next = transit
    else this.#first = transit
    this.#last = transit
    this.#waiting ??= transit
    this.#waitingBytes += countedBytes
    this.#underwayBytes += bytes
    this.#underwayCount++
    if (this.#silent) {
      transit.leavesMs = this.#underwayBytes <= SEND_BUFFER_BYTES ? timeMs : Infinity
      this.#awaitGiveUp()
    } else this.#schedule(transit)
  }

  /** Nothing arrives from now on, what is under way included; nobody is told. */
  silence(): void {
    if (this.#silent) return
    this.#settle()
    this.#silent = true
    for (let transit = this.#first; transit; transit = transit.next) this.#scheduler.cancel(transit)
    if (this.#first) this.#awaitGiveUp()
  }

  /** Ends the silence: what was sent before and during it is sent again. */
  restore(): void {
    if (!this.#silent) return
    this.#silent = false
    this.#stopGivingUp()
    this.#freeMs = 0
    for (let transit = this.#first; transit; transit = transit.next) this.#schedule(transit)
    for (const callback of this.#onRestore.splice(0)) callback()
  }

  /** Conditions of this link alone; call `reschedule` for what is under way. */
  override(conditions: Partial<NetworkConditions>): void {
    Object.assign(this.#conditions, conditions)
  }

  /** Lets no more than `bytes` across from now on. */
  limit(bytes: number): void {
    this.#restBytes = bytes
  }

  /** Everything that has not left yet leaves under the conditions as they are now. */
  reschedule(): void {
    if (this.#silent) return
    this.#settle()
    this.#freeMs = 0
    this.#arrivalMs = 0
    for (let transit = this.#first; transit; transit = transit.next) {
      if (transit === this.#waiting) break
      this.#arrivalMs = transit.timeMs
    }
    for (let transit = this.#waiting; transit; transit = transit.next) this.#schedule(transit)
  }

  /** Loses everything that is under way. */
  cut(): void {
    this.#stopGivingUp()
    let transit = this.#first
    this.#first = this.#last = this.#waiting = undefined
    this.#waitingBytes = this.#underwayBytes = this.#underwayCount = this.#freeMs = 0
    for (; transit; transit = transit.next) {
      this.#scheduler.cancel(transit)
      this.#ends.lost(transit.item, transit.trace)
    }
  }

  /**
   * The event of an item's arrival, which is the oldest under way. What one task sent and what is here at
   * one time a server reads at once, up to a buffer's size; a page gets each message in a task of its own.
   */
  arrive(transit: Transit<T>): void {
    let readBytes = transit.bytes
    this.#cross(transit)
    if (this.#owner !== 'server') return
    for (let next = this.#first; next; next = this.#first) {
      readBytes += next.bytes
      if (next.task !== transit.task || next.timeMs !== transit.timeMs || readBytes > READ_BUFFER_BYTES)
        return
      this.#scheduler.cancel(next)
      this.#cross(next)
    }
  }

  #cross(transit: Transit<T>): void {
    this.#settle()
    if (this.#waiting === transit) this.#release(transit)
    this.#first = transit.next
    if (!this.#first) this.#last = undefined
    this.#underwayBytes -= transit.bytes
    this.#underwayCount--
    this.#restBytes -= transit.bytes
    if (this.#restBytes >= 0) this.#ends.arrived(transit.item, transit.trace)
    else {
      this.#ends.lost(transit.item, transit.trace)
      this.#ends.limited()
    }
  }

  #schedule(transit: Transit<T>): void {
    const { latencyMs, jitterMs, bandwidth } = this.#conditions
    let leavesMs = this.#freeMs > this.#scheduler.timeMs ? this.#freeMs : this.#scheduler.timeMs
    if (bandwidth !== undefined) leavesMs += (transit.bytes * 1_000) / bandwidth
    this.#freeMs = transit.leavesMs = leavesMs
    let arrivalMs = leavesMs + latencyMs
    if (jitterMs > 0) arrivalMs = Math.max(leavesMs, arrivalMs + (2 * this.#random.fraction() - 1) * jitterMs)
    if (arrivalMs > this.#arrivalMs) this.#arrivalMs = arrivalMs
    this.#scheduler.enqueue(transit, this.#arrivalMs)
  }

  /** Counts what has left by now out of the buffer. */
  #settle(): void {
    const { timeMs, task } = this.#scheduler
    for (let transit = this.#waiting; transit; transit = this.#waiting) {
      if (transit.leavesMs > timeMs || transit.task === task) return
      this.#release(transit)
    }
  }

  #release(transit: Transit<T>): void {
    this.#waiting = transit.next
    this.#waitingBytes -= transit.countedBytes
  }

  #awaitGiveUp(): void {
    this.#giveUp ??= this.#scheduler.after(GIVE_UP_MS, 'network', () => {
      this.#giveUp = undefined
      this.#ends.gaveUp()
    })
  }

  #stopGivingUp(): void {
    if (this.#giveUp) this.#scheduler.cancel(this.#giveUp)
    this.#giveUp = undefined
  }
}
