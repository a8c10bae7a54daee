/**
 * The global `scheduler` of pages (Prioritized Task Scheduling): `postTask` and `yield`. Among tasks that
 * are due at the same time the more urgent run first.
 */
import { RealPromise } from './real.ts'
import { ScheduledEvent, type Scheduler } from './scheduler.ts'

const PRIORITIES = ['user-blocking', 'user-visible', 'background'] as const
type Priority = (typeof PRIORITIES)[number]

interface Task {
  run(): void
}

/** Takes the most urgent of the waiting tasks, whichever one it was queued for. */
class Turn extends ScheduledEvent {
  readonly #queues: Task[][]

  constructor(queues: Task[][]) {
    super('client')
    this.#queues = queues
  }

  override run(): void {
    this.#queues
      .find((queue) => queue.length > 0)
      ?.shift()
      ?.run()
  }
}

export function createTaskScheduler(scheduler: Scheduler): object {
  const queues: Task[][] = PRIORITIES.map(() => [])

  const post = (priority: Priority, task: Task) => {
    queues[PRIORITIES.indexOf(priority)]!.push(task)
    scheduler.enqueue(new Turn(queues), scheduler.timeMs)
  }

  return {
    postTask<T>(
      callback: () => T,
      {
        priority = 'user-visible',
        delay = 0,
        signal,
      }: { priority?: Priority; delay?: number; signal?: AbortSignal } = {},
    ): Promise<T> {
      if (!PRIORITIES.includes(priority))
        throw new TypeError(
          `Failed to execute 'postTask' on 'Scheduler': The provided value '${priority}' is not a valid enum value of type TaskPriority.`,
        )
      return new RealPromise<T>((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error)
        let aborted = false
        signal?.addEventListener('abort', () => {
          aborted = true
          reject(signal.reason as Error)
        })
        const run = () => {
          if (aborted) return
          try {
            resolve(callback())
          } catch (error) {
            reject(error)
          }
        }
        if (delay > 0) scheduler.after(delay, 'client', () => post(priority, { run }))
        else post(priority, { run })
      })
    },
    yield: () => new RealPromise<void>((resolve) => post('user-visible', { run: resolve })),
    [Symbol.toStringTag]: 'Scheduler',
  }
}
