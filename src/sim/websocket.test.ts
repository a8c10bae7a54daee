// oxlint-disable unicorn/prefer-add-event-listener, typescript/unbound-method -- these are what is tested.
import { describe, expect, test } from 'vitest'
import { TestWorld } from './test-world.ts'
import type { WebSocket as WsSocket } from './ws/socket.ts'

function thrown(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`
  }
  return 'nothing'
}

describe('constructor', () => {
  const { WebSocket } = new TestWorld()
  const construct = (...args: unknown[]) => thrown(() => Reflect.construct(WebSocket, args))

  test.each([
    [[], "TypeError: Failed to construct 'WebSocket': 1 argument required, but only 0 present."],
    [['http://'], "SyntaxError: Failed to construct 'WebSocket': The URL 'http://' is invalid."],
    [
      ['ftp://x/'],
      "SyntaxError: Failed to construct 'WebSocket': The URL's scheme must be either 'http', 'https', 'ws', or 'wss'. 'ftp' is not allowed.",
    ],
    [
      ['ws://x/#'],
      "SyntaxError: Failed to construct 'WebSocket': The URL contains a fragment identifier (''). Fragment identifiers are not allowed in WebSocket URLs.",
    ],
    [
      ['ws://x', ['a', 'a']],
      "SyntaxError: Failed to construct 'WebSocket': The subprotocol 'a' is duplicated.",
    ],
    [['ws://x', 'a b'], "SyntaxError: Failed to construct 'WebSocket': The subprotocol 'a b' is invalid."],
    [['ws://x', ''], "SyntaxError: Failed to construct 'WebSocket': The subprotocol '' is invalid."],
    [['ws://x', ['a', 'A']], 'nothing'],
    [['ws://x', null], 'nothing'],
  ])('%j', (args, message) => expect(construct(...args)).toBe(message))

  test.each([
    ['/chat?x=1', 'ws://lesson.example/chat?x=1'],
    ['https://a.example', 'wss://a.example/'],
    ['http://a.example:8080/é', 'ws://a.example:8080/%C3%A9'],
    ['ws://u:p@a.example:80/', 'ws://u:p@a.example/'],
  ])('%s becomes %s', (given, url) => expect(new WebSocket(given).url).toBe(url))

  test('has the shape that WebIDL gives it', () => {
    expect(Object.keys(WebSocket)).toEqual(['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'])
    expect(Object.keys(WebSocket.prototype)).toEqual(
      'url readyState bufferedAmount onopen onerror onclose extensions protocol onmessage binaryType CONNECTING OPEN CLOSING CLOSED close send'.split(
        ' ',
      ),
    )
    expect([WebSocket.length, WebSocket.prototype.send.length, WebSocket.prototype.close.length]).toEqual([
      1, 1, 0,
    ])
    expect(Object.prototype.toString.call(WebSocket.prototype)).toBe('[object WebSocket]')
    expect(thrown(() => WebSocket.prototype.url)).toBe('TypeError: Illegal invocation')
    expect(thrown(() => WebSocket.prototype.send.call({} as WebSocket, ''))).toBe(
      'TypeError: Illegal invocation',
    )
    expect(thrown(() => (WebSocket as unknown as () => void)())).toMatch(/^TypeError/)
    expect(Object.getOwnPropertyNames(WebSocket)).not.toContain('isInstance')
  })
})

const neither = (code: number) =>
  `InvalidAccessError: Failed to execute 'close' on 'WebSocket': The close code must be either 1000, or between 3000 and 4999. ${code} is neither.`

describe('close() and send() check their arguments', () => {
  const { WebSocket } = new TestWorld()
  const socket = new WebSocket('ws://x')

  test.each([
    [[1001], neither(1001)],
    [[2999], neither(2999)],
    [[5000], neither(5000)],
    [['abc'], neither(0)],
    [[70_000], neither(65_535)],
    [[undefined, 'why'], neither(0)],
    [
      [1000, 'é'.repeat(62)],
      "SyntaxError: Failed to execute 'close' on 'WebSocket': The close reason must not be greater than 123 UTF-8 bytes.",
    ],
  ])('close(...%j)', (args, message) =>
    expect(thrown(() => Reflect.apply(WebSocket.prototype.close, socket, args))).toBe(message),
  )

  test('send() while connecting throws', () => {
    const socket = new WebSocket('ws://x')
    expect(thrown(() => socket.send('x'))).toBe(
      "InvalidStateError: Failed to execute 'send' on 'WebSocket': Still in CONNECTING state.",
    )
    expect(thrown(() => Reflect.apply(WebSocket.prototype.send, socket, []))).toBe(
      "TypeError: Failed to execute 'send' on 'WebSocket': 1 argument required, but only 0 present.",
    )
  })
})

test('the handshake takes the round trips that it takes in truth', async () => {
  const world = new TestWorld()
  world.serve()
  world.connect('ws://a.example')
  world.connect('wss://b.example')
  await world.idle()
  expect(world.log.filter((line) => line.endsWith(' open'))).toEqual(['160 open', '240 open'])
})

test('connections to one host and port are made one after the other', async () => {
  const world = new TestWorld()
  world.serve()
  for (const path of ['1', '2', '3']) world.connect(`ws://a.example/${path}`)
  await world.idle()
  expect(world.log.filter((line) => line.endsWith(' open'))).toEqual(['160 open', '320 open', '480 open'])
})

describe('a connection that does not come to be', () => {
  const failures: [string, string, string[]][] = [
    ['nobody listens there', 'ws://a.example:9999', ['80 error', '80 close 1006  false']],
    ['the name does not resolve', 'ws://no.invalid:80', ['80 error', '80 close 1006  false']],
    ['the port is blocked', 'ws://a.example:22', ['0 error', '0 close 1006  false']],
  ]
  test.each(failures)('%s', async (_, url, log) => {
    const world = new TestWorld()
    world.serve(undefined, { port: 80 })
    world.connect(url)
    await world.idle()
    expect(world.log).toEqual(log)
  })

  test('closed by the program', async () => {
    const world = new TestWorld()
    world.serve()
    const socket = world.connect()
    socket.close()
    expect(socket.readyState).toBe(2)
    await world.idle()
    expect(world.log).toEqual(['0 error', '0 close 1006  false'])
    expect(socket.readyState).toBe(3)
  })

  test.each([
    [{ path: '/other' }, 400],
    [{ verifyClient: () => false }, 401],
    [
      {
        verifyClient: (_: unknown, answer: (ok: boolean, code: number, text: string) => void) =>
          answer(false, 503, 'later'),
      },
      503,
    ],
  ])('the server answers with a status %#', async (options, status) => {
    const world = new TestWorld()
    world.serve(undefined, { port: 0, ...options })
    world.connect()
    await world.idle()
    expect(world.log).toEqual(['160 error', '160 close 1006  false'])
    const response = world.trace.find(({ type }) => type === 'response') as { start: string }
    expect(response.start).toContain(`HTTP/1.1 ${status} `)
  })
})

describe('subprotocols', () => {
  test.each([
    ['the first by default', ['b', 'a'], {}, 'b'],
    ['chosen', ['b', 'a'], { handleProtocols: () => 'a' }, 'a'],
    ['not chosen', ['a'], { handleProtocols: () => false }, undefined],
    ['one that was not offered', ['a'], { handleProtocols: () => 'z' }, undefined],
  ])('%s', async (_, offered, options, protocol) => {
    const world = new TestWorld()
    world.serve((socket) => world.say(`server has ${socket.protocol}`), { port: 0, ...options })
    const socket = world.connect('ws://x', offered)
    await world.idle()
    expect(socket.protocol).toBe(protocol ?? '')
    expect(world.log.some((line) => line.endsWith('error'))).toBe(protocol === undefined)
  })
})

describe('closing', () => {
  const closings: [
    string,
    (page: globalThis.WebSocket) => void,
    (server: WsSocket) => void,
    string,
    string,
  ][] = [
    [
      'by the page',
      (page) => page.close(4001, 'bye'),
      () => {},
      'close 4001 bye true',
      'server close 4001 bye',
    ],
    [
      'by the page, without a code',
      (page) => page.close(),
      () => {},
      'close 1005  true',
      'server close 1005 ',
    ],
    [
      'by the server',
      () => {},
      (server) => server.close(4002, 'go'),
      'close 4002 go true',
      'server close 4002 go',
    ],
    [
      'by the server, without a code',
      () => {},
      (server) => server.close(),
      'close 1005  true',
      'server close 1005 ',
    ],
    ['by terminate', () => {}, (server) => server.terminate(), 'close 1006  false', 'server close 1006 '],
  ]
  test.each(closings)('%s', async (_, page, server, pageSees, serverSees) => {
    const world = new TestWorld()
    world.serve((socket) => server(socket))
    const socket = world.connect()
    socket.addEventListener('open', () => page(socket))
    await world.idle()
    const ends = world.log.map((line) => line.replace(/^\d+ /, '')).filter((line) => line.includes('close'))
    expect(ends.toSorted()).toEqual([pageSees, serverSees].toSorted())
    expect(world.log.join()).not.toContain('error')
    expect(world.trace.filter(({ type }) => type === 'closed')).toHaveLength(2)
    expect([...world.simulation.network.connections]).toEqual([])
  })

  test('a page hears nothing after its own close()', async () => {
    const world = new TestWorld()
    world.serve((socket) => {
      for (const text of ['1', '2']) socket.send(text)
    })
    const socket = world.connect()
    socket.addEventListener('message', () => socket.close(1000))
    await world.idle()
    expect(world.log.filter((line) => line.includes(' message '))).toEqual(['160 message 1'])
  })

  test('messages sent before the server closes arrive before close', async () => {
    const world = new TestWorld()
    world.serve((socket) => {
      socket.send('1')
      socket.send('2')
      socket.close(1001)
    })
    world.connect()
    await world.idle()
    expect(world.log).toEqual([
      '120 server connection',
      '160 open',
      '160 message 1',
      '160 message 2',
      '240 close 1001  true',
      '280 server close 1001 ',
    ])
  })

  test('a server that never answers is waited for 10 s', async () => {
    const world = new TestWorld()
    world.serve()
    const socket = world.connect()
    world.at(1_000, () => world.simulation.apply('blackhole'))
    world.at(2_000, () => socket.close(1000))
    await world.idle()
    expect(world.log.filter((line) => line.includes('close'))[0]).toBe('12000 close 1006  false')
  })
})

describe('faults', () => {
  test('drop: both sides see 1006, without an error, and a new connection works', async () => {
    const world = new TestWorld()
    world.serve()
    world.connect()
    world.at(1_000, () => world.simulation.apply('drop'))
    world.at(1_001, () => world.connect())
    await world.idle()
    expect(world.log).toEqual([
      '120 server connection',
      '160 open',
      '1000 close 1006  false',
      '1000 server close 1006 ',
      '1121 server connection',
      '1161 open',
    ])
  })

  test('blackhole: silence, until data has been unacknowledged for two minutes', async () => {
    const world = new TestWorld()
    world.serve()
    const socket = world.connect()
    world.at(1_000, () => world.simulation.apply('blackhole'))
    world.at(5_000, () => socket.send('into the void'))
    await world.idle()
    expect(world.log).toEqual(['120 server connection', '160 open', '125000 close 1006  false'])
    expect(world.trace.at(-1)).toMatchObject({ type: 'closed', side: 'client' })
    expect(world.trace.some(({ type }) => type === 'lost')).toBe(true)
  })

  test('restore: what was sent into silence arrives', async () => {
    const world = new TestWorld()
    world.serve()
    const socket = world.connect()
    world.at(1_000, () => world.simulation.apply('blackhole'))
    world.at(2_000, () => socket.send('late'))
    world.at(9_000, () => world.simulation.apply('restore'))
    await world.idle()
    expect(world.log.at(-1)).toBe('9040 server message late')
  })

  test('refuse: new connections fail, open ones live', async () => {
    const world = new TestWorld()
    world.serve()
    const socket = world.connect()
    world.at(1_000, () => world.simulation.apply('refuse'))
    world.at(1_001, () => world.connect())
    world.at(2_000, () => socket.send('alive'))
    await world.idle()
    expect(world.log.slice(2)).toEqual(['1081 error', '1081 close 1006  false', '2040 server message alive'])
  })

  test('offline: new connections fail at once, and navigator says so', async () => {
    const world = new TestWorld({
      faults: [
        { atMs: 500, do: 'offline' },
        { atMs: 3_000, do: 'online' },
      ],
    })
    const navigator = world.globals['navigator']!.value as Navigator
    world.serve()
    world.at(1_000, () => {
      world.say(String(navigator.onLine))
      world.connect()
    })
    world.at(4_000, () => world.say(String(navigator.onLine)))
    await world.idle()
    expect(world.log).toEqual(['1000 false', '1000 error', '1000 close 1006  false', '4000 true'])
    expect(world.trace.filter(({ type }) => type === 'fault')).toMatchObject([
      { do: 'offline', by: 'lesson', timeMs: 500 },
      { do: 'online', by: 'lesson', timeMs: 3_000 },
    ])
  })

  test('restart: the server is cut off, and its program evaluated again', async () => {
    const world: TestWorld = new TestWorld({}, { restart: () => void world.serve() })
    world.serve()
    world.connect()
    world.at(1_000, () => world.simulation.apply('restart'))
    world.at(1_100, () => world.connect())
    await world.idle()
    expect(world.log.slice(2)).toEqual([
      '1000 close 1006  false',
      '1000 server close 1006 ',
      '1220 server connection',
      '1260 open',
    ])
  })
})

describe('data', () => {
  test('is taken at send(), in order, Blobs included; lone surrogates become U+FFFD', async () => {
    const world = new TestWorld()
    world.serve()
    const socket = world.connect()
    socket.addEventListener('open', () => {
      const bytes = new Uint8Array([65, 66, 67])
      socket.send(new Blob(['blob']))
      socket.send('a\uD800b')
      socket.send(bytes)
      bytes.fill(0)
      socket.send(bytes.subarray(1))
      socket.send('')
      socket.send(42 as never)
      expect(socket.bufferedAmount).toBe(4 + 5 + 3 + 2 + 0 + 2)
    })
    await world.idle()
    expect(world.log.slice(2)).toEqual([
      '200 server message blob binary',
      '200 server message a\uFFFDb',
      '200 server message ABC binary',
      '200 server message \0\0 binary',
      '200 server message ',
      '200 server message 42',
    ])
    expect(socket.bufferedAmount).toBe(0)
  })

  test('comes as Blob or ArrayBuffer, as binaryType says', async () => {
    const world = new TestWorld()
    world.serve((socket) => {
      socket.send(new Uint8Array([1, 2]))
      socket.send(new Uint8Array([3]).buffer)
      socket.send('text')
    })
    const socket = new world.WebSocket('ws://x')
    const data: unknown[] = []
    socket.addEventListener('message', (event) => {
      data.push(event.data)
      socket.binaryType = 'arraybuffer'
      socket.binaryType = 'nonsense' as never
      expect([event.origin, event.bubbles, event.cancelable]).toEqual(['ws://x', false, false])
    })
    await world.idle()
    expect(data).toEqual([expect.any(Blob), new Uint8Array([3]).buffer, 'text'])
    expect((data[0] as Blob).size).toBe(2)
  })

  test('of 16 MiB arrives whole; more than maxPayload closes with 1009', async () => {
    const world = new TestWorld()
    world.serve(undefined, { port: 0, maxPayload: 16 * 1024 * 1024 })
    const socket = world.connect()
    socket.addEventListener('open', () => socket.send(new Uint8Array(16 * 1024 * 1024 + 1)))
    await world.idle()
    expect(world.log.slice(2)).toEqual([
      '200 server error Max payload size exceeded',
      '240 close 1009  true',
      '280 server close 1006 ',
    ])
  })

  test('bufferedAmount follows the bandwidth, and after close() only grows', async () => {
    const world = new TestWorld({ bandwidth: 1_000 })
    world.serve()
    const socket = world.connect()
    const amounts: number[] = []
    socket.addEventListener('open', () => {
      const start = world.timeMs
      socket.send(new Uint8Array(500))
      socket.send(new Uint8Array(500))
      for (const time of [0, 400, 600, 1_100])
        world.at(start + time, () => amounts.push(socket.bufferedAmount))
      world.at(start + 1_200, () => {
        socket.close()
        socket.send('x'.repeat(10))
        socket.send(new Blob(['abc']))
        amounts.push(socket.bufferedAmount)
      })
    })
    await world.idle()
    expect(amounts).toEqual([1_000, 1_000, 500, 0, 13])
    expect(socket.bufferedAmount).toBe(13)
  })

  test('that floods a slow line costs the connection, not the memory', async () => {
    const world = new TestWorld({ bandwidth: 1_000 })
    world.serve()
    const socket = world.connect()
    const chunk = new Uint8Array(32 * 1024 * 1024)
    socket.addEventListener('open', () => {
      for (let index = 0; index < 12; index++) socket.send(chunk)
    })
    await world.idle()
    expect(world.warnings).toEqual([
      expect.stringContaining('The client sends faster than connection 1 can carry'),
    ])
    expect(world.log.filter((line) => line.includes(' close'))).toHaveLength(2)
  })
})

describe('events', () => {
  test('microtasks run between them, and a handler that is set again keeps its place', async () => {
    const world = new TestWorld()
    world.serve((socket) => {
      socket.send('1')
      socket.send('2')
    })
    const socket = new world.WebSocket('ws://x')
    socket.onmessage = () => world.log.push('not this')
    socket.addEventListener('message', ({ data }) => {
      world.log.push(`listener ${data}`)
      void Promise.resolve()
        .then(() => 0)
        .then(() => world.log.push(`microtask ${data}`))
    })
    socket.onmessage = ({ data }) => world.log.push(`handler ${data}`)
    await world.idle()
    expect(world.log.slice(1)).toEqual([
      'handler 1',
      'listener 1',
      'microtask 1',
      'handler 2',
      'listener 2',
      'microtask 2',
    ])
  })

  test('error and close come one after the other, before any timer that error sets', async () => {
    const world = new TestWorld()
    const setTimeout = world.globals['setTimeout']!.value as (callback: () => void) => void
    const socket = world.connect('ws://no.invalid')
    socket.addEventListener('error', () => {
      setTimeout(() => world.say('timer'))
      queueMicrotask(() => world.say(`microtask ${socket.readyState}`))
    })
    await world.idle()
    expect(world.log).toEqual(['80 error', '80 microtask 3', '80 close 1006  false', '80 timer'])
  })

  test('handler attributes: objects are kept but not called, anything else is null', () => {
    const socket = new new TestWorld().WebSocket('ws://x')
    const object = { handleEvent() {} }
    socket.onopen = object as never
    expect(socket.onopen).toBe(object)
    socket.onopen = 5 as never
    expect(socket.onopen).toBe(null)
  })
})

test('only a class or function can take the place of WebSocket', () => {
  const world = new TestWorld()
  const scope = Object.defineProperties({}, world.globals) as { WebSocket: unknown }
  scope.WebSocket = { OPEN: 1 }
  scope.WebSocket = undefined
  expect(scope.WebSocket).toBe(world.WebSocket)
  expect(world.warnings).toHaveLength(1)
  class Mock extends EventTarget {}
  scope.WebSocket = Mock
  expect(scope.WebSocket).toBe(Mock)
})
