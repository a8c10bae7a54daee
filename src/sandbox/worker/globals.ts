/**
 * The global object as a program finds it: all that is not on the list is deleted, from the object
 * itself and from every object it inherits from; the simulation then puts its own in place.
 */
import {
  defineProperty,
  deleteProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  ownKeys,
} from './primordials.ts'

/** ECMAScript's own, those to come included. */
const LANGUAGE = `
  globalThis Infinity NaN undefined eval isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent
  encodeURI encodeURIComponent escape unescape AggregateError Array ArrayBuffer AsyncDisposableStack Atomics
  BigInt BigInt64Array BigUint64Array Boolean DataView Date DisposableStack Error EvalError
  FinalizationRegistry Float16Array Float32Array Float64Array Function Int8Array Int16Array Int32Array
  Intl Iterator JSON Map Math Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set
  SharedArrayBuffer String SuppressedError Symbol SyntaxError Temporal TypeError URIError Uint8Array
  Uint8ClampedArray Uint16Array Uint32Array WeakMap WeakRef WeakSet WebAssembly InternalError`

/** The web platform's, as far as it reaches nothing outside of the worker and starts no task of its own. */
const PLATFORM = `
  constructor self console queueMicrotask structuredClone atob btoa reportError
  onerror onunhandledrejection onrejectionhandled addEventListener removeEventListener dispatchEvent
  AbortController AbortSignal Blob ByteLengthQueuingStrategy CloseEvent CompressionStream
  CountQueuingStrategy CustomEvent DecompressionStream DOMException ErrorEvent Event EventTarget File
  FormData Headers MessageEvent ProgressEvent PromiseRejectionEvent ReadableByteStreamController
  ReadableStream ReadableStreamBYOBReader ReadableStreamBYOBRequest ReadableStreamDefaultController
  ReadableStreamDefaultReader TextDecoder TextDecoderStream TextEncoder TextEncoderStream TransformStream
  TransformStreamDefaultController URL URLSearchParams WritableStream WritableStreamDefaultController
  WritableStreamDefaultWriter`

const allowed = new Set(`${LANGUAGE} ${PLATFORM}`.trim().split(/\s+/))

/** Deletes whatever a program is not to have; call it once, before any program runs. */
export function clearGlobals(scope: object): void {
  for (
    let holder: object | null = scope;
    holder && holder !== Object.prototype;
    holder = getPrototypeOf(holder)
  ) {
    for (const key of ownKeys(holder)) {
      if (typeof key === 'symbol' || allowed.has(key)) continue
      if (!deleteProperty(holder, key)) hide(holder, key)
    }
  }
}

/** Defines `properties` on `target`, over what is there. */
export function defineProperties(target: object, properties: PropertyDescriptorMap): void {
  for (const key of ownKeys(properties))
    defineProperty(target, key, properties[key as string] as PropertyDescriptor)
}

/** What cannot be deleted may stay if it is a constant such as `TEMPORARY`; nothing else may. */
function hide(holder: object, key: string): void {
  const descriptor = getOwnPropertyDescriptor(holder, key)
  if (descriptor && !descriptor.get && !isObject(descriptor.value)) return
  if (descriptor?.writable) defineProperty(holder, key, { value: undefined, writable: false })
  else throw new TypeError(`The global ${key} can neither be deleted nor emptied`)
}

function isObject(value: unknown): boolean {
  return typeof value === 'function' || (typeof value === 'object' && value !== null)
}
