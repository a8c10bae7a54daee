/**
 * The real thing: Chromium's own WebSocket, in a worker, against `ws` in this Node process, over
 * loopback. Each program gets a port of its own and must leave no connection behind.
 */
import { spawn } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import * as http from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { compileFunction } from 'node:vm'
import type { Page } from '@playwright/test'
import * as ws from 'ws'
import type { Listening, Program, Transcript } from './program.ts'
import { clientText, serverBody, serverFile } from './texts.ts'

/** Where the servers' texts stand while they run: below the project, so that they find `ws`. */
const SCRATCH = join(import.meta.dirname, '../../.cache/conformance')

/** No program takes so long, on a machine however busy. */
const MOST_MS = 120_000
const CLOSING_MS = 30_000

/** Where Chromium runs clients: an empty page, and the text of the next client as its script. */
export class BlankSite {
  static async open(): Promise<BlankSite> {
    const site = new BlankSite()
    await once(site.#server.listen(0, '127.0.0.1'), 'listening')
    return site
  }

  clientText = ''
  readonly #server = http.createServer((request, response) => {
    const isScript = request.url === '/client.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.setHeader('cache-control', 'no-store')
    response.end(isScript ? this.clientText : '<!doctype html>')
  })

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): void {
    this.#server.close()
  }
}

/** A port that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = http.createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** Runs `program` in `page`, which shows `site`, against a server in this process. */
export async function runNatively(
  page: Page,
  site: BlankSite,
  program: Program,
  port: number,
): Promise<Transcript> {
  if (program.text) return runApart(page, site, program, program.text(port), port)
  const sockets = new Set<Socket>()
  const track = (message: unknown): void => {
    const { socket } = message as { socket: Socket }
    if (socket.localPort === port) sockets.add(socket)
  }
  subscribe('net.server.socket', track)
  const { server, lines } = await startServer(program, port)
  try {
    const client = await runClient(page, site, program, port)
    server?.closeIdleConnections?.()
    await withinTime('a connection was left open', Promise.all([...sockets].map(closed)))
    // The requests of a socket hear of its end after the socket itself.
    await setImmediate()
    return { client, server: lines }
  } finally {
    unsubscribe('net.server.socket', track)
    for (const socket of sockets) socket.destroy()
    server?.close()
  }
}

/** The server is a Node process of its own, which ends with the client. */
async function runApart(
  page: Page,
  site: BlankSite,
  program: Program,
  text: string,
  port: number,
): Promise<Transcript> {
  await mkdir(SCRATCH, { recursive: true })
  const file = join(SCRATCH, `program-${port}.mjs`)
  await writeFile(file, text)
  const child = spawn(process.execPath, [file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, FORCE_COLOR: '0' },
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
  const ended = once(child, 'close')
  try {
    await accepts(port)
    const client = await runClient(page, site, program, port)
    child.kill()
    await ended
    return { client, server: output.split('\n').filter(Boolean) }
  } finally {
    child.kill()
    await rm(file)
  }
}

/** Resolves when somebody listens at `port`. */
async function accepts(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.on('connect', () => resolve(true))
      socket.on('error', () => resolve(false))
    })
    socket.destroy()
    if (isOpen) return
  }
}

async function startServer(
  program: Program,
  port: number,
): Promise<{ server: Listening | undefined; lines: string[] }> {
  if (program.use !== undefined) {
    const { default: start } = (await import(pathToFileURL(serverFile(program.use)).href)) as {
      default: (options: object) => Listening
    }
    const server = start({ ...program.useOptions, port })
    await listening(server)
    return { server, lines: [] }
  }
  const lines: string[] = []
  const body = serverBody(program, port, 'print')
  // A function and no module: the test runner's loader has been seen to leave one in many hundreds unanswered.
  const start = compileFunction(`'use strict'\n${body}`, ['ws', 'http', 'print']) as (
    ...scope: unknown[]
  ) => Listening | undefined
  const server = start(ws, http, (line: string) => lines.push(line))
  if (server) await listening(server)
  return { server, lines }
}

async function listening(server: Listening): Promise<void> {
  if (!server.address()) await new Promise<void>((resolve) => server.on('listening', resolve))
}

async function runClient(page: Page, site: BlankSite, program: Program, port: number): Promise<string[]> {
  const text = clientText(program, `ws://127.0.0.1:${port}`, '(line) => lines.push(line)', 'finish')
  site.clientText = `const lines = []; const finish = () => postMessage(lines);\n${text}`
  return page.evaluate(
    (mostMs) =>
      new Promise<string[]>((resolve, reject) => {
        const worker = new Worker('/client.js')
        worker.addEventListener('message', ({ data }) => {
          worker.terminate()
          resolve(data as string[])
        })
        // A handler that throws is part of some programs; only a text that cannot run is an error here.
        worker.addEventListener('error', (event) => event.preventDefault())
        setTimeout(() => reject(new Error('the client did not end')), mostMs)
      }),
    MOST_MS,
  )
}

/** However it ends: some clients break their connection off. */
async function closed(socket: Socket): Promise<void> {
  socket.on('error', () => undefined)
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
}

async function withinTime(complaint: string, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(complaint)), CLOSING_MS)
  })
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}
