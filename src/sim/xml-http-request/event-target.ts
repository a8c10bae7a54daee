/** `XMLHttpRequestEventTarget` and `XMLHttpRequestUpload`: who is told of progress. */
import { EventHandlers } from '../event-handler.ts'
import { dispatch, RealEventTarget } from '../real.ts'
import { defineHandlers, shapeInterface } from '../window/interface-shape.ts'

const PROGRESS_EVENTS = ['loadstart', 'progress', 'abort', 'error', 'load', 'timeout', 'loadend']

const RealProgressEvent = globalThis.ProgressEvent

/** Only we make objects of these. */
const OWN = Symbol('own')

/** The handlers of an object of ours; throws for any other. */
export let handlersOf: (value: object) => EventHandlers

export class XMLHttpRequestEventTarget extends RealEventTarget {
  readonly #handlers = new EventHandlers(this)

  constructor(key: unknown) {
    if (key !== OWN) throw new TypeError(`Failed to construct '${new.target.name}': Illegal constructor`)
    super()
  }

  static {
    handlersOf = (value) => {
      if (!(#handlers in value)) throw new TypeError('Illegal invocation')
      return value.#handlers
    }
  }
}

export class XMLHttpRequestUpload extends XMLHttpRequestEventTarget {}

export const ownKey: unknown = OWN

export function createUpload(): XMLHttpRequestUpload {
  return new XMLHttpRequestUpload(OWN)
}

/** `total` is 0 where it is not known, unless `lengthComputable` says that it is. */
export function dispatchProgress(
  target: EventTarget,
  type: string,
  loaded: number,
  total: number,
  lengthComputable = total > 0,
): void {
  const init = { lengthComputable, loaded, total }
  dispatch(target, new RealProgressEvent(type, init))
}

defineHandlers(XMLHttpRequestEventTarget.prototype, PROGRESS_EVENTS, handlersOf)
shapeInterface(XMLHttpRequestEventTarget, 'XMLHttpRequestEventTarget')
shapeInterface(XMLHttpRequestUpload, 'XMLHttpRequestUpload')
