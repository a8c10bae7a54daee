/**
 * Real tasks for a scheduler's turns, over a MessageChannel (timers are clamped). All microtasks of a
 * turn run before the next one, and so does the task in which the platform tells of a rejection that
 * nobody handled: what a program sees never depends on how many turns were due at once.
 */
import { listen, postTo, realNowMs, realQueueMicrotask, RealMessageChannel, stopEvent } from './real.ts'

/** Turns that may share a task, one in each listener of the port… */
const MOST_IN_A_TASK = 32
/** … and the real time after which the rest waits: other tasks of the worker want to run, too. */
const MOST_TASK_MS = 4

export class Turns {
  /**
   * Whether turns may share a task. HTML has a microtask checkpoint after each listener ("clean up after
   * running script"), so no program can tell, unless it leaves a promise rejected: of that the platform
   * tells after the task.
   */
  mayShare = false
  readonly #take: () => void
  readonly #receiver: MessagePort
  readonly #sender: MessagePort
  #asked = false
  /** The message under way only lets the platform tell of rejections; the turn comes with the next. */
  #settling = false
  /** How many turns the running task may still give. */
  #left = 0
  #beganMs = 0
  #listeners = 0
  /** Whether this platform has the checkpoint; Node has not. Unknown until it was tried. */
  #hasCheckpoints: boolean | undefined

  constructor(take: () => void) {
    this.#take = take
    const { port1, port2 } = new RealMessageChannel()
    this.#receiver = port1
    this.#sender = port2
    // A second listener is all it takes to see whether there is a checkpoint before it.
    this.#listen(2)
    port1.start()
    this.#keepAlive(false)
  }

  /** Asks for a turn; to be called again when that has come. */
  ask(): void {
    this.#asked = true
    if (this.mayShare && this.#left > 0 && realNowMs() - this.#beganMs < MOST_TASK_MS) return
    this.#left = 0
    this.#settling = !this.mayShare
    this.#keepAlive(true)
    postTo(this.#sender)
  }

  /** No turn will come. */
  dispose(): void {
    this.#asked = false
    this.#receiver.close()
    this.#sender.close()
  }

  /** Listeners that are added while they are called wait for the next task. */
  #listen(count: number): void {
    for (let place = this.#listeners; place < count; place++)
      listen(this.#receiver, 'message', (event) => this.#visit(event, place))
    this.#listeners = count
  }

  /** One of the listeners of a task. */
  #visit(event: Event, place: number): void {
    if (this.#settling) {
      this.#settling = false
      stopEvent(event)
      return postTo(this.#sender)
    }
    if (place === 0) this.#begin()
    else if (place === 1 && !this.#hasCheckpoints) this.#doWithoutCheckpoints()
    const gives = this.#left > 0 && this.#asked
    this.#left = gives ? this.#left - 1 : 0
    if (this.#left === 0) stopEvent(event)
    if (!gives) return undefined
    this.#asked = false
    this.#take()
    if (!this.#asked) this.#keepAlive(false)
    return undefined
  }

  #begin(): void {
    this.#beganMs = realNowMs()
    this.#left = this.mayShare && this.#hasCheckpoints !== false ? this.#listeners : 1
    if (this.#left > 1 && this.#hasCheckpoints === undefined) realQueueMicrotask(() => this.#isCheckpoint())
  }

  #isCheckpoint(): void {
    if (this.#hasCheckpoints !== undefined) return
    this.#hasCheckpoints = true
    this.#listen(MOST_IN_A_TASK)
  }

  #doWithoutCheckpoints(): void {
    this.#hasCheckpoints = false
    this.#left = 0
    if (this.#asked) this.ask()
  }

  /** In Node, where a listening port keeps the process alive: only while a turn is to come. */
  #keepAlive(alive: boolean): void {
    const port = this.#receiver as MessagePort & { ref?(): void; unref?(): void }
    if (alive) port.ref?.()
    else port.unref?.()
  }
}
