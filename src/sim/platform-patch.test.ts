import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestWorld } from './test-world.ts'

const world = new TestWorld()
const undo: (() => void)[] = []

beforeAll(() => {
  for (const [target, properties] of world.simulation.patches())
    for (const [name, descriptor] of Object.entries(properties)) {
      const before = Object.getOwnPropertyDescriptor(target, name)!
      Object.defineProperty(target, name, descriptor)
      undo.push(() => Object.defineProperty(target, name, before))
    }
})

afterAll(() => {
  for (const restore of undo) restore()
})

test('randomness, dates in words and the constructor of dates follow the run', () => {
  const draws = Array.from({ length: 3 }, () => Math.random())
  expect(new Set(draws).size).toBe(3)
  expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true)
  const format = new Intl.DateTimeFormat('en', { timeZone: 'UTC', year: 'numeric' })
  expect(format.format()).toBe('2030')
  expect(format.format(0)).toBe('1970')
  expect(format.formatToParts().map(({ value }) => value)).toEqual(['2030'])
  expect(new Date(0).constructor).toBe(world.globals['Date']!.value)
})

test('AbortSignal.timeout and timeStamp are on virtual time', async () => {
  world.at(5_000, () => {
    const signal = AbortSignal.timeout(1_500)
    signal.addEventListener('abort', (event) => {
      world.say(`${(signal.reason as Error).name} ${Math.floor(event.timeStamp)}`)
    })
  })
  await world.idle()
  expect(world.log.splice(0)).toEqual(['6500 TimeoutError 6500'])
})

test('reading a Blob takes no virtual time, and comes after what was due already', async () => {
  world.at(10_000, () => {
    void new Blob(['read']).text().then((text) => world.say(text))
    world.simulation.scheduler.after(0, 'client', () => world.say('due'))
    world.simulation.scheduler.after(1, 'client', () => world.say('later'))
  })
  await world.idle()
  expect(world.log).toEqual(['10000 due', '10000 read', '10001 later'])
})

test('so does a Blob’s stream, which comes in pieces', async () => {
  world.log.length = 0
  const bytes = new Uint8Array(100_000).map((_, index) => index)
  const read = async () => {
    for await (const piece of new Blob([bytes]).stream()) world.say(`${piece.length} from ${piece[0]}`)
    for await (const piece of new Blob([]).stream()) world.say(`${piece.length} of nothing`)
    world.say('end')
  }
  world.at(20_000, () => {
    void read()
    world.simulation.scheduler.after(0, 'client', () => world.say('due'))
    world.simulation.scheduler.after(1, 'client', () => world.say('later'))
  })
  await world.idle()
  expect(world.log).toEqual([
    '20000 due',
    '20000 65536 from 0',
    '20000 34464 from 0',
    '20000 end',
    '20001 later',
  ])
})

test('digests and WebAssembly take no virtual time either', async () => {
  world.log.length = 0
  const { subtle } = world.globals['crypto']!.value as Crypto
  const digest = async () => {
    const bytes = new Uint8Array(await subtle.digest('SHA-1', new Uint8Array()))
    world.say(`digest ${bytes[0]}`)
    const { instance } = await WebAssembly.instantiate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))
    world.say(`instance with ${Object.keys(instance.exports).length}`)
    await subtle.digest('none', new Uint8Array()).catch((error: Error) => world.say(error.name))
  }
  world.at(30_000, () => {
    void digest()
    world.simulation.scheduler.after(0, 'client', () => world.say('due'))
    world.simulation.scheduler.after(1, 'client', () => world.say('later'))
  })
  await world.idle()
  expect(world.log).toEqual([
    '30000 due',
    '30000 digest 218',
    '30000 instance with 0',
    '30000 NotSupportedError',
    '30001 later',
  ])
})
