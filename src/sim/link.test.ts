import { expect, test } from 'vitest'
import type { NetworkConditions } from '#lesson/network.ts'
import { GIVE_UP_MS, Link } from './link.ts'
import { Random } from './random.ts'
import { Scheduler } from './scheduler.ts'

function createLink(conditions: Partial<NetworkConditions> = {}) {
  let finish: () => void
  const idle = new Promise<void>((resolve) => (finish = resolve))
  const scheduler = new Scheduler({ pace: 'instant', state: (state) => state === 'idle' && finish() })
  const log: string[] = []
  const all = { latencyMs: 40, jitterMs: 0, seed: 1, ...conditions }
  const say = (text: string) => log.push(`${Number(scheduler.timeMs.toFixed(3))} ${text}`)
  const link = new Link<string>(scheduler, all, new Random(all.seed, 'line'), 'server', {
    arrived: (item) => say(item),
    lost: (item) => say(`lost ${item}`),
    limited: () => say('limited'),
    gaveUp: () => say('gave up'),
  })
  return { scheduler, link, log, say, idle, conditions: all }
}

test('latency delays, bandwidth spaces out, and the buffer empties with it', async () => {
  const { scheduler, link, log, say, idle } = createLink({ bandwidth: 1_000 })
  link.send('a', 100, 100, 0)
  link.send('b', 50, 50, 0)
  for (const time of [0, 99, 101, 149, 151])
    scheduler.after(time, 'client', () => say(`buffered ${link.bufferedBytes} backlog ${link.backlogBytes}`))
  await idle
  expect(log).toEqual([
    '0 buffered 150 backlog 150',
    '99 buffered 150 backlog 51',
    '101 buffered 50 backlog 49',
    '140 a',
    '149 buffered 50 backlog 1',
    '151 buffered 0 backlog 0',
    '190 b',
  ])
})

test('without a limit the buffer empties after the task that filled it', async () => {
  const { scheduler, link, log, say, idle } = createLink()
  scheduler.after(1, 'client', () => {
    link.send('a', 10, 8, 0)
    say(`buffered ${link.bufferedBytes}`)
    void Promise.resolve().then(() => say(`in a microtask ${link.bufferedBytes}`))
    scheduler.after(0, 'client', () => say(`in the next task ${link.bufferedBytes}`))
  })
  await idle
  expect(log).toEqual(['1 buffered 8', '1 in a microtask 8', '1 in the next task 0', '41 a'])
})

test('jitter varies each arrival within its bounds, keeps the order, and repeats with the seed', async () => {
  const runs: string[][] = []
  for (const seed of [7, 7, 8]) {
    const { scheduler, link, log, idle } = createLink({ jitterMs: 30, seed })
    for (let index = 0; index < 100; index++)
      scheduler.after(index * 5, 'client', () => link.send(`${index}`, 1, 1, 0))
    await idle
    runs.push(log)
  }
  const [first, again, other] = runs as [string[], string[], string[]]
  expect(first).toEqual(again)
  expect(first).not.toEqual(other)
  expect(first.map((line) => Number(line.split(' ')[1]))).toEqual(
    Array.from({ length: 100 }, (_, index) => index),
  )
  for (const line of first) {
    const [time, index] = line.split(' ').map(Number) as [number, number]
    expect(time).toBeGreaterThanOrEqual(index * 5 + 10)
    expect(time).toBeLessThanOrEqual(500 + 70)
  }
})

test('a cut loses what is under way', async () => {
  const { scheduler, link, log, idle } = createLink()
  link.send('a', 1, 1, 0)
  scheduler.after(30, 'client', () => link.send('b', 1, 1, 0))
  scheduler.after(50, 'network', () => link.cut())
  await idle
  expect(log).toEqual(['40 a', '50 lost b'])
  expect(link.bufferedBytes).toBe(0)
})

test('silence holds everything back; what was sent arrives in order after it', async () => {
  const { scheduler, link, log, idle } = createLink()
  link.send('a', 1, 1, 0)
  scheduler.after(10, 'network', () => link.silence())
  scheduler.after(1_000, 'client', () => link.send('b', 1, 1, 0))
  scheduler.after(5_000, 'network', () => link.restore())
  await idle
  expect(log).toEqual(['5040 a', '5040 b'])
})

test('the sender gives up after two minutes without an acknowledgement', async () => {
  const { scheduler, link, log, idle } = createLink()
  scheduler.after(10, 'network', () => link.silence())
  scheduler.after(1_000, 'client', () => link.send('a', 1, 1, 0))
  await idle
  expect(log).toEqual([`${1_000 + GIVE_UP_MS} gave up`])
})

test('silence fills the send buffer of the system, then that of the program', async () => {
  const { link } = createLink()
  link.silence()
  for (let index = 0; index < 5; index++) link.send('x', 100_000, 100_000, 0)
  expect(link.backlogBytes).toBe(500_000 - 256 * 1024)
})

test('a change of bandwidth reaches what has not left', async () => {
  const { scheduler, link, log, idle, conditions } = createLink({ bandwidth: 1_000, latencyMs: 0 })
  link.send('a', 100, 100, 0)
  link.send('b', 1_000, 1_000, 0)
  scheduler.after(150, 'network', () => {
    conditions.bandwidth = 100_000
    link.reschedule()
  })
  await idle
  expect(log).toEqual(['100 a', '160 b'])
})
