// oxlint-disable unicorn/prefer-add-event-listener -- handler attributes are what is tested.
import { describe, expect, test } from 'vitest'
import { TestWorld } from '../test-world.ts'
import type { WebSocket } from './socket.ts'

test('messages are Buffers, or what binaryType says; pings and pongs carry data', async () => {
  const world = new TestWorld()
  world.serve((socket) => {
    const seen: string[] = []
    socket.on('message', (data: object, isBinary: boolean) => {
      seen.push(`${data.constructor.name} ${isBinary}`)
      socket.binaryType = 'arraybuffer'
      if (seen.length === 3) world.say(seen.join(', '))
    })
    socket.on('pong', (data: unknown) => world.say(`pong ${String(data)}`))
    socket.ping('are you there')
    socket.ping()
  })
  const page = world.connect()
  page.addEventListener('open', () => {
    page.send('text')
    page.send(new Uint8Array([1]))
    page.send(new Uint8Array([2]))
  })
  await world.idle()
  expect(world.log.filter((line) => !line.includes('message'))).toEqual([
    '120 server connection',
    '160 open',
    '200 Buffer false, ArrayBuffer true, ArrayBuffer true',
    '200 pong are you there',
    '200 pong ',
  ])
})

test('send takes numbers, views and fragments; its callback hears of success and of failure', async () => {
  const world = new TestWorld()
  const calls: unknown[] = []
  world.serve((socket) => {
    socket.send(42)
    socket.send(new Uint8Array([104, 105]), { binary: false })
    socket.send('frag', { fin: false })
    socket.send('ment')
    socket.send(undefined)
    socket.send('last', (error?: Error) => {
      calls.push(error)
      socket.close()
      socket.send('too late', (late?: Error) => calls.push(late?.message))
    })
    expect(() => socket.send({})).toThrow(TypeError)
  })
  const data: unknown[] = []
  const page = world.connect()
  page.binaryType = 'arraybuffer'
  page.addEventListener('message', (event) => data.push(event.data))
  await world.idle()
  expect(data).toEqual(['42', 'hi', 'fragment', new ArrayBuffer(0), 'last'])
  expect(calls).toEqual([undefined, 'WebSocket is not open: readyState 2 (CLOSING)'])
})

test('close() checks its arguments as ws does', async () => {
  const world = new TestWorld()
  const errors: string[] = []
  world.serve((socket) => {
    for (const args of [[1004], [1005], [1016], [999], ['1000'], [1000, 'x'.repeat(124)]] as [
      number,
      string,
    ][])
      try {
        socket.close(...args)
      } catch (error) {
        errors.push((error as Error).message)
      }
  })
  world.connect()
  await world.idle()
  expect(errors).toEqual([
    ...Array.from({ length: 5 }, () => 'First argument must be a valid error code number'),
    'The message must not be greater than 123 bytes',
  ])
})

test('text that is not UTF-8 fails the page', async () => {
  const world = new TestWorld()
  world.serve((socket) => socket.send(new Uint8Array([0xff]), { binary: false }))
  world.connect()
  await world.idle()
  expect(world.log.slice(0, 4)).toEqual([
    '120 server connection',
    '160 open',
    '160 error',
    '160 close 1006  false',
  ])
})

test('a paused socket holds messages back until it is resumed', async () => {
  const world = new TestWorld()
  world.serve((socket) => {
    socket.pause()
    world.say(String(socket.isPaused))
    world.at(1_000, () => socket.resume())
  })
  const page = world.connect()
  page.addEventListener('open', () => {
    page.send('1')
    page.send('2')
    page.close()
  })
  await world.idle()
  expect(world.log.slice(3)).toEqual([
    '1000 server message 1',
    '1000 server message 2',
    '1040 close 1005  true',
    '1080 server close 1005 ',
  ])
})

test('back-pressure: bufferedAmount and callbacks follow the bandwidth', async () => {
  const world = new TestWorld({ bandwidth: 10_000 })
  world.serve((socket) => {
    const start = world.timeMs
    socket.send(new Uint8Array(9_996), () => world.say(`taken after ${Math.round(world.timeMs - start)}`))
    world.say(`buffered ${socket.bufferedAmount > 9_996}`)
    world.at(start + 500, () => world.say(`half: ${socket.bufferedAmount < 6_000}`))
    world.at(start + 2_000, () => world.say(`then ${socket.bufferedAmount}`))
  })
  world.connect()
  await world.idle()
  const told = world.log.map((line) => line.replace(/^\d+ /, ''))
  expect(told).toContain('buffered true')
  expect(told).toContain('half: true')
  expect(told).toContain('then 0')
  const taken = Number(
    told
      .find((line) => line.startsWith('taken'))!
      .split(' ')
      .at(-1),
  )
  expect(taken).toBeGreaterThanOrEqual(1_000)
  expect(taken).toBeLessThan(1_100)
})

test('addEventListener and on… give events of their own', async () => {
  const world = new TestWorld()
  world.serve((socket) => {
    socket.onmessage = (event: { data: unknown; type: string; target: WebSocket }) =>
      world.say(`${event.type} ${String(event.data)} ${event.target === socket}`)
    socket.addEventListener('close', ((event: { code: number; reason: string; wasClean: boolean }) =>
      world.say(`${event.code} ${event.reason} ${event.wasClean}`)) as () => void)
    expect(typeof socket.onmessage).toBe('function')
  })
  const page = world.connect()
  page.addEventListener('open', () => {
    page.send('x')
    page.close(3000, 'r')
  })
  await world.idle()
  expect(world.log).toContain('200 message x true')
  expect(world.log).toContain('280 3000 r true')
})

describe('the client for programs on the server', () => {
  test('talks to a server of the same program', async () => {
    const world = new TestWorld()
    world.serve((socket) => socket.on('message', (data: unknown) => socket.send(data)))
    const client = new world.ws.WebSocket('ws://localhost/', { headers: { 'X-Token': 't' } } as never)
    client.on('open', () => client.send('hi'))
    client.on('message', (data: unknown, isBinary: boolean) => {
      world.say(`client ${String(data)} ${isBinary}`)
      client.close(1000, 'ok')
    })
    client.on('close', (code: number, reason: unknown) => world.say(`client close ${code} ${String(reason)}`))
    await world.idle()
    expect(world.log).toEqual([
      '120 server connection',
      '200 server message hi',
      '240 client hi true',
      '320 client close 1000 ok',
      '360 server close 1000 ok',
    ])
  })

  test.each([
    ['ws://localhost:1/', 'connect ECONNREFUSED localhost:1'],
    ['ws://no.invalid/', 'getaddrinfo ENOTFOUND no.invalid'],
    ['ws://localhost:80/nowhere', 'Unexpected server response: 400'],
  ])('%s fails', async (url, message) => {
    const world = new TestWorld()
    world.serve(undefined, { port: 80, path: '/somewhere' })
    const client = new world.ws.WebSocket(url)
    client.on('error', (error: Error) => world.say(error.message))
    client.on('close', (code: number) => world.say(`close ${code}`))
    await world.idle()
    expect(world.log.map((line) => line.replace(/^\d+ /, ''))).toEqual([message, 'close 1006'])
  })

  test('what is not there is refused by name', () => {
    const { ws } = new TestWorld()
    expect(() => (ws as unknown as { createWebSocketStream(): void }).createWebSocketStream()).toThrow(
      /createWebSocketStream/,
    )
    expect(() => new ws.WebSocket('ws://x', { followRedirects: true } as never)).toThrow(/followRedirects/)
  })
})
