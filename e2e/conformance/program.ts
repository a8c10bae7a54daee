/**
 * A conformance program: a client and a server whose text runs unchanged in a browser against real
 * Node, and in the simulation. What each side prints, in order, is its transcript. Neither side may
 * depend on which of two things that race comes first.
 */
import type * as http from 'node:http'
import type * as ws from 'ws'
import type { Tools } from './tools.js'

export interface ClientTools extends Tools {
  /** `ws://` address of the program's server. */
  url: string
}

export interface ServerTools extends Tools {
  WebSocket: typeof ws.WebSocket
  WebSocketServer: typeof ws.WebSocketServer
  ws: typeof ws
  http: typeof http
  /** Where to listen. */
  port: number
}

export interface Listening {
  on(event: 'listening', listener: () => void): unknown
  address(): unknown
  close(done?: () => void): unknown
  /** Of an HTTP server: ends the connections that browsers keep for later requests. */
  closeIdleConnections?(): void
}

export interface Program {
  /** Ends when it resolves; by then no connection may be left open. */
  client(tools: ClientTools): unknown
  /** One of these: what a `WebSocketServer` with `options` does with a connection, … */
  connection?(
    socket: ws.WebSocket,
    tools: ServerTools & { request: http.IncomingMessage; server: ws.WebSocketServer },
  ): unknown
  options?: ws.ServerOptions
  /** … or what an HTTP server, open to pages of any origin, does with a request, … */
  request?(request: http.IncomingMessage, response: http.ServerResponse, tools: ServerTools): unknown
  /** … or the whole server; returns what listens, if anything does; … */
  server?(tools: ServerTools): Listening | undefined
  /** … or the text of a Node program that listens at a port and prints on its console; … */
  text?: (port: number) => string
  /** … or a server that comes with Wireside, with options for it. */
  use?: 'welcome' | 'echo' | 'chat' | 'pusher'
  useOptions?: Record<string, unknown>
  /** Why the simulation differs here, where it has to. */
  differs?: string
}

/** Programs by the sentence that says what they show. */
export type Programs = Record<string, Program>

export interface Transcript {
  client: string[]
  server: string[]
}
