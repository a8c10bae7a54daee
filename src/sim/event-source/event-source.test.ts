import { expect, test } from 'vitest'
import type { FrameSent } from '#lesson/trace.ts'
import { TestPage } from '../http-client/test-page.ts'

function watch(page: TestPage, url = '/events'): EventSource {
  const EventSource = page.global('EventSource') as typeof globalThis.EventSource
  const source = new EventSource(url)
  source.addEventListener('open', () => page.say('open'))
  source.addEventListener('message', ({ data }) => page.say(`message ${data}`))
  source.addEventListener('error', () => page.say(`error ${source.readyState}`))
  return source
}

test('a connection that is cut comes back after three virtual seconds, and says where it was', async () => {
  const ids: unknown[] = []
  const page = new TestPage((request, response) => {
    ids.push(request.headers['last-event-id'])
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.write(`id: ${ids.length}\ndata: hello\n\n`)
  })
  const source = watch(page)
  page.at(1_000, () => page.simulation.network.apply('drop'))
  page.at(5_000, () => source.close())
  await page.idle()
  expect(page.log).toEqual([
    '160 open',
    '160 message hello',
    '1000 error 0',
    '4160 open',
    '4160 message hello',
  ])
  expect(ids).toEqual([undefined, '1'])
})

test('the trace has its connection, its heads, and its events as such', async () => {
  const page = new TestPage((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.write('data: 1\n\n')
    response.end('data: 2\n\n')
  })
  const source = watch(page)
  source.addEventListener('error', () => source.close())
  await page.idle()
  const [connection] = page.trace
  expect(connection).toMatchObject({ protocol: 'event-source', url: 'http://lesson.example/events' })
  const frames = page.trace.filter((record): record is FrameSent => record.type === 'frame')
  expect(frames.map(({ kind, direction, bytes }) => `${kind} ${direction} ${bytes}`)).toEqual([
    'event down 9',
    'event down 9',
  ])
})

test('microtasks run between two events that came in one piece', async () => {
  const page = new TestPage((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.end('data: 1\n\ndata: 2\n\n')
  })
  const source = watch(page)
  source.addEventListener('message', () => queueMicrotask(() => page.say('microtask')))
  source.addEventListener('error', () => source.close())
  await page.idle()
  expect(page.log.map((line) => line.replace(/^\d+ /, ''))).toEqual([
    'open',
    'message 1',
    'microtask',
    'message 2',
    'microtask',
    'error 0',
  ])
})

test('it takes one of the six connections, as many a page has found out', async () => {
  const page = new TestPage((request, response) => {
    if (request.url === '/events')
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders()
    else response.end('data')
  })
  const sources = Array.from({ length: 6 }, () => watch(page))
  let answered = false
  void page.fetch('/data').then(() => (answered = true))
  let answeredBefore: boolean | undefined
  page.at(1_000, () => {
    answeredBefore = answered
    sources[0]!.close()
  })
  page.at(2_000, () => sources.forEach((source) => source.close()))
  await page.idle()
  expect([answeredBefore, answered]).toEqual([false, true])
})
