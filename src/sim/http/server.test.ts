import { expect, test } from 'vitest'
import { TestPage } from '../http-client/test-page.ts'

/** How each connection ended, on which side and when. */
const ends = (page: TestPage): string[] =>
  page.trace.flatMap((record) =>
    record.type === 'closed'
      ? [
          `${Math.round(record.timeMs)} ${record.connection} ${record.side} ${record.clean ? 'clean' : 'broken'}`,
        ]
      : [],
  )

test('an idle connection is kept for keepAliveTimeout, and its end is told of both sides', async () => {
  const page = new TestPage((_, response) => response.end('x'))
  page.server.keepAliveTimeout = 2_000
  expect((await page.fetch('/1')).headers.get('keep-alive')).toBe('timeout=2')
  page.at(1_500, () => void page.fetch('/2'))
  page.at(6_000, () => {})
  await page.idle()
  expect(page.connections).toBe(1)
  expect(ends(page)).toEqual(['3540 1 server clean', '3580 1 client clean'])
  page.at(7_000, () => void page.fetch('/3'))
  await page.idle()
  expect(page.connections).toBe(2)
})

test('without keepAliveTimeout it is kept as long as the client likes', async () => {
  const page = new TestPage((_, response) => response.end('x'))
  page.server.keepAliveTimeout = 0
  expect((await page.fetch('/1')).headers.has('keep-alive')).toBe(false)
  page.at(60_000, () => void page.fetch('/2'))
  await page.idle()
  expect(page.connections).toBe(1)
})

test('server.setTimeout: a silent connection is ended, unless somebody listens', async () => {
  const page = new TestPage(() => {})
  page.server.setTimeout(1_000)
  const failed = page.fetch('/').catch(String)
  page.at(3_000, () => {})
  expect(await failed).toBe('TypeError: Failed to fetch')
  expect(ends(page)).toEqual(['1120 1 server clean', '1160 1 client broken'])
})

test.each(['response', 'server'])('who hears timeout on the %s has to answer', async (who) => {
  const page = new TestPage((_, response) => {
    if (who === 'response') response.setTimeout(500, () => response.writeHead(503).end('late'))
  })
  if (who === 'server') {
    page.server.setTimeout(500)
    page.server.on('timeout', (socket) =>
      (socket as { end(text: string): void }).end('HTTP/1.1 503 Late\r\n\r\n'),
    )
  }
  const answer = page.fetch('/', { method: 'POST', body: 'x' })
  page.at(3_000, () => {})
  expect((await answer).status).toBe(503)
})

test('a request hears of it only as long as it is not whole', async () => {
  const page = new TestPage((request) => request.setTimeout(500, () => page.say('told')))
  page.at(3_000, () => {})
  expect(await page.fetch('/', { method: 'POST', body: 'x' }).catch(String)).toMatch(/^TypeError/)
  expect(page.log).toEqual([])
  expect(ends(page)[0]).toBe('620 1 server clean')
})

test('what is upgraded by hand has no timeout of the server, and its end is told', async () => {
  const page = new TestPage(() => {})
  page.server.setTimeout(1_000)
  page.server.on('upgrade', (_, socket) => {
    page.at(5_000, () => (socket as { destroy(): void }).destroy())
  })
  const socket = new page.WebSocket('ws://lesson.example/')
  const closed = new Promise((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)))
  expect(await closed).toBe(1006)
  expect(ends(page)).toEqual(['5000 1 server clean', '5040 1 client broken'])
})
