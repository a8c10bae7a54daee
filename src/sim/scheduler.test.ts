import { expect, test } from 'vitest'
import type { Pace } from '#lesson/messages.ts'
import type { RunMoment } from '#lesson/run-input.ts'
import { Random } from './random.ts'
import { Scheduler } from './scheduler.ts'

/** Resolves when `scheduler` is idle. */
function run(pace: Pace, program: (scheduler: Scheduler) => void): Promise<Scheduler> {
  return new Promise((resolve) => {
    const scheduler: Scheduler = new Scheduler({
      pace,
      state: (state) => {
        if (state === 'idle') resolve(scheduler)
      },
    })
    program(scheduler)
  })
}

test('events run in the order of their times, then of their queueing, at every pace', async () => {
  const random = new Random(3, 'test')
  const delays = Array.from({ length: 500 }, () => random.uint32() % 40)
  const expected = delays
    .map((delay, index) => [delay, index] as const)
    .toSorted((a, b) => a[0] - b[0] || a[1] - b[1])
  for (const pace of ['instant', 1, 10] as const) {
    const seen: [number, number][] = []
    await run(pace, (scheduler) => {
      for (const [index, delay] of delays.entries())
        scheduler.after(delay, 'client', () => seen.push([scheduler.timeMs, index]))
    })
    expect(seen).toEqual(expected)
  }
})

test.each([true, false])('microtasks, chained ones too, run between events', async (mayReject) => {
  const seen: string[] = []
  await run('instant', (scheduler) => {
    scheduler.mayReject = mayReject
    for (const name of ['a', 'b'])
      scheduler.after(0, 'client', () => {
        seen.push(name)
        void Promise.resolve()
          .then(() => seen.push(`${name} micro`))
          .then(() => seen.push(`${name} chained`))
      })
  })
  expect(seen).toEqual(['a', 'a micro', 'a chained', 'b', 'b micro', 'b chained'])
})

test('an event that throws is reported with its owner, and the queue goes on', async () => {
  const errors: [unknown, string][] = []
  const seen: string[] = []
  await new Promise<void>((resolve) => {
    const scheduler = new Scheduler({
      pace: 'instant',
      uncaught: (error, owner) => errors.push([error, owner]),
      state: (state) => state === 'idle' && resolve(),
    })
    scheduler.after(1, 'server', () => {
      throw new Error('no')
    })
    scheduler.after(2, 'client', () => seen.push('still here'))
  })
  expect(errors).toEqual([[new Error('no'), 'server']])
  expect(seen).toEqual(['still here'])
})

test('each reading of the clock moves it on, so that a loop which waits for it ends', async () => {
  const times: number[] = []
  await run('instant', (scheduler) => {
    scheduler.after(10, 'client', () => {
      const start = scheduler.readClock()
      while (scheduler.readClock() - start < 100);
    })
    scheduler.after(50, 'client', () => times.push(scheduler.timeMs))
  })
  expect(times[0]).toBeGreaterThanOrEqual(110)
  expect(times[0]).toBeLessThan(111)
})

const turn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)))

test('paused, nothing runs but by steps', async () => {
  const seen: number[] = []
  const scheduler = new Scheduler({ pace: 'paused' })
  for (const time of [1, 2, 3]) scheduler.after(time, 'client', () => seen.push(time))
  await turn()
  expect(seen).toEqual([])
  scheduler.step()
  await turn()
  expect(seen).toEqual([1])
  scheduler.step()
  scheduler.step()
  await turn()
  expect(seen).toEqual([1, 2, 3])
  scheduler.step()
  scheduler.after(1, 'client', () => seen.push(4))
  await turn()
  expect(seen).toEqual([1, 2, 3])
})

test('while the platform is at work nothing runs, and its promise is served first', async () => {
  const seen: string[] = []
  await run('instant', (scheduler) => {
    scheduler.after(0, 'client', () => {
      void scheduler.holdFor(new Blob(['x']).text()).then(() => seen.push('read'))
      scheduler.after(0, 'client', () => seen.push('next'))
    })
  })
  expect(seen).toEqual(['read', 'next'])
})

test('runs until a time and stops there', async () => {
  const seen: number[] = []
  const scheduler = new Scheduler({ pace: 'paused' })
  for (const time of [10, 20, 30]) scheduler.after(time, 'client', () => seen.push(time))
  await new Promise<void>((resolve) => scheduler.runUntil(25, resolve))
  expect([seen, scheduler.timeMs]).toEqual([[10, 20], 25])
  await new Promise<void>((resolve) => scheduler.runUntil(40, resolve))
  expect([seen, scheduler.timeMs]).toEqual([[10, 20, 30], 40])
})

test('events can be cancelled in any order', async () => {
  const random = new Random(5, 'test')
  const seen: number[] = []
  await run('instant', (scheduler) => {
    const events = Array.from({ length: 300 }, (_, index) =>
      scheduler.after(random.uint32() % 50, 'client', () => seen.push(index)),
    )
    for (const [index, event] of events.entries()) if (index % 3 !== 0) scheduler.cancel(event)
  })
  expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index * 3))
})

test('a task that is unreferenced does not keep a run at work', async () => {
  const seen: string[] = []
  const scheduler = await run('instant', (each) => {
    each.after(5, 'client', () => seen.push('counted'))
    each.setCounts(
      each.after(10, 'server', () => seen.push('unreferenced')),
      false,
    )
  })
  expect(scheduler.idle).toBe(true)
  expect(seen).toEqual(['counted'])
})

test('what comes from outside enters between two events, and when repeated enters there again', async () => {
  const record = async (pace: Pace, moments?: RunMoment[]) => {
    const seen: [string, number, number][] = []
    const taken: RunMoment[] = []
    const random = new Random(11, 'test')
    await run(pace, (scheduler) => {
      const note = (name: string) => seen.push([name, scheduler.timeMs, random.uint32()])
      const tick = (name: string, left: number) => {
        note(name)
        // What the platform tells between two tasks is as if it came at the end of the first.
        if (!moments && name === 'a' && left % 5 === 0) enter(`in ${taken.length}`)
        if (left > 0) scheduler.after(random.uint32() % 3, 'client', () => tick(name, left - 1))
      }
      const enter = (name: string, at?: RunMoment) =>
        scheduler.intervene('network', () => tick(name, 3), {
          told: (moment) => taken.push(moment),
          ...(at && { at }),
        })
      for (const name of ['a', 'b', 'c']) scheduler.after(0, 'client', () => tick(name, 20))
      for (const [index, at] of (moments ?? []).entries()) enter(`in ${index}`, at)
    })
    return { seen, taken }
  }
  const first = await record(1)
  expect(first.taken).toHaveLength(5)
  for (const pace of ['instant', 10, 4] as const) {
    const again = await record(pace, first.taken)
    expect(again).toEqual(first)
  }
})

test('what comes from outside comes in while paused, and is no step', async () => {
  const seen: string[] = []
  const scheduler = new Scheduler({ pace: 'paused' })
  for (const name of ['a', 'b']) scheduler.after(0, 'client', () => seen.push(name))
  scheduler.step()
  scheduler.intervene('network', () => seen.push('in'))
  await turn()
  expect(seen).toEqual(['in', 'a'])
})

test('what comes from outside waits until the platform is done', async () => {
  const seen: string[] = []
  const scheduler = new Scheduler({ pace: 'paused' })
  const release = scheduler.hold()
  scheduler.intervene('network', () => seen.push('in'))
  await turn()
  expect(seen).toEqual([])
  release()
  await turn()
  expect(seen).toEqual(['in'])
})

test('repeated up to a time, a run stands there with all that came in', async () => {
  const seen: string[] = []
  const scheduler = new Scheduler({ pace: 'paused' })
  for (const time of [10, 20, 30]) scheduler.after(time, 'client', () => seen.push(`at ${time}`))
  scheduler.intervene('network', () => seen.push('in'), { at: { task: 2, timeMs: 22.5 } })
  await new Promise<void>((resolve) => scheduler.runUntil(25, resolve))
  expect([seen, scheduler.timeMs]).toEqual([['at 10', 'at 20', 'in'], 25])
})

test('a moment that never comes, for the run has gone another way, is passed in time', async () => {
  const seen: string[] = []
  const scheduler = new Scheduler({ pace: 'paused' })
  scheduler.after(10, 'client', () => seen.push('at 10'))
  scheduler.after(30, 'client', () => seen.push('at 30'))
  scheduler.intervene('network', () => seen.push('in'), { at: { task: 9, timeMs: 22.5 } })
  await new Promise<void>((resolve) => scheduler.runUntil(40, resolve))
  expect(seen).toEqual(['at 10', 'in', 'at 30'])
})
