/**
 * The place in a program that the running code was called from, asked at every send: where the engine
 * gives frames as objects (V8), only those up to that place are looked at, and no text is made.
 */
import type { SourceLine } from '#lesson/trace.ts'
import { isArray, uncurry } from './primordials.ts'
import { innermostPlace, type Locate } from './stack.ts'

/** Of V8: https://v8.dev/docs/stack-trace-api#customizing-stack-traces. */
interface CallSite {
  getScriptNameOrSourceURL(): string | null | undefined
  getLineNumber(): number | null
  getColumnNumber(): number | null
}

/** The simulation's own calls on the way, and some of a library's. */
const MOST_FRAMES = 25

interface ErrorOfV8 extends ErrorConstructor {
  captureStackTrace?(this: void, holder: object, below: unknown): void
  prepareStackTrace: unknown
  stackTraceLimit: unknown
}

const RealError = Error as ErrorOfV8
const { captureStackTrace } = RealError
const giveSites = (_: unknown, sites: unknown): unknown => sites

let addressOf: ((site: CallSite) => unknown) | undefined
let lineOf: ((site: CallSite) => number | null) | undefined
let columnOf: ((site: CallSite) => number | null) | undefined

// Taken from a frame, for that is the only way to them, before any program can replace them; but not while
// the worker's script is on the stack, for V8 parses the whole of each function there again.
queueMicrotask(() => {
  const [site] = (captureFrames(undefined) ?? []) as (CallSite | undefined)[]
  addressOf = site && uncurry<CallSite, [], unknown>(site.getScriptNameOrSourceURL)
  lineOf = site && uncurry<CallSite, [], number | null>(site.getLineNumber)
  columnOf = site && uncurry<CallSite, [], number | null>(site.getColumnNumber)
})

/** The innermost place on the stack that `locate` knows. */
export function callingPlace(locate: Locate): SourceLine | undefined {
  const frames = captureFrames(callingPlace)
  if (typeof frames === 'string') return innermostPlace(frames, locate)
  if (!frames || !addressOf || !lineOf || !columnOf) return undefined
  for (let i = 0; i < frames.length; i++) {
    const site = frames[i] as CallSite
    const address = addressOf(site)
    const place = typeof address === 'string' && locate(address, lineOf(site) ?? 0, columnOf(site) ?? 0)
    if (place) return place
  }
  return undefined
}

/**
 * The frames below that of the function `below`, as objects where the engine has them, else as text. What a program has made
 * of `Error` is as it was afterwards; if it let nothing be changed there, text is all there is.
 */
function captureFrames(below: ((...args: never[]) => unknown) | undefined): CallSite[] | string | undefined {
  if (!captureStackTrace) return new RealError().stack
  const { prepareStackTrace, stackTraceLimit } = RealError
  const holder: { stack?: unknown } = {}
  try {
    RealError.stackTraceLimit = MOST_FRAMES
    RealError.prepareStackTrace = giveSites
    captureStackTrace(holder, below)
    const { stack } = holder
    return isArray(stack) ? (stack as CallSite[]) : typeof stack === 'string' ? stack : undefined
  } catch {
    return new RealError().stack
  } finally {
    try {
      RealError.stackTraceLimit = stackTraceLimit
      RealError.prepareStackTrace = prepareStackTrace
    } catch {}
  }
}
