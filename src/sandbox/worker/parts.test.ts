import { describe, expect, it } from 'vitest'
import type { RunRequest } from '#lesson/messages.ts'
import { DEFAULT_NETWORK } from '#lesson/network.ts'
import { analyseProgram } from '#lesson/program.ts'
import { missingPart } from './parts.ts'

async function request(client: string, server = '', more: Partial<RunRequest> = {}): Promise<RunRequest> {
  return {
    type: 'run',
    run: 1,
    client: await analyseProgram(client, 'client.js'),
    server: await analyseProgram(server, 'server.js'),
    network: DEFAULT_NETWORK,
    origin: 'https://wireside.test',
    startMs: 0,
    pace: 1,
    ...more,
  }
}

const SOCKET = `const socket = new WebSocket('wss://example.com/')
socket.onopen = () => socket.send('prefetched, and no requests')`
const WS = `import { WebSocketServer } from 'ws'
new WebSocketServer({ port: 0 })`

describe('the piece that a run waits for', () => {
  it('is none where only web sockets are spoken of', async () => {
    expect(missingPart(await request(SOCKET, WS))).toBeUndefined()
  })

  it.each([
    "fetch('/')",
    'new EventSource(url)',
    'if (typeof XMLHttpRequest !== "undefined") go()',
    "globalThis['fe' + 'tch']('/')",
    "Function('return this')()",
    "f\\u0065tch('/')",
  ])('is what talks HTTP for a client with %s', async (client) => {
    expect(missingPart(await request(client, WS))).toBe('http')
  })

  it('is what talks HTTP for a server or a package that may, too', async () => {
    expect(missingPart(await request(SOCKET, "await fetch('http://a.test/')"))).toBe('http')
    expect(missingPart(await request(SOCKET, WS, { packages: { a: '' } }))).toBe('http')
  })

  it('is what talks HTTP where the prompt speaks of it, now or in a run that is repeated', async () => {
    const input = { do: 'evaluate', source: "fetch('/')" } as const
    expect(missingPart({ type: 'input', input })).toBe('http')
    expect(
      missingPart({ type: 'input', input: { do: 'evaluate', source: 'socket.readyState' } }),
    ).toBeUndefined()
    const inputs = [{ input, by: 'learner' as const, at: { task: 3, timeMs: 10 } }]
    expect(missingPart(await request(SOCKET, WS, { replay: { inputs, untilMs: 20 } }))).toBe('http')
  })

  it.each(["import { createHash } from 'crypto'", "const { createHmac } = await import('node:crypto')"])(
    'is node:crypto for a server with %s',
    async (server) => {
      expect(missingPart(await request(SOCKET, server))).toBe('crypto')
    },
  )

  it('is the judge for a check, and HTTP for the program that it judges, whatever that says', async () => {
    expect(missingPart({ type: 'prepare', library: '' })).toBe('judge')
    expect(missingPart({ type: 'conduct', request: await request(SOCKET, WS) })).toBe('http')
  })
})
