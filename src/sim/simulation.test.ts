import { expect, test } from 'vitest'
import type { Pace } from '#lesson/messages.ts'
import { TestWorld } from './test-world.ts'

test('an echo server answers a page, and the trace tells all of it', async () => {
  const world = new TestWorld()
  world.serve((socket) =>
    socket.on('message', (data: unknown, binary: boolean) => socket.send(data, { binary })),
  )
  const socket = world.connect('ws://example.com/ws')
  socket.addEventListener('open', () => socket.send('hello'))
  socket.addEventListener('message', () => socket.close(4000, 'done'))
  await world.idle()
  expect(world.log).toEqual([
    '120 server connection',
    '160 open',
    '200 server message hello',
    '240 message hello',
    '320 close 4000 done true',
    '360 server close 4000 done',
  ])
  expect(
    world.trace.map(
      (record) => `${record.timeMs} ${record.type}${'kind' in record ? ` ${record.kind}` : ''}`,
    ),
  ).toEqual([
    '0 connection',
    '80 request',
    '120 delivered',
    '120 response',
    '160 delivered',
    '160 open',
    '160 frame text',
    '200 delivered',
    '200 frame text',
    '240 delivered',
    '240 frame close',
    '280 delivered',
    '280 frame close',
    '320 delivered',
    '320 closed',
    '360 closed',
  ])
})

/** A program with timers, randomness, jitter and faults, and all that can be seen of it. */
async function transcript(pace: Pace): Promise<string> {
  const world = new TestWorld(
    { jitterMs: 15, seed: 42, latencyMs: 20, faults: [{ atMs: 230, do: 'drop' }] },
    { pace },
  )
  world.serve((socket) => {
    const timer = world.simulation.serverGlobals()['setInterval'] as typeof setInterval
    const id = timer(() => socket.send(`tick ${world.timeMs}`), 7)
    socket.on('close', () => (world.simulation.serverGlobals()['clearInterval'] as (id: unknown) => void)(id))
  })
  const crypto = world.globals['crypto']!.value as Crypto
  const connect = () => {
    const socket = world.connect()
    socket.addEventListener('message', () => socket.send(crypto.randomUUID()))
    socket.addEventListener('open', () => world.at(world.timeMs + 150, () => socket.close()))
  }
  connect()
  world.at(240, connect)
  await world.idle()
  return JSON.stringify([world.log, world.trace])
}

test('a run is the same at every pace, to the byte', async () => {
  const instant = await transcript('instant')
  expect(instant).toContain('tick')
  expect(await transcript('instant')).toBe(instant)
  expect(await transcript(4)).toBe(instant)
  expect(await transcript(50)).toBe(instant)
})

test('an uncaught error in a callback of the server ends the server; restart brings it back', async () => {
  const world: TestWorld = new TestWorld({}, { restart: () => void world.serve() })
  world.serve((socket) =>
    socket.on('message', () => {
      throw new Error('bad message')
    }),
  )
  const socket = world.connect()
  socket.addEventListener('open', () => socket.send('x'))
  world.at(1_000, () => world.connect())
  world.at(2_000, () => world.simulation.apply('restart'))
  world.at(3_000, () => world.connect())
  await world.idle()
  expect(world.errors).toEqual([new Error('bad message')])
  expect(world.warnings).toEqual([
    expect.stringMatching(/^The server has ended.*its connections are cut, its ports closed/),
  ])
  expect(world.log).toEqual([
    '120 server connection',
    '160 open',
    '200 server message x',
    '200 close 1006  false',
    '200 server close 1006 ',
    '1080 error',
    '1080 close 1006  false',
    '3120 server connection',
    '3160 open',
  ])
})

test('every module that a server may import is there, with a default, under both names', () => {
  const modules = new TestWorld().simulation.serverModules()
  expect([...modules.keys()]).toEqual(
    expect.arrayContaining([
      'ws',
      'http',
      'node:http',
      'node:events',
      'node:crypto',
      'node:buffer',
      'node:timers',
    ]),
  )
  for (const [, exports] of modules) expect(exports).toHaveProperty('default')
})

const draw = (seed: number) => {
  const crypto = new TestWorld({ seed }).globals['crypto']!.value as Crypto
  return [crypto.randomUUID(), ...crypto.getRandomValues(new Uint32Array(2))]
}

test('randomness comes from the seed', () => {
  expect(draw(1)).toEqual(draw(1))
  expect(draw(1)).not.toEqual(draw(2))
  expect(draw(1)[0]).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
})
