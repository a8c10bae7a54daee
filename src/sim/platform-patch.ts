/**
 * What of the platform itself shows time, draws randomness or settles promises in its own time, changed
 * so that it follows a run's clock and seed. These changes are seen by everybody in the global scope.
 */
import { dateTimeFormatPatch } from './date.ts'
import { inVirtualTime, methodsInVirtualTime } from './native-promise.ts'
import type { Random } from './random.ts'
import { readBlob, RealBlob, RealDOMException, RealEvent } from './real.ts'
import type { Scheduler } from './scheduler.ts'

const RealReadableStream = ReadableStream
const HAS_BYTE_STREAMS = 'ReadableByteStreamController' in globalThis

export type Patch = [target: object, properties: PropertyDescriptorMap]

export interface PatchContext {
  scheduler: Scheduler
  random: Random
  /** Unix milliseconds; reading moves the clock on. */
  readMs: () => number
  DateClass: DateConstructor
}

/** What to define on which objects; nothing is changed by this call. */
export function platformPatches({ scheduler, random, readMs, DateClass }: PatchContext): Patch[] {
  const patches: Patch[] = [
    [Math, { random: method('random', () => random.fraction()) }],
    [Intl.DateTimeFormat.prototype, dateTimeFormatPatch(readMs)],
    [Date.prototype, { constructor: method('Date', DateClass) }],
    [RealBlob.prototype, blobReads(scheduler)],
    [RealEvent.prototype, { timeStamp: timeStamp(scheduler) }],
    [WebAssembly, methodsInVirtualTime(scheduler, WebAssembly, ['compile', 'instantiate'])],
    [AbortSignal, { timeout: method('timeout', (delayMs: number) => abortAfter(scheduler, delayMs)) }],
  ]
  const { Temporal } = globalThis as { Temporal?: TemporalNamespace }
  if (Temporal) patches.push([Temporal.Now, temporalNow(Temporal, readMs)])
  return patches
}

/** Of a Blob's stream, in bytes. */
const STREAM_CHUNK = 65_536

function method(name: string, value: unknown): PropertyDescriptor {
  if (typeof value === 'function' && value.name !== name)
    Object.defineProperty(value, 'name', { value: name })
  return { value, writable: true, configurable: true }
}

/** Reads take the platform real time, and virtual time none. */
function blobReads(scheduler: Scheduler): PropertyDescriptorMap {
  const decoder = new TextDecoder()
  const forms: Record<string, (bytes: ArrayBuffer) => unknown> = {
    arrayBuffer: (bytes) => bytes,
    bytes: (bytes) => new Uint8Array(bytes),
    text: (bytes) => decoder.decode(bytes),
  }
  const reads: PropertyDescriptorMap = {}
  for (const [name, form] of Object.entries(forms)) {
    const descriptor = Object.getOwnPropertyDescriptor(RealBlob.prototype, name)
    function read(this: Blob): Promise<unknown> {
      return inVirtualTime(scheduler, readBlob(this).then(form))
    }
    if (descriptor) reads[name] = { ...descriptor, ...method(name, read) }
  }
  function stream(this: Blob): ReadableStream {
    const { owner } = scheduler
    const pull = async (controller: ReadableByteStreamController | ReadableStreamDefaultController) => {
      const bytes = await inVirtualTime(scheduler, readBlob(this), owner)
      for (let from = 0; from < bytes.byteLength; from += STREAM_CHUNK)
        controller.enqueue(new Uint8Array(bytes.slice(from, from + STREAM_CHUNK)))
      controller.close()
      if ('byobRequest' in controller) controller.byobRequest?.respond(0)
    }
    return HAS_BYTE_STREAMS
      ? new RealReadableStream({ type: 'bytes', pull })
      : new RealReadableStream({ pull })
  }
  reads['stream'] = { ...method('stream', stream), enumerable: true }
  return reads
}

/** An event's time is when it was first asked for it: as a rule, in the task that dispatches it. */
function timeStamp(scheduler: Scheduler): PropertyDescriptor {
  const times = new WeakMap<Event, number>()
  return {
    get(this: Event) {
      let timeMs = times.get(this)
      if (timeMs === undefined) times.set(this, (timeMs = scheduler.timeMs))
      return timeMs
    },
    configurable: true,
    enumerable: true,
  }
}

/** DOM standard, `AbortSignal.timeout()`. */
function abortAfter(scheduler: Scheduler, delayMs: number): AbortSignal {
  const controller = new AbortController()
  scheduler.after(Math.max(0, Math.trunc(delayMs || 0)), 'client', () =>
    controller.abort(new RealDOMException('signal timed out', 'TimeoutError')),
  )
  return controller.signal
}

interface ZonedDateTime {
  toPlainDateTime(): unknown
  toPlainDate(): unknown
  toPlainTime(): unknown
}

interface TemporalNamespace {
  Now: { timeZoneId(): string }
  Instant: { fromEpochMilliseconds(ms: number): { toZonedDateTimeISO(zone: unknown): ZonedDateTime } }
}

function temporalNow({ Now, Instant }: TemporalNamespace, readMs: () => number): PropertyDescriptorMap {
  const zone = Now.timeZoneId()
  const instant = () => Instant.fromEpochMilliseconds(Math.floor(readMs()))
  const zoned = (timeZone: unknown = zone) => instant().toZonedDateTimeISO(timeZone)
  return {
    instant: method('instant', instant),
    zonedDateTimeISO: method('zonedDateTimeISO', zoned),
    plainDateTimeISO: method('plainDateTimeISO', (timeZone?: unknown) => zoned(timeZone).toPlainDateTime()),
    plainDateISO: method('plainDateISO', (timeZone?: unknown) => zoned(timeZone).toPlainDate()),
    plainTimeISO: method('plainTimeISO', (timeZone?: unknown) => zoned(timeZone).toPlainTime()),
  }
}
