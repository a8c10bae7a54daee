import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FaultKind } from '#lesson/network.ts'
import type { TraceRecord } from '#lesson/trace.ts'
import { TestWorld } from './test-world.ts'
import type { WebSocket as WsSocket } from './ws/socket.ts'

/** Random programs of both sides, and random faults; small enough that a run takes about a millisecond. */
const operation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('send', 'reply'), size: fc.nat(3_000) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('ping', 'connect', 'close', 'serverClose', 'terminate', 'fetch'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom<FaultKind>(
        'drop',
        'blackhole',
        'restore',
        'refuse',
        'offline',
        'online',
        'restart',
      ),
    }),
  },
)
const scenario = fc.record({
  seed: fc.nat(1_000),
  latencyMs: fc.nat(100),
  jitterMs: fc.nat(50),
  bandwidth: fc.option(fc.integer({ min: 500, max: 100_000 }), { nil: undefined }),
  steps: fc.array(fc.record({ atMs: fc.nat(2_000), operation }), { maxLength: 25 }),
})
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never

/** One page socket, watched. */
interface Watched {
  socket: WebSocket
  states: number[]
  events: string[]
  sent: number
  got: number[]
}

class Play {
  readonly world: TestWorld
  readonly pages: Watched[] = []
  readonly servers: { socket: WsSocket; sent: number; got: number[]; closes: number }[] = []

  readonly #fetch: typeof fetch

  constructor({ steps, bandwidth, ...conditions }: Scenario) {
    this.world = new TestWorld(
      { ...conditions, ...(bandwidth !== undefined && { bandwidth }) },
      { restart: () => this.#serve() },
    )
    this.#fetch = this.world.globals['fetch']!.value as typeof fetch
    this.#serve()
    this.#connect()
    for (const { atMs, operation: each } of steps) this.world.at(atMs, () => this.#act(each))
  }

  #serve(): void {
    const server = new this.world.ws.WebSocketServer({ port: 0 })
    server.on('connection', (socket: WsSocket) => {
      const watched = { socket, sent: 0, got: [] as number[], closes: 0 }
      this.servers.push(watched)
      socket.on('message', (data: unknown) => watched.got.push(parseInt(String(data), 10)))
      socket.on('close', () => watched.closes++)
    })
  }

  #connect(): void {
    const socket = new this.world.WebSocket('ws://x')
    const watched: Watched = { socket, states: [], events: [], sent: 0, got: [] }
    this.pages.push(watched)
    for (const type of ['open', 'message', 'error', 'close'] as const)
      socket.addEventListener(type, (event) => {
        watched.events.push(type)
        watched.states.push(socket.readyState)
        if (type === 'message') watched.got.push(parseInt(String((event as MessageEvent).data), 10))
      })
  }

  #act(operation: { do: string; size?: number }): void {
    const page = this.pages.at(-1)!
    const server = this.servers.at(-1)
    const padding = 'x'.repeat(operation.size ?? 0)
    switch (operation.do) {
      case 'send':
        if (page.socket.readyState === 1) page.socket.send(`${page.sent++} ${padding}`)
        break
      case 'reply':
        if (server?.socket.readyState === 1) server.socket.send(`${server.sent++} ${padding}`)
        break
      case 'ping':
        if (server?.socket.readyState === 1) server.socket.ping()
        break
      case 'connect':
        this.#connect()
        break
      case 'close':
        page.socket.close(4000, 'fuzz')
        break
      case 'serverClose':
        server?.socket.close(1001)
        break
      case 'fetch':
        void this.#fetch('http://x/')
          .then((response) => response.text())
          .catch(() => {})
        break
      case 'terminate':
        server?.socket.terminate()
        break
      default:
        this.world.simulation.network.apply(operation.do as FaultKind)
    }
  }

  /** What must hold when nothing is under way any more. */
  check(): void {
    for (const { socket, states, events, got } of this.pages) {
      expect(states).toEqual(states.toSorted((a, b) => a - b))
      expect(events.filter((type) => type === 'close').length).toBeLessThanOrEqual(1)
      if (events.includes('close')) expect(events.at(-1)).toBe('close')
      if (events.includes('error')) expect(events.slice(-2)).toEqual(['error', 'close'])
      expect(events.indexOf('open')).toBeLessThanOrEqual(0)
      expect(got).toEqual(got.map((_, index) => index))
      expect(socket.bufferedAmount === 0 || socket.readyState === 3 || this.#isSilent()).toBe(true)
    }
    for (const { got, closes } of this.servers) {
      expect(got).toEqual(got.map((_, index) => index))
      expect(closes).toBeLessThanOrEqual(1)
    }
    checkTrace(this.world.trace)
    expect(this.world.errors).toEqual([])
  }

  #isSilent(): boolean {
    return !this.world.simulation.network.onLine
  }
}

/** Each crossing that began has ended, once; a connection ends at most once for each side; time only goes on. */
function checkTrace(trace: TraceRecord[]): void {
  const open = new Set<number>()
  const closed = new Set<string>()
  let timeMs = 0
  for (const record of trace) {
    expect(record.timeMs).toBeGreaterThanOrEqual(timeMs)
    timeMs = record.timeMs
    if (record.type === 'delivered' || record.type === 'lost') expect(open.delete(record.id)).toBe(true)
    else if ('id' in record) open.add(record.id)
    else if (record.type === 'closed') {
      const side = `${record.connection} ${record.side}`
      expect(closed.has(side)).toBe(false)
      closed.add(side)
    }
  }
  expect([...open]).toEqual([])
}

test('no random program breaks what TCP and WebSocket promise', async () => {
  const runs = Number(process.env['FUZZ_RUNS'] ?? 10_000)
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const play = new Play(given)
      await play.world.idle()
      play.world.simulation.dispose()
      play.check()
    }),
    { numRuns: runs, seed: 20_300_101 },
  )
}, 600_000)
