import { AssertionError, expect as chai } from 'chai'
import { describe, expect, test } from 'vitest'
import type { UncaughtError } from '#lesson/messages.ts'
import type { FrameSent, TraceRecord } from '#lesson/trace.ts'
import { CheckMisuse, ProgramFailure, ProgramStopped } from './failure.ts'
import { Observation } from './scope.ts'
import { decidingFrame, explain } from './verdict.ts'

const hello: FrameSent = {
  type: 'frame',
  timeMs: 320,
  id: 1,
  connection: 1,
  direction: 'up',
  kind: 'text',
  bytes: 16,
  data: '{"type":"hello"}',
}
const crash: UncaughtError = { kind: 'error', message: 'TypeError: no', stack: '' }

function observed(errors: UncaughtError[] = []): Observation {
  const seen = new Observation()
  seen.add({ timeMs: 400, events: 1, output: [], trace: [hello], errors })
  return seen
}

function thrown(body: () => unknown): unknown {
  try {
    body()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('against the program', () => {
  test('what was expected, with the message that it was expected of', () => {
    const seen = observed()
    const error = thrown(() =>
      chai(seen.wire.sent()[0]?.json(), 'the first message').to.have.property('token'),
    )
    expect(explain(error, seen)).toEqual({
      outcome: 'failed',
      message:
        "The first message: expected { type: 'hello' } to have property 'token'. " +
        'The client sent `{"type":"hello"}` at 320 ms.',
    })
  })

  test('a frame that the words show already is not shown twice', () => {
    const seen = observed()
    const error = thrown(() => chai(seen.wire.sent()).to.have.lengthOf(0))
    const { message } = explain(error, seen)
    expect(message.match(/320 ms/g)).toHaveLength(1)
  })

  test('an error that nobody caught explains the rest', () => {
    expect(explain(new AssertionError('expected 1 to equal 2'), observed([crash])).message).toBe(
      'Expected 1 to equal 2. The program failed: TypeError: no',
    )
  })

  test.each([
    "Cannot read properties of undefined (reading 'json')",
    'can\'t access property "json", wire.sent()[0] is undefined',
    'wire.sent()[0] is undefined',
    "undefined is not an object (evaluating 'wire.sent()[0].json')",
    "Cannot read properties of null (reading 'x')",
  ])('what the check looks for is not there: %s', (message) => {
    expect(explain(new TypeError(message), observed())).toEqual({
      outcome: 'failed',
      message: `Something that the check looks for is not there. The client has not asked for a connection. (${message})`,
    })
    expect(explain(new TypeError(message), observed([crash])).message).toBe(
      'The program failed: TypeError: no',
    )
  })

  test('a program that could not do what it was asked, or would not rest', () => {
    expect(explain(new ProgramFailure('`x` threw'), observed()).outcome).toBe('failed')
    expect(explain(new ProgramStopped('It never rests.'), observed())).toEqual({
      outcome: 'stopped',
      message: 'It never rests.',
    })
  })
})

describe('against the lesson', () => {
  test.each([
    new ReferenceError('x is not defined'),
    new TypeError('wire.snet is not a function'),
    new SyntaxError('Unexpected token'),
    new CheckMisuse('call it later'),
    'a string',
    undefined,
    null,
  ])('%s', (error) => {
    expect(explain(error, observed([crash])).outcome).toBe('broken')
  })
})

describe('the frame that decided', () => {
  const texts = ['a', 'b', 'x', 'd', 'e']
  function conversation(): Observation {
    const seen = new Observation()
    const opened: TraceRecord = {
      type: 'connection',
      timeMs: 0,
      connection: 1,
      protocol: 'websocket',
      url: 'wss://a/',
    }
    const frames = texts.map((data, index) => ({ ...hello, id: index + 1, data, bytes: 1 }))
    seen.add({ timeMs: 400, events: 1, output: [], trace: [opened, ...frames], errors: [] })
    return seen
  }
  const decided = (look: (seen: Observation) => unknown) => {
    const seen = conversation()
    return decidingFrame(
      thrown(() => look(seen)),
      seen.wire,
    )?.data
  }

  test('is where a list of what was sent parts from the expected one', () => {
    expect(
      decided(({ wire }) =>
        chai(wire.sent().map(({ data }) => data)).to.deep.equal(['a', 'b', 'c', 'd', 'e']),
      ),
    ).toBe('x')
    // Of a list that is too long, the first that is too much.
    expect(
      decided(({ wire }) => chai(wire.sent().map(({ data }) => data)).to.deep.equal(['a', 'b', 'x'])),
    ).toBe('d')
  })

  test('is the one that was found, and the last one where that is compared', () => {
    expect(
      decided(({ wire }) => {
        if (wire.sent().find(({ data }) => data === 'b')) chai.fail('expected no b')
      }),
    ).toBe('b')
    expect(decided(({ wire }) => chai(wire.sent().at(-1)?.data).to.equal('f'))).toBe('e')
    expect(decided(({ wire }) => wire.sent().map((frame) => frame.json()))).toBe('a')
  })

  test('is none where nothing was found', () => {
    expect(
      decided(({ wire }) => {
        if (!wire.sent().some(({ data }) => data === 'f')) chai.fail('expected an f')
      }),
    ).toBeUndefined()
  })
})
