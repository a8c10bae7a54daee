import './progress-event.setup.ts'
import { expect, test } from 'vitest'
import { TestPage, type Answer } from '../http-client/test-page.ts'

const EVENTS = ['readystatechange', 'loadstart', 'progress', 'load', 'loadend', 'error', 'abort', 'timeout']

/** A request of a page whose server answers so, with its events in the page's log. */
function create(answer: Answer, network = {}) {
  const page = new TestPage(answer, network)
  const XMLHttpRequest = page.global('XMLHttpRequest') as typeof globalThis.XMLHttpRequest
  const xhr = new XMLHttpRequest()
  for (const type of EVENTS)
    xhr.addEventListener(type, () => page.say(type === 'readystatechange' ? `state ${xhr.readyState}` : type))
  return { page, xhr }
}

test('events come at the times of the line, with microtasks between', async () => {
  const { page, xhr } = create((_, response) => {
    response.write('one')
    page.at(page.timeMs + 200, () => response.end('two'))
  })
  xhr.addEventListener('load', () => queueMicrotask(() => page.say(`microtask ${xhr.responseText}`)))
  xhr.open('GET', '/path')
  xhr.send()
  await page.idle()
  expect(page.log).toEqual([
    '0 state 1',
    '0 loadstart',
    '160 state 2',
    '160 state 3',
    '160 progress',
    '360 state 3',
    '360 progress',
    '360 state 4',
    '360 load',
    '360 microtask onetwo',
    '360 loadend',
  ])
  expect(xhr.responseURL).toBe('http://lesson.example/path')
})

test('progress is told of every 50 ms at most', async () => {
  const { page, xhr } = create((_, response) => {
    response.setHeader('Content-Length', 10)
    for (let index = 1; index <= 10; index++) page.at(page.timeMs + 20 * index, () => response.write('x'))
  })
  const seen: string[] = []
  xhr.addEventListener('progress', ({ loaded, total }) => seen.push(`${page.timeMs} ${loaded}/${total}`))
  xhr.open('GET', '/')
  xhr.send()
  await page.idle()
  expect(seen).toEqual(['180 1/10', '230 3/10', '280 5/10', '330 8/10', '360 10/10'])
})

test('a timeout is of virtual time, and may be changed on the way', async () => {
  const { page, xhr } = create(() => {})
  xhr.open('GET', '/')
  xhr.timeout = 5_000
  xhr.send()
  page.at(1_000, () => (xhr.timeout = 60_000))
  await page.idle()
  expect(page.log.slice(2)).toEqual(['60000 state 4', '60000 timeout', '60000 loadend'])
})

test('the upload of a slow line is told piece by piece', async () => {
  const { page, xhr } = create((request, response) => request.resume().on('end', () => response.end()), {
    bandwidth: 65_536,
  })
  const seen: string[] = []
  for (const type of ['loadstart', 'progress', 'load', 'loadend'] as const)
    xhr.upload.addEventListener(type, ({ loaded, total }) =>
      seen.push(`${Math.round(page.timeMs / 1_000)} ${type} ${loaded}/${total}`),
    )
  xhr.open('POST', '/')
  xhr.send(new Blob([new Uint8Array(150_000)]))
  await page.idle()
  expect(seen).toEqual([
    '0 loadstart 0/150000',
    '1 progress 65536/150000',
    '2 progress 131072/150000',
    '2 progress 150000/150000',
    '2 load 150000/150000',
    '2 loadend 150000/150000',
  ])
})

test('a synchronous request is refused with what to do instead', () => {
  const { xhr } = create(() => {})
  expect(() => xhr.open('GET', '/', false)).toThrow(
    expect.objectContaining({
      name: 'InvalidAccessError',
      message: expect.stringContaining('leave the third argument out, or pass true') as string,
    }) as Error,
  )
})

test('a cut line is an error', async () => {
  const { page, xhr } = create((_, response) => response.write('start'))
  page.at(500, () => page.simulation.network.apply('drop'))
  xhr.open('GET', '/')
  xhr.send()
  await page.idle()
  expect(page.log.slice(-3)).toEqual(['500 state 4', '500 error', '500 loadend'])
  expect([xhr.status, xhr.responseText, xhr.getAllResponseHeaders()]).toEqual([0, '', ''])
})
