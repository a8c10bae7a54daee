/**
 * What is yet to happen, in the order of virtual time; at the same time, in the order it was queued.
 * A binary heap in which each event knows its place, so that a cancelled one leaves at once.
 */

/** Who runs in an event: whose errors and console lines it causes. */
export type Owner = 'client' | 'server' | 'network'

/** Something that happens at a moment of virtual time, in a task of its own. */
export abstract class ScheduledEvent {
  timeMs = 0
  sequence = 0
  /** Its place in the heap; -1 when it is not queued. */
  index = -1
  /** Whether a run that only waits for this is at work; unreferenced timers are not. */
  counts = true
  readonly owner: Owner

  constructor(owner: Owner) {
    this.owner = owner
  }

  abstract run(): void
}

export class EventQueue {
  readonly #heap: ScheduledEvent[] = []
  #counting = 0

  get size(): number {
    return this.#heap.length
  }

  /** How many of the queued events count as work. */
  get counting(): number {
    return this.#counting
  }

  get first(): ScheduledEvent | undefined {
    return this.#heap[0]
  }

  add(event: ScheduledEvent): void {
    const heap = this.#heap
    if (event.counts) this.#counting++
    const index = heap.length
    heap[index] = event
    event.index = index
    this.#rise(event, index)
  }

  /** Takes `event` out; nothing happens when it is not queued. */
  remove(event: ScheduledEvent): void {
    const { index } = event
    if (index < 0) return
    const heap = this.#heap
    const last = heap[heap.length - 1]!
    heap.length--
    event.index = -1
    if (event.counts) this.#counting--
    if (last === event) return
    heap[index] = last
    last.index = index
    this.#rise(last, index)
    this.#sink(last, last.index)
  }

  /** Changes whether `event` counts as work, queued or not. */
  setCounts(event: ScheduledEvent, counts: boolean): void {
    if (event.counts === counts) return
    event.counts = counts
    if (event.index >= 0) this.#counting += counts ? 1 : -1
  }

  #rise(event: ScheduledEvent, start: number): void {
    const heap = this.#heap
    let index = start
    while (index > 0) {
      const parentIndex = (index - 1) >> 1
      const parent = heap[parentIndex]!
      if (!isBefore(event, parent)) break
      heap[index] = parent
      parent.index = index
      index = parentIndex
    }
    heap[index] = event
    event.index = index
  }

  #sink(event: ScheduledEvent, start: number): void {
    const heap = this.#heap
    const { length } = heap
    let index = start
    for (;;) {
      let childIndex = 2 * index + 1
      if (childIndex >= length) break
      if (childIndex + 1 < length && isBefore(heap[childIndex + 1]!, heap[childIndex]!)) childIndex++
      const child = heap[childIndex]!
      if (!isBefore(child, event)) break
      heap[index] = child
      child.index = index
      index = childIndex
    }
    heap[index] = event
    event.index = index
  }
}

function isBefore(a: ScheduledEvent, b: ScheduledEvent): boolean {
  return a.timeMs < b.timeMs || (a.timeMs === b.timeMs && a.sequence < b.sequence)
}
