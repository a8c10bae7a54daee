import { expect, test } from 'vitest'
import { TestPage } from '../http-client/test-page.ts'

const page = () => new TestPage((_, response) => response.end())

test('location is of the lesson, can be read, and cannot be left', () => {
  const { warnings, ...world } = page()
  const location = world.globals['location']!.get!() as Location
  expect([location.href, location.origin, location.host, location.pathname, String(location)]).toEqual([
    'http://lesson.example/',
    'http://lesson.example',
    'lesson.example',
    '/',
    'http://lesson.example/',
  ])
  location.href = '/x'
  location.hash = 'x'
  location.reload()
  location.reload()
  world.globals['location']!.set!('/y')
  expect(location.href).toBe('http://lesson.example/')
  expect(warnings.map((line) => line.replace(/:.*/, ''))).toEqual([
    'Setting location.href does nothing',
    'Setting location.hash does nothing',
    'location.reload() does nothing',
    'Setting location does nothing',
  ])
})

test('storage keeps texts, by method and by name, in two areas, for one run', () => {
  const world = page()
  const local = world.global('localStorage') as Storage & Record<string, unknown>
  local.setItem('a', '1')
  local['b'] = 2
  local.setItem('key', 'hides nothing')
  expect([local.length, local.getItem('b'), local['b'], local.getItem('c'), local['c']]).toEqual([
    3,
    '2',
    '2',
    null,
    undefined,
  ])
  expect(Object.keys(local)).toEqual(['a', 'b'])
  expect([local.key(1), local.key(9), typeof local.key, 'a' in local, JSON.stringify(local)]).toEqual([
    'b',
    null,
    'function',
    true,
    '{"a":"1","b":"2"}',
  ])
  delete local['a']
  local.removeItem('b')
  expect([local.length, local.getItem('key')]).toEqual([1, 'hides nothing'])
  expect((world.global('sessionStorage') as Storage).length).toBe(0)
  expect((page().global('localStorage') as Storage).length).toBe(0)
  expect(local).toBeInstanceOf(world.global('Storage'))
  expect(Object.prototype.toString.call(local)).toBe('[object Storage]')
  local.clear()
  expect(local.length).toBe(0)
})

test('storage has room for 5 million characters', () => {
  const local = page().global('localStorage') as Storage
  local.setItem('a', 'x'.repeat(5_000_000))
  expect(() => local.setItem('b', 'x'.repeat(500_000))).toThrow(
    expect.objectContaining({ name: 'QuotaExceededError' }) as Error,
  )
  local.setItem('a', 'x')
  local.setItem('b', 'x'.repeat(500_000))
  expect(local.length).toBe(2)
})

test('document has no elements and does not pretend', () => {
  const document = page().global('document') as Document
  expect([document.visibilityState, document.hidden, document.cookie, document.readyState]).toEqual([
    'visible',
    false,
    '',
    'complete',
  ])
  expect(
    ['createElement', 'querySelector', 'getElementById', 'body', 'documentElement'].some(
      (name) => name in document,
    ),
  ).toBe(false)
  document.cookie = 'a=b'
  expect(document.cookie).toBe('')
  document.addEventListener('visibilitychange', () => {})
})

test('window is the global object itself', () => {
  expect(page().global('window')).toBe(globalThis)
})
