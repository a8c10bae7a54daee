import { expect, test } from 'vitest'
import { DEFAULT_NETWORK } from '#lesson/network.ts'
import type { TraceRecord } from '#lesson/trace.ts'
import { Simulation } from './simulation.ts'

test('an echo server answers a page', async () => {
  const trace: TraceRecord[] = []
  const log: string[] = []
  let idle = () => {}
  const whenIdle = new Promise<void>((resolve) => (idle = resolve))
  const simulation = new Simulation({
    network: DEFAULT_NETWORK,
    origin: 'http://lesson.example',
    startMs: 0,
    pace: 'instant',
    trace: (record) => trace.push(record),
    warn: (text) => log.push(`warn ${text}`),
    state: (state) => state === 'idle' && idle(),
  })
  const { WebSocketServer } = simulation.serverModules().get('ws') as typeof import('ws')
  const wss = new WebSocketServer({ port: 0 })
  wss.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => {
      log.push(`server ${data.toString()} ${simulation.scheduler.timeMs}`)
      socket.send(data, { binary: isBinary })
    })
    socket.on('close', (code, reason) => log.push(`server close ${code} ${reason.toString()}`))
  })
  const WebSocket = simulation.clientGlobals()['WebSocket']!.get!() as typeof globalThis.WebSocket
  const socket = new WebSocket('ws://example.com/ws')
  socket.addEventListener('open', () => {
    log.push(`open ${simulation.scheduler.timeMs}`)
    socket.send('hello')
  })
  socket.addEventListener('message', ({ data }) => {
    log.push(`message ${data} ${simulation.scheduler.timeMs}`)
    socket.close(4000, 'done')
  })
  socket.addEventListener('close', ({ code, reason, wasClean }) =>
    log.push(`close ${code} ${reason} ${wasClean}`),
  )
  await whenIdle
  expect(log).toEqual([
    'open 160',
    'server hello 200',
    'message hello 240',
    'close 4000 done true',
    'server close 4000 done',
  ])
  expect(trace.map(({ type }) => type)).toEqual([
    'connection',
    'request',
    'delivered',
    'response',
    'delivered',
    'open',
    'frame',
    'delivered',
    'frame',
    'delivered',
    'frame',
    'delivered',
    'frame',
    'delivered',
    'closed',
    'closed',
  ])
})
