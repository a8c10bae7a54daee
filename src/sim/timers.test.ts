import { expect, test } from 'vitest'
import { TestWorld } from './test-world.ts'

test('timers that nest deeper than five wait at least 4 ms', async () => {
  const world = new TestWorld()
  const setTimeout = world.globals['setTimeout']!.value as typeof globalThis.setTimeout
  const times: number[] = []
  const again = () => {
    times.push(world.timeMs)
    if (times.length < 9) setTimeout(again, 0)
  }
  setTimeout(again)
  await world.idle()
  expect(times).toEqual([0, 0, 0, 0, 0, 4, 8, 12, 16])
})

test('intervals are clamped as they repeat, and end when they are cleared from within', async () => {
  const world = new TestWorld()
  const { setInterval, clearTimeout } = values(world)
  const times: number[] = []
  const id = setInterval(
    (text: string) => {
      times.push(world.timeMs)
      expect(text).toBe('argument')
      if (times.length === 8) clearTimeout(id)
    },
    1,
    'argument',
  )
  await world.idle()
  expect(times).toEqual([1, 2, 3, 4, 5, 9, 13, 17])
})

test('delays are converted as WebIDL says; text is refused; order is by time, then by call', async () => {
  const world = new TestWorld()
  const { setTimeout } = values(world)
  const log: string[] = []
  const add = (name: string, delay?: unknown) =>
    setTimeout(() => log.push(`${world.timeMs} ${name}`), delay as number)
  add('ten', '10')
  add('none')
  add('negative', -5)
  add('not a number', 'x')
  add('fraction', 1.9)
  add('wrapped', 2 ** 32 + 3)
  add('ten again', 10)
  expect(() => setTimeout('alert()' as never)).toThrow(/must be a function/)
  await world.idle()
  expect(log).toEqual([
    '0 none',
    '0 negative',
    '0 not a number',
    '1 fraction',
    '3 wrapped',
    '10 ten',
    '10 ten again',
  ])
})

test("Node's timers are objects that can be refreshed, and at least 1 ms", async () => {
  const world = new TestWorld()
  const { setTimeout, setImmediate, clearTimeout, setInterval } =
    world.simulation.serverGlobals() as unknown as typeof globalThis
  const log: string[] = []
  const say = (text: string) => log.push(`${world.timeMs} ${text}`)
  setTimeout(() => say('zero'), 0)
  setImmediate(() => say('immediate'))
  const refreshed = setTimeout(() => say('refreshed'), 10)
  setTimeout(() => refreshed.refresh(), 5)
  clearTimeout(+setTimeout(() => say('cleared by number'), 1))
  const interval = setInterval(() => {
    say('interval')
    clearTimeout(interval)
  }, 7)
  const idleOne = setTimeout(() => say('unreferenced'), 1_000).unref()
  expect([idleOne.hasRef(), refreshed.hasRef()]).toEqual([false, true])
  await world.idle()
  expect(log).toEqual(['0 immediate', '1 zero', '7 interval', '15 refreshed'])
})

test("Date is the page's own class, on virtual time, and its dates are dates", () => {
  const world = new TestWorld()
  const FakeDate = world.globals['Date']!.value as DateConstructor
  const date = new FakeDate()
  expect(date).toBeInstanceOf(Date)
  expect(date).toBeInstanceOf(FakeDate)
  expect(date.toISOString()).toBe('2030-01-01T00:00:00.000Z')
  expect(FakeDate()).toBe(
    new Date(2030, 0, 1).toString().replace(/\d\d:\d\d:\d\d.*/, '') + FakeDate().slice(16),
  )
  expect(new FakeDate(2020, 1, 2).getTime()).toBe(new Date(2020, 1, 2).getTime())
  expect([FakeDate.length, FakeDate.name, FakeDate.UTC(2000, 0)]).toEqual([7, 'Date', Date.UTC(2000, 0)])
  class Day extends FakeDate {}
  expect(new Day()).toBeInstanceOf(Day)
})

test('a loop that waits for Date ends, and performance agrees with it', async () => {
  const world = new TestWorld()
  const FakeDate = world.globals['Date']!.value as DateConstructor
  const performance = world.globals['performance']!.value as Performance
  world.at(100, () => {
    const start = FakeDate.now()
    while (FakeDate.now() - start < 250);
    world.say(`${FakeDate.now() - performance.timeOrigin - Math.floor(performance.now())}`)
  })
  await world.idle()
  expect(world.log).toEqual(['350 0'])
})

function values(world: TestWorld): typeof globalThis {
  return Object.fromEntries(
    Object.entries(world.globals).map(([name, { value }]) => [name, value as unknown]),
  ) as typeof globalThis
}
