import { describe, expect, test } from 'vitest'
import type { IncomingMessage } from '../http/incoming-message.ts'
import type { ServerResponse } from '../http/server-response.ts'
import type { Server } from '../http/server.ts'
import type { Socket } from '../http/socket.ts'
import type { Buffer } from '../node/buffer.ts'
import { TestWorld } from '../test-world.ts'
import type { WebSocket } from './socket.ts'

describe('options', () => {
  test('one and only one way of listening', () => {
    const { ws } = new TestWorld()
    for (const options of [{}, { port: 1, noServer: true }, { noServer: true, server: {} }])
      expect(() => new ws.WebSocketServer(options)).toThrow(
        'One and only one of the "port", "server", or "noServer" options must be specified',
      )
  })

  test('an option that is not there is named', () => {
    const world = new TestWorld()
    world.serve(undefined, { port: 80, maxPayload: 5, compresion: true })
    expect(world.warnings).toEqual(['WebSocketServer has no option `compresion` here; it is ignored.'])
  })

  test('a port that is taken is an error event; port 0 is every port that nobody else has', async () => {
    const world = new TestWorld()
    const first = new world.ws.WebSocketServer({ port: 8080 }, () => world.say('listening'))
    const second = new world.ws.WebSocketServer({ port: 8080 })
    second.on('error', (error: Error & { code: string }) => world.say(error.code))
    const any = world.serve(undefined, { port: 0 })
    first.on('connection', () => world.say('first'))
    world.connect('ws://a:8080')
    world.connect('ws://b:1234')
    await world.idle()
    expect(world.log).toEqual([
      '0 listening',
      '0 EADDRINUSE',
      '120 first',
      '120 server connection',
      '160 open',
      '160 open',
    ])
    expect(any.address()).toMatchObject({ family: 'IPv6', port: expect.any(Number) as number })
  })
})

test('the request is the handshake as a browser sends it', async () => {
  const world = new TestWorld()
  const server = world.serve()
  let request: IncomingMessage | undefined
  server.on('connection', (_: unknown, given: IncomingMessage) => (request = given))
  server.on('headers', (headers: string[]) => headers.push('X-Extra: 1'))
  world.connect('wss://example.com:8443/chat?token=1', ['a', 'b'])
  await world.idle()
  expect(request).toMatchObject({ method: 'GET', url: '/chat?token=1', httpVersion: '1.1' })
  expect(request!.headers).toMatchObject({
    host: 'example.com:8443',
    upgrade: 'websocket',
    connection: 'Upgrade',
    origin: 'http://lesson.example',
    'sec-websocket-version': '13',
    'sec-websocket-protocol': 'a, b',
  })
  expect(request!.headers['sec-websocket-key']).toMatch(/^[\w+/]{22}==$/)
  expect([request!.socket.remoteAddress, request!.socket.encrypted]).toEqual(['127.0.0.1', true])
  const response = world.trace.find(({ type }) => type === 'response') as { headers: [string, string][] }
  expect(response.headers).toContainEqual(['X-Extra', '1'])
})

describe('close()', () => {
  test('of a server with a port waits for the last connection', async () => {
    const world = new TestWorld()
    const server = world.serve()
    const socket = world.connect()
    world.at(1_000, () => server.close(() => world.say('closed')))
    world.at(1_500, () => world.connect())
    world.at(2_000, () => socket.close())
    await world.idle()
    expect(world.log.slice(2)).toEqual([
      '1580 error',
      '1580 close 1006  false',
      '2080 close 1005  true',
      '2120 closed',
      '2120 server close 1005 ',
    ])
  })

  test('twice is an error for the second callback', async () => {
    const world = new TestWorld()
    const server = world.serve()
    server.close()
    await new Promise<void>((resolve) => server.on('close', resolve))
    const error = await new Promise<Error | undefined>((resolve) => server.close(resolve))
    expect(error?.message).toBe('The server is not running')
  })
})

test('clients holds the open sockets; a broadcast reaches them all', async () => {
  const world = new TestWorld()
  const server = world.serve((socket) =>
    socket.on('message', (data: unknown, binary: boolean) => {
      for (const client of server.clients) client.send(data, { binary })
    }),
  )
  const sockets = ['a', 'b', 'c'].map((host) => world.connect(`ws://${host}`))
  world.at(1_000, () => sockets[1]!.close())
  world.at(2_000, () => {
    world.say(`${server.clients.size} clients`)
    sockets[0]!.send('all')
  })
  await world.idle()
  expect(world.log.slice(-4)).toEqual([
    '2000 2 clients',
    '2040 server message all',
    '2080 message all',
    '2080 message all',
  ])
})

const authenticating = (world: TestWorld): Server => {
  const server = world.http.createServer((_: IncomingMessage, response: ServerResponse) =>
    response.end('plain'),
  )
  const wss = new world.ws.WebSocketServer({ noServer: true })
  wss.on('connection', (socket: WebSocket, _: IncomingMessage, user: string) => socket.send(`hello ${user}`))
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const user = new URL(request.url, 'ws://x').searchParams.get('user')
    if (user === null) {
      socket.write('HTTP/1.1 401 Unauthorized\r\n\r\n')
      socket.destroy()
    } else
      wss.handleUpgrade(request, socket, head, (webSocket) =>
        wss.emit('connection', webSocket, request, user),
      )
  })
  return server.listen(8080)
}

describe('one http server', () => {
  test('authenticates upgrades by hand', async () => {
    const world = new TestWorld()
    authenticating(world)
    world.connect('ws://x:8080/?user=ann')
    world.connect('ws://y:8080/')
    await world.idle()
    expect(world.log.toSorted()).toEqual([
      '160 close 1006  false',
      '160 error',
      '160 message hello ann',
      '160 open',
    ])
    expect(
      world.trace
        .filter(({ type }) => type === 'response')
        .map((record) => (record as { start: string }).start),
    ).toEqual(['HTTP/1.1 101 Switching Protocols', 'HTTP/1.1 401 Unauthorized'])
  })

  test('shared by two WebSocket servers', async () => {
    const world = new TestWorld()
    const server = world.http.createServer()
    const [foo, bar] = ['foo', 'bar'].map((name) => {
      const wss = new world.ws.WebSocketServer({ noServer: true })
      wss.on('connection', (socket: WebSocket) => socket.send(name))
      return wss
    })
    server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      const wss = request.url === '/foo' ? foo : request.url === '/bar' ? bar : undefined
      if (wss)
        wss.handleUpgrade(request, socket, head, (webSocket) => wss.emit('connection', webSocket, request))
      else socket.destroy()
    })
    server.listen(80)
    for (const path of ['foo', 'bar', 'else']) world.connect(`ws://${path}/${path}`)
    await world.idle()
    expect(world.log.toSorted()).toEqual([
      '160 close 1006  false',
      '160 error',
      '160 message bar',
      '160 message foo',
      '160 open',
      '160 open',
    ])
  })
})
