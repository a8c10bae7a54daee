/** The same calls on Node's own `node:events` and on ours: one transcript. */
import * as nodeModule from 'node:events'
import type standardExport from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { eventsModule } from './events.ts'

type Events = typeof standardExport & { default: typeof standardExport }
const nodeEvents = nodeModule as unknown as Events
const ours = eventsModule as unknown as Events

type Script = (events: Events, log: (...values: unknown[]) => void) => void | Promise<void>

async function transcript(events: Events, script: Script): Promise<unknown[]> {
  const lines: unknown[] = []
  await script(events, (...values) => lines.push(values))
  return lines
}

function attempt(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    const { name, message, code, context } = error as Error & { code?: string; context?: unknown }
    return { name, message, code, context }
  }
}

const scripts: Record<string, Script> = {
  'order, arguments, this and the result of emit': ({ EventEmitter }, log) => {
    const emitter = new EventEmitter()
    emitter.on('a', function (this: unknown, ...args) {
      log('first', this === emitter, ...args)
    })
    emitter.prependListener('a', (...args) => log('before', ...args))
    emitter.once('a', () => log('once'))
    emitter.prependOnceListener('a', () => log('once before'))
    log(emitter.emit('a', 1, 2), emitter.emit('a'), emitter.emit('b'))
    log(emitter.listenerCount('a'), emitter.eventNames())
  },
  'the list of an emit is the one it began with': ({ EventEmitter }, log) => {
    const emitter = new EventEmitter()
    const late = () => log('late')
    emitter.on('a', () => {
      emitter.off('a', late)
      emitter.on('a', () => log('added'))
      log('first')
    })
    emitter.on('a', late)
    emitter.emit('a')
    emitter.emit('a')
  },
  'off takes the latest registration, once ones included': ({ EventEmitter }, log) => {
    const emitter = new EventEmitter()
    const f = () => log('f')
    emitter.on('a', f).on('a', f).once('a', f)
    emitter.off('a', f)
    log(emitter.listenerCount('a', f), emitter.rawListeners('a').length)
    emitter.off('a', () => {}).removeListener('nothing', f)
    emitter.emit('a')
  },
  'newListener and removeListener': ({ EventEmitter }, log) => {
    const emitter = new EventEmitter()
    const f = () => log('f')
    const g = () => log('g')
    emitter.on('newListener', (name, listener) =>
      log('new', name, listener === f, emitter.listenerCount('a')),
    )
    emitter.on('removeListener', (name, listener) => log('removed', name, listener === f, listener === g))
    emitter.once('a', f)
    emitter.on('a', g)
    emitter.emit('a')
    emitter.on('a', f)
    emitter.removeAllListeners('a')
    emitter.on('b', f)
    emitter.removeAllListeners()
    log(emitter.eventNames())
  },
  'an error that nobody listens to is thrown': ({ EventEmitter, errorMonitor }, log) => {
    const emitter = new EventEmitter()
    emitter.on(errorMonitor, (error) => log('monitor', String(error)))
    const error = new RangeError('mine')
    log(attempt(() => emitter.emit('error', error)))
    log(attempt(() => emitter.emit('error', 'text')))
    log(attempt(() => emitter.emit('error')))
    emitter.on('error', (caught) => log(caught === error))
    log(emitter.emit('error', error))
  },
  'a listener that throws ends the emit': ({ EventEmitter }, log) => {
    const emitter = new EventEmitter()
    emitter.on('a', () => {
      throw new Error('broken')
    })
    emitter.on('a', () => log('never'))
    log(attempt(() => emitter.emit('a')))
  },
  'listeners and rawListeners': ({ EventEmitter }, log) => {
    const emitter = new EventEmitter()
    const f = () => log('f')
    emitter.once('a', f)
    const [raw] = emitter.rawListeners('a') as ((() => void) & { listener: unknown })[]
    log(emitter.listeners('a')[0] === f, raw!.listener === f, raw === f)
    raw!()
    raw!()
    log(emitter.listenerCount('a'))
  },
  'wrong arguments': ({ EventEmitter }, log) => {
    const emitter = new EventEmitter()
    for (const wrong of [undefined, null, 'x', 1, {}, [], Symbol('s')])
      log(attempt(() => emitter.on('a', wrong as never)))
    log(attempt(() => emitter.setMaxListeners(-1)))
    log(attempt(() => emitter.setMaxListeners('x' as never)))
    log(emitter.setMaxListeners(3) === emitter, emitter.getMaxListeners())
  },
  'symbols as names, subclasses': ({ EventEmitter }, log) => {
    const name = Symbol.for('name')
    class Mine extends EventEmitter {
      field = 1
    }
    const mine = new Mine()
    mine.on(name, (value) => log(value))
    log(
      mine.emit(name, 'x'),
      mine.eventNames(),
      mine instanceof EventEmitter,
      Mine.listenerCount === EventEmitter.listenerCount,
    )
  },
  'the module': (events, log) => {
    const standard = events.default
    log(standard === events.EventEmitter, standard.EventEmitter === standard, standard.defaultMaxListeners)
    log(typeof events.once, typeof events.on, typeof events.getEventListeners, typeof events.setMaxListeners)
  },
  'once as a promise': async (events, log) => {
    const { EventEmitter } = events
    const emitter = new EventEmitter()
    const both = Promise.all([events.once(emitter, 'a'), events.once(emitter, 'a')])
    emitter.emit('a', 1, 2)
    log(await both, emitter.eventNames())
    const failing = events.once(emitter, 'a')
    emitter.emit('error', new Error('no'))
    await failing.catch((error: unknown) => log(String(error), emitter.eventNames()))
    const expected = events.once(emitter, 'error')
    emitter.emit('error', 'yes')
    log(await expected)
    const controller = new AbortController()
    const aborted = events.once(emitter, 'a', { signal: controller.signal })
    controller.abort()
    await aborted.catch((error: Error & { code: string }) => log(error.name, error.code, error.message))
    const target = new EventTarget()
    const event = events.once(target, 'go')
    target.dispatchEvent(new Event('go'))
    const [arrived] = (await event) as Event[]
    log(arrived!.type)
  },
  'on as an iterator': async (events, log) => {
    const { EventEmitter } = events
    const emitter = new EventEmitter()
    const controller = new AbortController()
    const values = events.on(emitter, 'a', { signal: controller.signal })
    emitter.emit('a', 1)
    emitter.emit('a', 2)
    setImmediate(() => emitter.emit('a', 3))
    for await (const [value] of values) {
      log(value)
      if (value === 3) break
    }
    log(emitter.eventNames())
    const failing = events.on(emitter, 'a')
    emitter.emit('a', 4)
    emitter.emit('error', new Error('no'))
    log(await failing.next())
    await failing.next().catch((error: unknown) => log(String(error)))
    log(await failing.next())
  },
}

describe('node:events', () => {
  for (const [name, script] of Object.entries(scripts))
    it(name, async () => {
      const native = await transcript(nodeEvents, script)
      expect(native.length).toBeGreaterThan(0)
      expect(await transcript(ours, script)).toEqual(native)
    })

  it('refuses captureRejections by name', () => {
    expect(() => new ours.EventEmitter({ captureRejections: true })).toThrow(/captureRejections is not part/)
  })

  it('warns once of a list that grows', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    const emitter = new ours.EventEmitter()
    for (let i = 0; i < 20; i++) emitter.on('message', () => {})
    expect(warn.mock.calls.map(String)).toEqual([
      expect.stringMatching(/11 message listeners .*MaxListeners is 10/),
    ])
    warn.mockRestore()
  })
})
