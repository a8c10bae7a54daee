import { expect, test } from 'vitest'
import { Chance } from './chance.ts'

function watch() {
  // A class of its own, so that the test's own dates are left alone.
  const scope = {
    Math: Object.create(Math) as Math,
    Date: class extends Date {} as unknown as DateConstructor,
  }
  return { scope, chance: new Chance(scope) }
}

test('random numbers and today’s date are noticed, each time', () => {
  const { scope, chance } = watch()
  const asks: (() => unknown)[] = [() => scope.Math.random(), () => scope.Date.now(), () => new scope.Date()]
  for (const ask of asks) {
    expect(chance.read()).toBe(false)
    ask()
    expect(chance.read()).toBe(true)
  }
})

test('a date that is given is no chance', () => {
  const { scope, chance } = watch()
  const date = new scope.Date(0)
  expect(date.toISOString()).toBe('1970-01-01T00:00:00.000Z')
  expect(date).toBeInstanceOf(scope.Date)
  expect(date.constructor).toBe(scope.Date)
  expect(scope.Date.UTC(2026)).toBe(Date.UTC(2026))
  expect(scope.Math.max(1, 2)).toBe(2)
  expect(chance.read()).toBe(false)
})
