import { describe, expect, test } from 'vitest'
import type { Pace } from '#lesson/messages.ts'
import { TestPage, type Answer } from '../http-client/test-page.ts'

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing',
    (error: unknown) => String(error),
  )

/** Begins an answer, and never ends it. */
const answer: Answer = (request, response) => {
  if (request.url !== '/never') response.write('start')
}

/** Nine requests at once over an uneven line: what was printed, and the trace. */
async function runAt(pace: Pace) {
  const page = new TestPage(
    (request, response) => {
      response.setHeader('Date', 'now')
      response.write(`${request.url} `)
      page.at(page.timeMs + 5, () => response.end('done'))
    },
    { latencyMs: 4, jitterMs: 3 },
  )
  page.simulation.scheduler.pace = pace
  await Promise.all(
    Array.from({ length: 9 }, async (_, index) => {
      const response = await page.fetch(`/${index}`, {
        method: 'POST',
        body: new Blob(['x'.repeat(index)]),
      })
      page.say(await response.text())
    }),
  )
  return [page.log, page.trace]
}

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

test('the trace has both heads and both bodies', async () => {
  const page = new TestPage((request, response) => request.pipe(response))
  await page.fetch('/', { method: 'POST', body: 'ping' }).then((response) => response.text())
  const seen = page.trace.map((record) =>
    'start' in record
      ? record.start
      : record.type === 'frame'
        ? `${record.kind} ${record.direction}`
        : record.type,
  )
  expect(seen).toEqual([
    'connection',
    'POST / HTTP/1.1',
    'body up',
    'delivered',
    'delivered',
    'HTTP/1.1 200 OK',
    'body down',
    'delivered',
    'delivered',
  ])
})

describe('connections', () => {
  test('one is used again, at most six are open, and the rest wait', async () => {
    const page = new TestPage((_, response) => response.end('x'))
    await page.fetch('/').then((response) => response.text())
    expect(page.timeMs).toBe(160)
    await page.fetch('/').then((response) => response.text())
    expect([page.timeMs, page.connections]).toEqual([240, 1])
    await Promise.all(Array.from({ length: 20 }, () => page.fetch('/').then((response) => response.text())))
    expect(page.connections).toBe(6)
  })

  test('a server that wants it closed gets a new one each time', async () => {
    const page = new TestPage((_, response) => {
      response.setHeader('Connection', 'close')
      response.end('x')
    })
    for (let count = 0; count < 3; count++) await page.fetch('/').then((response) => response.text())
    expect(page.connections).toBe(3)
  })

  test('one that the server dropped while it was idle costs nothing but time', async () => {
    const page = new TestPage((request, response) => {
      response.end('fine')
      page.at(page.timeMs + 10, () => request.socket.destroy())
    })
    await page.fetch('/').then((response) => response.text())
    // Sent before the end of the connection has arrived.
    expect(await page.fetch('/').then((response) => response.text())).toBe('fine')
    expect(page.connections).toBe(2)
  })

  test('an aborted fetch closes its connection, and the server hears of it', async () => {
    const page = new TestPage((request) => request.on('close', () => page.say('close')))
    const controller = new AbortController()
    const aborted = failure(page.fetch('/', { signal: controller.signal }))
    page.at(500, () => controller.abort())
    expect(await aborted).toBe('AbortError: This operation was aborted')
    await page.idle()
    expect(page.log).toEqual(['540 close'])
  })
})

describe('faults', () => {
  test.each([
    ['refuse', 'http://lesson.example/', 'TypeError: Failed to fetch', 80],
    ['offline', 'http://lesson.example/', 'TypeError: Failed to fetch', 0],
    ['blackhole', 'http://lesson.example/', 'TypeError: Failed to fetch', 120_000],
  ] as const)('%s', async (fault, url, message, timeMs) => {
    const page = new TestPage(answer)
    page.simulation.network.apply(fault)
    expect(await failure(page.fetch(url))).toBe(message)
    expect(page.timeMs).toBe(timeMs)
  })

  test('a name that does not resolve, a blocked port, a port where nobody listens', async () => {
    const page = new TestPage(answer)
    for (const url of ['http://x.invalid/', 'http://lesson.example:6000/', 'ftp://lesson.example/'])
      expect(await failure(page.fetch(url))).toBe('TypeError: Failed to fetch')
  })

  test('a cut in the middle of a body', async () => {
    const page = new TestPage(answer)
    const response = await page.fetch('/')
    const reader = response.body!.getReader()
    expect((await reader.read()).value).toHaveLength(5)
    page.simulation.apply('drop')
    expect(await failure(reader.read())).toBe('TypeError: network error')
  })

  test('a cut before the answer', async () => {
    const page = new TestPage(answer)
    page.at(1_000, () => page.simulation.network.apply('drop'))
    expect(await failure(page.fetch('/never'))).toBe('TypeError: Failed to fetch')
    expect(page.timeMs).toBe(1_000)
  })
})

test('a slow line takes its time, both ways', async () => {
  const page = new TestPage((request, response) => request.pipe(response), { bandwidth: 100_000 })
  const sent = new Uint8Array(500_000).fill(7)
  const response = await page.fetch('/', { method: 'POST', body: sent })
  const received = new Uint8Array(await response.arrayBuffer())
  expect([received.length, received.every((byte) => byte === 7)]).toEqual([500_000, true])
  expect(page.timeMs).toBeGreaterThan(5_000)
  expect(page.timeMs).toBeLessThan(11_000)
})

test('over https a stream is sent as it comes; over http it is refused, as HTTP/1.1 has it', async () => {
  const page = new TestPage((request, response) => {
    request.on('data', (data: unknown) => page.say(`server ${String(data)}`))
    request.on('end', () => response.end(String(request.headers['transfer-encoding'])))
  })
  const stream = () =>
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('one'))
        page.at(page.timeMs + 1_000, () => {
          controller.enqueue(new TextEncoder().encode('two'))
          controller.close()
        })
      },
    })
  const init = () => ({ method: 'POST', body: stream(), duplex: 'half' }) as RequestInit
  expect(await page.fetch('https://lesson.example/', init()).then((response) => response.text())).toBe(
    'chunked',
  )
  expect(page.log).toEqual(['200 server one', '1040 server two'])
  expect(await failure(page.fetch('http://lesson.example/', init()))).toBe('TypeError: Failed to fetch')
  expect(page.warnings).toHaveLength(1)
})

test('virtual time stands still while the browser reads a Blob', async () => {
  const page = new TestPage((request, response) => request.pipe(response))
  let late = false
  page.at(1, () => (late = true))
  const form = new FormData()
  form.append('file', new File(['content'], 'name.txt', { type: 'text/x' }))
  const response = page.fetch('/', { method: 'POST', body: form })
  const request = page.trace.find(({ type }) => type === 'connection')
  expect([request, late]).toEqual([undefined, false])
  const text = await response.then((response) => response.text())
  expect(text).toMatch(
    /^------WebKitFormBoundary\w{16}\r\nContent-Disposition: form-data; name="file"; filename="name.txt"\r\n/,
  )
  expect(page.timeMs).toBe(160)
  const again = new TestPage((request, response) => request.pipe(response))
  expect(await again.fetch('/', { method: 'POST', body: form }).then((response) => response.text())).toBe(
    text,
  )
})

test('the same run, whatever the pace', async () => {
  const instant = await runAt('instant')
  expect(await runAt(10)).toEqual(instant)
  expect(await runAt(1)).toEqual(instant)
})

test("a server's program fetches as Node does", async () => {
  const page = new TestPage((request, response) =>
    response.end([request.headers['user-agent'], request.headers['origin'] ?? 'no origin'].join(' ')),
  )
  const { fetch } = page.simulation.serverGlobals() as { fetch: typeof globalThis.fetch }
  const response = await fetch('http://localhost/', { method: 'POST' })
  expect(await response.text()).toBe('node no origin')
  expect(await failure(fetch('http://x.invalid/'))).toBe('TypeError: fetch failed')
  expect(await failure(fetch('/x'))).toContain('Failed to parse URL from /x')
})
