/**
 * The platform as it was when this module loaded. A program may later redefine every global; the
 * simulation keeps to these, and to what it bound at start.
 */
// oxlint-disable typescript/unbound-method -- taken off their prototypes on purpose, and applied to their receivers.

const { apply } = Reflect

export const RealDate = Date
export const RealPromise = Promise
export const RealEvent = Event
export const RealEventTarget = EventTarget
export const RealMessageEvent = MessageEvent
export const RealCloseEvent = CloseEvent
export const RealDOMException = DOMException
export const RealBlob = Blob
export const RealURL = URL
export const RealMessageChannel = MessageChannel

const { setTimeout, clearTimeout, queueMicrotask, performance, reportError } = globalThis

export const realSetTimeout = (callback: () => void, delayMs: number): unknown =>
  apply(setTimeout, globalThis, [callback, delayMs])
export const realClearTimeout = (timer: unknown): void => apply(clearTimeout, globalThis, [timer as number])
export const realQueueMicrotask: typeof queueMicrotask = queueMicrotask.bind(globalThis)
export const realStructuredClone: typeof structuredClone = structuredClone.bind(globalThis)
export const realNowMs: () => number = performance.now.bind(performance)

/** Reports as the platform reports what nobody caught; in Node, which has no `reportError`, by throwing. */
export const realReportError: (error: unknown) => void =
  typeof reportError === 'function'
    ? reportError.bind(globalThis)
    : (error) =>
        realQueueMicrotask(() => {
          throw error
        })

const { addEventListener, removeEventListener, dispatchEvent } = EventTarget.prototype
const { arrayBuffer } = Blob.prototype
const { postMessage } = MessagePort.prototype
const { stopImmediatePropagation } = Event.prototype

export const listen = (target: EventTarget, type: string, listener: (event: Event) => void): void =>
  apply(addEventListener, target, [type, listener])
export const unlisten = (target: EventTarget, type: string, listener: (event: Event) => void): void =>
  apply(removeEventListener, target, [type, listener])
export const dispatch = (target: EventTarget, event: Event): boolean => apply(dispatchEvent, target, [event])
/** No more listeners hear of `event`. */
export const stopEvent = (event: Event): void => apply(stopImmediatePropagation, event, [])
export const readBlob = (blob: Blob): Promise<ArrayBuffer> => apply(arrayBuffer, blob, [])
export const postTo = (port: MessagePort): void => apply(postMessage, port, [null])
export const realApply: typeof Reflect.apply = apply

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const strictDecoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true })

export const encodeText: (text: string) => Uint8Array<ArrayBuffer> = encoder.encode.bind(encoder)
/** Ill-formed bytes become U+FFFD; a byte order mark is kept. */
export const decodeText: (bytes: Uint8Array) => string = decoder.decode.bind(decoder)

const decodeStrict = strictDecoder.decode.bind(strictDecoder)

/** The text, or `undefined` where `bytes` are not UTF-8. */
export function decodeValidText(bytes: Uint8Array): string | undefined {
  try {
    return decodeStrict(bytes)
  } catch {
    return undefined
  }
}
