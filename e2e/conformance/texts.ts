/** The texts of a program's two sides, as both the real thing and the simulation evaluate them. */
import { join } from 'node:path'
import type { Program } from './program.ts'
import { createTools } from './tools.js'

/** The text of a method in shorthand, as an expression that is a function. */
function expression(method: (...args: never[]) => unknown): string {
  const text = method.toString()
  if (/^(?:async )?function/.test(text)) return `(${text})`
  const name = /^(?:async )?\*?([\w$]+)/.exec(text)?.[1] ?? ''
  return `({ ${text} })[${JSON.stringify(name)}]`
}

/** A classic script: `print` is what takes a line, `finished` an expression called at the end. */
export function clientText({ client }: Program, url: string, print: string, finished = '(() => {})'): string {
  return `(async () => {
  const tools = (${createTools.toString()})(${print})
  try {
    await (${expression(client)})({ url: ${JSON.stringify(url)}, ...tools })
  } catch (error) {
    tools.log('client failed:', error)
  }
  ;(${finished})()
})()
`
}

/** Where a server that comes with Wireside stands. */
export function serverFile(name: string): string {
  return join(import.meta.dirname, `../../src/servers/${name}.js`)
}

/** An ES module for Node that starts the server. */
export function serverText(program: Program, port: number, print: string): string {
  return `import * as ws from 'ws'
import * as http from 'node:http'
;(() => {
${serverBody(program, port, print)}})()
`
}

/** The body of a function that returns what listens, if anything does; it wants `ws` and `http` in scope. */
export function serverBody(
  { server, connection, options, request }: Program,
  port: number,
  print: string,
): string {
  const whole = server ?? (request ? httpServer : standardServer)
  return `const { WebSocket, WebSocketServer } = ws
const tools = { ws, http, WebSocket, WebSocketServer, port: ${port}, ...(${createTools.toString()})(${print}) }
const handler = ${(connection ?? request) ? expression((connection ?? request) as () => unknown) : 'undefined'}
const options = ${JSON.stringify(options ?? {})}
return (${whole === server ? expression(whole) : whole.toString()})(tools, handler, options)
`
}

/** The server of the programs that only say what becomes of a connection. */
function standardServer(
  tools: { WebSocketServer: new (options: object) => never; port: number },
  connection: ((socket: unknown, tools: object) => void) | undefined,
  options: object,
): unknown {
  const server: { on(event: string, listener: (...args: unknown[]) => void): void } =
    new tools.WebSocketServer({
      ...options,
      port: tools.port,
    })
  server.on('connection', (socket, request) => connection?.(socket, { ...tools, request, server }))
  return server
}

/** The server of the programs that only say how a request is answered; it keeps no idle connection for long. */
function httpServer(
  tools: { http: { createServer(listener: unknown): never }; port: number },
  handler: (request: unknown, response: unknown, tools: object) => void,
): unknown {
  const server: { keepAliveTimeout: number; setTimeout(ms: number): void; listen(port: number): unknown } =
    tools.http.createServer(
      (
        request: { method: string },
        response: { setHeader(name: string, value: string): void; end(): void },
      ) => {
        for (const name of ['Allow-Origin', 'Allow-Headers', 'Allow-Methods', 'Expose-Headers'])
          response.setHeader(`Access-Control-${name}`, name === 'Allow-Headers' ? '*, Authorization' : '*')
        response.setHeader('Cache-Control', 'no-store')
        if (request.method === 'OPTIONS') response.end()
        else handler(request, response, tools)
      },
    )
  server.keepAliveTimeout = 200
  // Chromium may open connections that it never uses.
  server.setTimeout(1_000)
  return server.listen(tools.port)
}
