import { expect, test } from 'vitest'
import { recordProxies } from './inspect/proxy.ts'
import { findMember, memberNames, peekMember } from './member-names.ts'

const trap = () => {
  throw new Error('something ran')
}

class Base {
  get lazy() {
    return trap()
  }

  method() {
    return this
  }
}

class Derived extends Base {
  own = { deep: [1, 2] }
}

test('own names come before inherited ones, getters among them, and none is called', () => {
  const names = memberNames(new Derived())
  expect(names.slice(0, 4)).toEqual(['own', 'constructor', 'lazy', 'method'])
  expect(names).toContain('hasOwnProperty')
  expect(new Set(names).size).toBe(names.length)
  expect(peekMember(new Derived(), 'lazy')).toBeUndefined()
  expect(findMember(new Derived(), 'lazy')).toHaveProperty('get')
  expect(peekMember(new Derived(), 'own')).toEqual({ deep: [1, 2] })
})

test('a list has its methods, not its indices; what is no name cannot stand after a dot', () => {
  const names = memberNames(Array.from({ length: 100_000 }))
  expect(names[0]).toBe('length')
  expect(names).toContain('map')
  expect(names).not.toContain('0')
  const odd = memberNames({ 'two words': 1, 3: 3, größe: 2, [Symbol('s')]: 4 })
  expect(odd[0]).toBe('größe')
  expect(odd).not.toContain('two words')
})

test('text and numbers have members, nothing has none, and a million keys are cut', () => {
  expect(memberNames('text')).toContain('toUpperCase')
  expect(memberNames(7)).toContain('toFixed')
  expect(memberNames(null)).toEqual([])
  expect(memberNames(undefined)).toEqual([])
  expect(memberNames(Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`k${i}`, i])))).toHaveLength(
    1_000,
  )
})

test('a proxy shows what is behind it, and no trap runs', () => {
  const scope = { Proxy }
  recordProxies(scope)
  const traps = { get: trap, ownKeys: trap, getPrototypeOf: trap, getOwnPropertyDescriptor: trap }
  const proxy = new scope.Proxy({ inside: 1 }, traps)
  expect(memberNames(proxy)[0]).toBe('inside')
  expect(peekMember(Object.create(proxy), 'inside')).toBe(1)
})
