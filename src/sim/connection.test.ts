import { describe, expect, test } from 'vitest'
import { TestWorld } from './test-world.ts'
import type { Toxic } from './toxic.ts'

/** What page and server see when `toxic` befalls the first connection at 1 s, and the server sends 100 bytes. */
async function suffer(direction: 'up' | 'down', toxic: Toxic): Promise<string[]> {
  const world = new TestWorld()
  world.serve((socket) => {
    world.at(1_000, () => {
      const [connection] = world.simulation.network.connections
      connection!.poison(direction, toxic)
    })
    world.at(1_001, () => socket.send('x'.repeat(98)))
    world.at(1_002, () => socket.send('y'))
    world.at(10_000, () => socket.close(1000))
  })
  world.connect()
  await world.idle()
  return world.log.slice(2).map((line) => line.replace(/x{98}/, 'x…'))
}

describe('toxics, for one direction', () => {
  test.each<['up' | 'down', Toxic, string[]]>([
    [
      'down',
      { type: 'latency', latencyMs: 500 },
      ['1501 message x…', '1502 message y', '11040 close 1000  true', '11080 server close 1000 '],
    ],
    [
      'down',
      { type: 'bandwidth', rate: 100 },
      ['2041 message x…', '2071 message y', '10160 close 1000  true', '10200 server close 1000 '],
    ],
    [
      'down',
      { type: 'limit_data', bytes: 100 },
      ['1041 message x…', '1042 close 1006  false', '1042 server close 1006 '],
    ],
    ['down', { type: 'timeout', timeoutMs: 300 }, ['1300 close 1006  false', '1300 server close 1006 ']],
    ['up', { type: 'reset_peer', timeoutMs: 20 }, ['1020 close 1006  false', '1020 server close 1006 ']],
    [
      'down',
      { type: 'slow_close', delayMs: 700 },
      ['1041 message x…', '1042 message y', '10820 close 1000  true', '10860 server close 1000 '],
    ],
  ])('%s %j', async (direction, toxic, log) => {
    expect(await suffer(direction, toxic)).toEqual(log)
  })
})

test('a client that gives up while it connects leaves nothing behind', async () => {
  const world = new TestWorld()
  world.serve()
  const socket = world.connect()
  world.at(90, () => socket.close())
  await world.idle()
  expect([...world.simulation.network.connections]).toEqual([])
  expect(world.log.slice(0, 2)).toEqual(['90 error', '90 close 1006  false'])
})

test('more connections than can be open are refused: told once, in no trace, and a place that is free is taken', async () => {
  const world = new TestWorld()
  world.serve()
  const sockets = Array.from({ length: 5_003 }, (_, i) => new world.WebSocket(`ws://host-${i}.example/`))
  const codes: number[] = []
  for (const socket of sockets) socket.addEventListener('close', ({ code }) => codes.push(code))
  world.at(1_000, () => {
    expect([codes, sockets[4_999]?.readyState]).toEqual([[1006, 1006, 1006], 1])
    for (const socket of sockets.slice(0, 2)) socket.close()
  })
  world.at(2_000, () => world.connect())
  await world.idle()
  expect(world.warnings).toEqual([expect.stringMatching(/^The client has 5000 connections open/)])
  expect(world.log.filter((line) => line.endsWith(' open'))).toEqual(['2160 open'])
  const ids = world.trace.flatMap((record) => ('connection' in record ? [record.connection] : []))
  expect([Math.min(...ids), Math.max(...ids)]).toEqual([1, 5_001])
})

test('a loop that connects without end is ended by an error', () => {
  const { WebSocket } = new TestWorld()
  expect(() => {
    for (;;) void new WebSocket('ws://example.com/')
  }).toThrow(RangeError)
})
