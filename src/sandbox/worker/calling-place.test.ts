import { afterEach, expect, test } from 'vitest'
import { callingPlace } from './calling-place.ts'

const { prepareStackTrace, stackTraceLimit } = Error
afterEach(() => {
  Error.prepareStackTrace = prepareStackTrace
  Error.stackTraceLimit = stackTraceLimit
})

/** Code at an address of its own, as a program in the sandbox is. */
// oxlint-disable-next-line typescript/no-implied-eval -- only so has it one
const program = new Function(
  'send',
  'return function say() {\n  send()\n}\n//# sourceURL=blob:null/program',
) as (send: () => void) => () => void

const locate = (address: string, line: number, column: number) =>
  address === 'blob:null/program' ? { file: 'client.js', line, column } : undefined

function placeOfCall(depth = 0): unknown {
  let place: unknown
  const descend = (left: number): void => {
    if (left > 0) descend(left - 1)
    else place = callingPlace(locate)
  }
  program(() => descend(depth))()
  return place
}

// What precedes the body of a Function takes two lines.
const PLACE = { file: 'client.js', line: 4, column: 3 }

test('is where the program called, behind a dozen calls of our own', () => {
  expect(placeOfCall()).toEqual(PLACE)
  expect(placeOfCall(12)).toEqual(PLACE)
})

test('is unknown where no program called', () => {
  expect(callingPlace(locate)).toBeUndefined()
})

test('does not depend on what a program made of Error, and leaves that as it is', () => {
  const theirs = (): string => 'their own'
  Error.prepareStackTrace = theirs
  Error.stackTraceLimit = 0
  expect(placeOfCall()).toEqual(PLACE)
  expect([Error.prepareStackTrace, Error.stackTraceLimit]).toEqual([theirs, 0])
})

test('an Error that cannot be changed gives what it gives', () => {
  Object.defineProperty(Error, 'prepareStackTrace', { get: () => undefined, configurable: true })
  try {
    expect(placeOfCall()).toEqual(PLACE)
  } finally {
    Object.defineProperty(Error, 'prepareStackTrace', { value: prepareStackTrace, writable: true })
  }
})
