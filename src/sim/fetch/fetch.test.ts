import { expect, test } from 'vitest'
import { TestPage } from '../http-client/test-page.ts'

test('a text, from request to text', async () => {
  const page = new TestPage((request, response) => {
    response.setHeader('X-Seen', `${request.method} ${request.url}`)
    response.end('hello')
  })
  const response = await page.fetch('/a?b=c#d')
  expect(response).toMatchObject({
    status: 200,
    statusText: 'OK',
    ok: true,
    url: 'http://lesson.example/a?b=c',
    type: 'basic',
    redirected: false,
    bodyUsed: false,
  })
  expect(response.headers.get('x-seen')).toBe('GET /a?b=c')
  expect(await response.text()).toBe('hello')
  expect(response.bodyUsed).toBe(true)
  await expect(response.text()).rejects.toThrow('body stream already read')
  // SYN, its answer; the request; its answer.
  expect(page.timeMs).toBe(160)
})
