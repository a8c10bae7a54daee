/** What nobody caught, as a report: with its first line, its stack in lesson coordinates, and its place. */
import type { UncaughtError } from '#lesson/messages.ts'
import type { SourceLine } from '#lesson/trace.ts'
import { inspect, type InspectOptions } from './inspect/inspect.ts'
import { kindOf } from './inspect/kind.ts'
import { unwrapProxy } from './inspect/proxy.ts'
import { getOwnPropertyDescriptor, indexOf, slice } from './primordials.ts'
import { MissingModule } from './program-modules.ts'
import { lessonStack, type Locate } from './stack.ts'

/** @param place where the platform says that the error was thrown: the best there is for a thrown value that has no stack. */
export function describeUncaught(
  error: unknown,
  kind: UncaughtError['kind'],
  locate: Locate,
  options: Partial<InspectOptions>,
  place?: SourceLine,
): UncaughtError {
  const shown = inspect(error, { ...options, colors: false })
  const isError = typeof error === 'object' && error !== null && kindOf(unwrapProxy(error)) === 'error'
  const source = isError ? (sourceOf(error, locate) ?? place) : place
  const end = indexOf(shown, '\n')
  const message = isError && end !== -1 ? slice(shown, 0, end) : shown
  return { kind, message, stack: isError ? shown : '', ...(source && { source }) }
}

function sourceOf(error: object, locate: Locate): SourceLine | undefined {
  if (error instanceof MissingModule) return error.source
  const stack: unknown = getOwnPropertyDescriptor(error, 'stack')?.value ?? (error as Error).stack
  return typeof stack === 'string' ? lessonStack(stack, locate).source : undefined
}
