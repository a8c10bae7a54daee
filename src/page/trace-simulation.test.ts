/** The model on what the simulated network really records. */
import { expect, it } from 'vitest'
import { TestWorld } from '#sim/test-world.ts'
import { DiagramLayout } from './network-panel/diagram-layout.ts'
import { traceHar } from './trace-har.ts'
import { crossingLabel } from './trace-label.ts'
import { TraceModel } from './trace-model.ts'

function modelOf(world: TestWorld): TraceModel {
  const model = new TraceModel(Date.UTC(2030, 0, 1))
  for (const record of world.trace) model.append([record])
  return model
}

/** A server that welcomes, answers and tells everybody. */
function serve(world: TestWorld): void {
  const server = new world.ws.WebSocketServer({ port: 0 })
  server.on(
    'connection',
    (socket: { send(data: unknown): void; on(type: string, hear: (data: unknown) => void): void }) => {
      socket.send(JSON.stringify({ type: 'welcome' }))
      socket.on('message', (data) => {
        for (const client of server.clients) client.send(JSON.stringify({ type: 'said', text: String(data) }))
      })
    },
  )
}

/** A client that connects again, after twice the time at each attempt. */
function keepConnected(world: TestWorld, waitMs = 500): void {
  const socket = new world.WebSocket('wss://example.com/chat')
  const { setTimeout } = world.globals
  socket.addEventListener('open', () => socket.send('hello'))
  socket.addEventListener('close', () => {
    ;(setTimeout!.value as typeof globalThis.setTimeout)(() => keepConnected(world, waitMs * 2), waitMs)
  })
}

it('has spans, losses and reconnects of a line that is cut twice', async () => {
  const world = new TestWorld({
    faults: [
      { atMs: 1_000, do: 'drop' },
      { atMs: 3_000, do: 'drop' },
    ],
  })
  serve(world)
  world.at(0, () => keepConnected(world))
  await world.idle()
  const model = modelOf(world)
  const connections = model.connections()
  expect(connections.map(({ lane }) => lane)).toEqual([0, 0, 0])
  expect(connections.map(({ clientEnd, serverEnd }) => [clientEnd?.code, serverEnd?.code])).toEqual([
    [1006, 1006],
    [1006, 1006],
    [undefined, undefined],
  ])
  for (const { openMs, startMs, request, response } of connections) {
    expect(openMs).toBeGreaterThan(startMs)
    expect(request?.head?.start).toBe('GET /chat HTTP/1.1')
    expect(response?.head?.start).toBe('HTTP/1.1 101 Switching Protocols')
  }
  const names = [...model.items()].flatMap((item) =>
    item.type === 'crossing' ? [crossingLabel(item).name] : [],
  )
  expect(names.filter((name) => name === 'said')).toHaveLength(3)
  expect(model.stateAt(2_000).connections.map(({ id }) => id)).toEqual([2])

  const layout = new DiagramLayout()
  layout.take(model.moments())
  expect([...layout.connections.values()].every(({ startY, openY }) => startY! < openY!)).toBe(true)

  const { entries } = traceHar(model, 'A lesson').log
  expect(
    entries.map(({ response, _webSocketMessages: messages }) => [response.status, messages?.length]),
  ).toEqual([
    [101, 3],
    [101, 3],
    [101, 3],
  ])
})

it('has what is lost in a cut and what waits in a silence', async () => {
  const world = new TestWorld({ latencyMs: 50 })
  serve(world)
  let socket: WebSocket
  world.at(0, () => (socket = world.connect()))
  world.at(500, () => socket.send('lost'))
  world.at(520, () => world.simulation.apply('drop'))
  world.at(600, () => (socket = world.connect()))
  world.at(1_500, () => world.simulation.apply('blackhole'))
  world.at(1_600, () => socket.send('late'))
  world.at(5_000, () => world.simulation.apply('restore'))
  await world.idle()
  const model = modelOf(world)
  const sent = [...model.items()].flatMap((item) =>
    item.type === 'crossing' && item.kind === 'text' && item.direction === 'up' ? [item] : [],
  )
  expect(sent.map(({ data, fate }) => [data, fate])).toEqual([
    ['lost', 'lost'],
    ['late', 'delivered'],
  ])
  expect(sent[0]?.endMs).toBe(520)
  expect(sent[1]?.endMs).toBeGreaterThanOrEqual(5_000)
  expect(model.faults().map(({ kind, mark, until }) => [kind, mark.timeMs, until?.timeMs])).toEqual([
    ['blackhole', 1_500, 5_000],
  ])
})
