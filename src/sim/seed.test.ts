import { expect, test } from 'vitest'
import { Seed } from './seed.ts'
import { TestWorld } from './test-world.ts'

test('a stream for each user, the same for the same seed', () => {
  const draw = (seed: number, name: string) => new Seed(seed).stream(name).uint32()
  expect(draw(1, 'line')).toBe(draw(1, 'line'))
  expect(new Set([draw(1, 'line'), draw(1, 'client'), draw(2, 'line')]).size).toBe(3)
})

test('whether any stream has given a number', () => {
  const seed = new Seed(1)
  const [line] = [seed.stream('line'), seed.stream('client')]
  expect(seed.isDrawn).toBe(false)
  line.fill(new Uint8Array(0))
  expect(seed.isDrawn).toBe(false)
  line.fraction()
  expect(seed.isDrawn).toBe(true)
})

test('a conversation on a steady line draws nothing, and is the same with every seed', async () => {
  const converse = async (network: { seed: number; jitterMs: number }) => {
    const world = new TestWorld(network)
    world.serve((client) => client.on('message', (data: unknown) => client.send(data)))
    const socket = world.connect()
    socket.addEventListener('open', () => socket.send('hello'))
    socket.addEventListener('message', () => socket.close())
    await world.idle()
    return { trace: world.trace, isDrawn: world.simulation.seed.isDrawn }
  }
  const first = await converse({ seed: 1, jitterMs: 0 })
  expect(first.isDrawn).toBe(false)
  expect(first.trace.length).toBeGreaterThan(10)
  expect(await converse({ seed: 2, jitterMs: 0 })).toEqual(first)
  expect((await converse({ seed: 1, jitterMs: 5 })).isDrawn).toBe(true)
})
