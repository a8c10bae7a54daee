/** `requestAnimationFrame` on virtual time: 60 frames a second, counted from the run's beginning (HTML, "animation frames"). */
import type { ScheduledEvent, Scheduler } from './scheduler.ts'

const FRAME_MS = 1_000 / 60

export interface AnimationFrames {
  requestAnimationFrame(callback: (timeMs: number) => void): number
  cancelAnimationFrame(id: number): void
}

export function createAnimationFrames(scheduler: Scheduler): AnimationFrames {
  const requested = new Map<number, ScheduledEvent>()
  let lastId = 0

  return {
    requestAnimationFrame(callback) {
      if (typeof callback !== 'function')
        throw new TypeError(
          "Failed to execute 'requestAnimationFrame' on 'DedicatedWorkerGlobalScope': parameter 1 is not of type 'Function'.",
        )
      const id = ++lastId
      const frameMs = (Math.floor(scheduler.timeMs / FRAME_MS) + 1) * FRAME_MS
      const event = scheduler.after(frameMs - scheduler.timeMs, 'client', () => {
        requested.delete(id)
        callback(frameMs)
      })
      requested.set(id, event)
      return id
    },
    cancelAnimationFrame(id) {
      const event = requested.get(id)
      if (event) scheduler.cancel(event)
      requested.delete(id)
    },
  }
}
