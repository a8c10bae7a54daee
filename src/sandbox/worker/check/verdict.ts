/** What a check's end means, and how it is said: against the program, or against the lesson. */
import type { CheckOutcome } from '#lesson/check.ts'
import { CheckMisuse, ProgramFailure, ProgramStopped } from './failure.ts'
import type { Observation } from './scope.ts'
import type { WireFrame } from './wire-frame.ts'
import type { Wire } from './wire.ts'

/** V8's, SpiderMonkey's and JavaScriptCore's words for looking into what is not there. */
const NOT_THERE = /of (?:undefined|null)\b|\bis (?:undefined|null)$|^(?:undefined|null) is not an object/

export function explain(error: unknown, seen: Observation): { outcome: CheckOutcome; message: string } {
  if (error instanceof ProgramStopped) return { outcome: 'stopped', message: error.message }
  if (error instanceof ProgramFailure) return { outcome: 'failed', message: sentence(error.message) }
  if (error instanceof CheckMisuse) return { outcome: 'broken', message: sentence(error.message) }
  if (isAssertion(error)) return { outcome: 'failed', message: assertionText(error, seen) }
  const { name = 'Error', message = String(error) } = (error ?? {}) as Partial<Error>
  // A check that finds less than it looks for speaks of the program, as long as it looks in the right place.
  const [first] = seen.errors
  if (name === 'TypeError' && NOT_THERE.test(message))
    return {
      outcome: 'failed',
      message: first ? `The program failed: ${first.message}` : notThere(message, seen),
    }
  return { outcome: 'broken', message: `${name}: ${message}` }
}

/**
 * The frame that decided: the one that was looked at last. Of a list that was made of frames and is not
 * the expected one, it is where the two part; where messages were gone through and none was found, none is.
 */
export function decidingFrame(error: unknown, wire: Wire): WireFrame | undefined {
  const { looked, isGoneThrough } = wire
  const last = looked.at(-1)
  if (error instanceof ProgramFailure) return last
  const { actual, expected } = isAssertion(error) ? error : {}
  if (actual === undefined) return isGoneThrough ? undefined : last
  if (!Array.isArray(actual) || !Array.isArray(expected) || actual.length !== looked.length) return last
  const parting = actual.findIndex(
    (value, index) => JSON.stringify(value) !== JSON.stringify(expected[index]),
  )
  return looked[parting] ?? last
}

type AssertionError = Error & { expected?: unknown; actual?: unknown }

function isAssertion(error: unknown): error is AssertionError {
  return error instanceof Error && error.name === 'AssertionError'
}

/** The library's own words, and what the frame that decided was, where they do not show it. */
function assertionText(error: AssertionError, { wire, errors }: Observation): string {
  const deciding = decidingFrame(error, wire)
  const said = sentence(error.message)
  const frame =
    deciding && !said.includes(deciding.describe())
      ? ` ${deciding.direction === 'up' ? 'The client sent' : 'The client received'} ${deciding.describe()}.`
      : ''
  const [first] = errors
  return `${said}${frame}${first ? ` The program failed: ${first.message}` : ''}`
}

function notThere(message: string, { wire }: Observation): string {
  const sent = wire.sent().length
  const received = wire.received().length
  const what =
    wire.connections.length === 0
      ? 'The client has not asked for a connection'
      : `The client has sent ${count(sent)} and received ${count(received)}`
  return `Something that the check looks for is not there. ${what}. (${message})`
}

function count(messages: number): string {
  return messages === 0 ? 'no message' : messages === 1 ? '1 message' : `${messages} messages`
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?…]$/.test(first) ? first : `${first}.`
}
