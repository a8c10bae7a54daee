import * as chai from 'chai'
import { describe, expect, test } from 'vitest'
import { Surroundings } from './surroundings.ts'

/** Something like a global object, with what can be reached from it. */
function world() {
  class Base {
    method() {
      return 1
    }
  }
  const deep = {
    list: [1, 2],
    get live() {
      return Math.random()
    },
  }
  return { Base, deep, fixed: 'text' }
}

describe('what a check may leave behind', () => {
  type World = ReturnType<typeof world>
  const changes: Record<string, (world: World & Record<string, unknown>) => void> = {
    'a new name': (scope) => (scope['leaked'] = 1),
    'a name with another value': (scope) => (scope['fixed'] = 'other'),
    'a name less': (scope) => Reflect.deleteProperty(scope, 'fixed'),
    'a method of a prototype': ({ Base }) => (Base.prototype.method = () => 2),
    'something in a list': ({ deep }) => deep.list.push(3),
    'another accessor': ({ deep }) => Object.defineProperty(deep, 'live', { get: () => 1 }),
    'another prototype': ({ deep }) => Object.setPrototypeOf(deep, null),
    'a name in the place of another': (scope) => {
      Reflect.deleteProperty(scope, 'fixed')
      scope['other'] = 'text'
    },
  }
  for (const [name, change] of Object.entries(changes))
    test(`${name} is noticed`, () => {
      const scope = world()
      const surroundings = new Surroundings(scope)
      expect(surroundings.areIntact()).toBe(true)
      change(scope)
      expect(surroundings.areIntact()).toBe(false)
    })
})

test('what hangs together in a circle comes to an end', () => {
  const ring: { next?: object } = {}
  ring.next = { ring }
  expect(new Surroundings(ring).areIntact()).toBe(true)
})

test('assertions leave nothing behind', () => {
  const surroundings = new Surroundings(chai)
  chai.expect([{ a: 1 }]).to.deep.include({ a: 1 })
  try {
    chai
      .expect({ a: [1, 2] }, 'it')
      .to.have.property('a')
      .that.has.lengthOf(3)
  } catch {
    // Only what it leaves behind is looked at.
  }
  expect(surroundings.areIntact()).toBe(true)
})
