/** A run for tests: a page's `WebSocket`, a server's `ws`, and a way to wait until nothing is left to do. */
import { DEFAULT_NETWORK, type Network } from '#lesson/network.ts'
import type { TraceRecord } from '#lesson/trace.ts'
import type { Server as HttpServer } from './http/server.ts'
import { cryptoModule } from './node/crypto.ts'
import { Simulation, type SimulationOptions } from './simulation.ts'
import * as httpGlobals from './window/http-globals.ts'
import type { WebSocketServer as WsServer } from './ws/server.ts'
import type { WebSocket as WsSocket } from './ws/socket.ts'

export interface WsModule {
  WebSocketServer: new (options: object, callback?: () => void) => WsServer
  WebSocket: new (address: string, protocols?: string | string[], options?: object) => WsSocket
}

export interface HttpModule {
  createServer(...args: unknown[]): HttpServer
}

export class TestWorld {
  readonly log: string[] = []
  readonly trace: TraceRecord[] = []
  readonly warnings: string[] = []
  readonly errors: unknown[] = []
  readonly simulation: Simulation
  readonly WebSocket: typeof globalThis.WebSocket
  readonly globals: PropertyDescriptorMap
  readonly ws: WsModule
  readonly http: HttpModule
  readonly #waiting: (() => void)[] = []

  constructor(network: Partial<Network> = {}, options: Partial<SimulationOptions> = {}) {
    this.simulation = new Simulation({
      crypto: cryptoModule,
      http: httpGlobals,
      network: { ...DEFAULT_NETWORK, ...network },
      origin: 'http://lesson.example',
      startMs: Date.UTC(2030, 0, 1),
      pace: 'instant',
      trace: (record) => this.trace.push(record),
      warn: (text) => this.warnings.push(text),
      uncaught: (error) => this.errors.push(error),
      state: (state) => {
        if (state === 'idle') for (const resolve of this.#waiting.splice(0)) resolve()
      },
      ...options,
    })
    this.globals = this.simulation.clientGlobals()
    this.WebSocket = this.globals['WebSocket']!.get!() as typeof globalThis.WebSocket
    this.ws = this.simulation.serverModules().get('ws') as unknown as WsModule
    this.http = this.simulation.serverModules().get('http') as unknown as HttpModule
  }

  get timeMs(): number {
    return this.simulation.scheduler.timeMs
  }

  /** Adds a line to the log, behind the virtual time. */
  say(text: string): void {
    this.log.push(`${Math.round(this.timeMs)} ${text}`)
  }

  /** Runs `action` as the page's code at a virtual time. */
  at(timeMs: number, action: () => void): void {
    const { scheduler } = this.simulation
    scheduler.after(timeMs - scheduler.timeMs, 'client', action)
  }

  /** When nothing is under way any more. */
  idle(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** A page's socket whose events go into the log. */
  connect(url = 'ws://example.com/', protocols: string | string[] = []): globalThis.WebSocket {
    const socket = new this.WebSocket(url, protocols)
    socket.addEventListener('open', () => this.say('open'))
    socket.addEventListener('message', ({ data }) => this.say(`message ${String(data)}`))
    socket.addEventListener('error', () => this.say('error'))
    socket.addEventListener('close', ({ code, reason, wasClean }) =>
      this.say(`close ${code} ${reason} ${wasClean}`),
    )
    return socket
  }

  /** A server that logs what its sockets tell, and hands each to `connection`. */
  serve(connection: (socket: WsSocket) => void = () => {}, options: object = { port: 0 }): WsServer {
    const server = new this.ws.WebSocketServer(options)
    server.on('connection', (socket: WsSocket) => {
      this.say('server connection')
      socket.on('message', (data: unknown, isBinary: boolean) => {
        this.say(`server message ${String(data)}${isBinary ? ' binary' : ''}`)
      })
      socket.on('error', (error: Error) => this.say(`server error ${error.message}`))
      socket.on('close', (code: number, reason: unknown) =>
        this.say(`server close ${code} ${String(reason)}`),
      )
      connection(socket)
    })
    return server
  }
}
