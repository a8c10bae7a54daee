/**
 * Event handler attributes (`onopen` and the like) for classes over the native EventTarget, as HTML
 * defines them: a handler that is set again keeps its place among the listeners; null gives it up.
 */
import { listen, realApply, unlisten } from './real.ts'

type Handler = (this: unknown, event: Event) => unknown

/** The handlers of one object. */
export class EventHandlers {
  readonly #target: EventTarget
  readonly #handlers = new Map<string, { value: object; listener: (event: Event) => void }>()

  constructor(target: EventTarget) {
    this.#target = target
  }

  get(type: string): object | null {
    return this.#handlers.get(type)?.value ?? null
  }

  /** Anything that is no object counts as null ([LegacyTreatNonObjectAsNull]). */
  set(type: string, value: unknown): void {
    const handler = this.#handlers.get(type)
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
      if (handler) unlisten(this.#target, type, handler.listener)
      this.#handlers.delete(type)
    } else if (handler) handler.value = value
    else {
      const added = {
        value,
        listener: (event: Event) => {
          if (typeof added.value !== 'function') return
          const result = realApply(added.value as Handler, event.currentTarget, [event])
          if (result === false) event.preventDefault()
        },
      }
      this.#handlers.set(type, added)
      listen(this.#target, type, added.listener)
    }
  }
}
