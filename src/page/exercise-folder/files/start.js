/**
 * Starts the exercise's server, then a second one for the page that talks to it. The page's server
 * passes on what is meant for the other: `/@example.com:443/ws` asks whoever listens at port 443 for
 * `/ws`. See `hosts.js`, which writes such addresses.
 */
import { readFile } from 'node:fs/promises'
import { createServer, request as ask } from 'node:http'
import { connect, Server } from 'node:net'

/** What `server.js` is given if it exports a function. */
const OPTIONS = {}
/** Where the page is, unless `npm start -- 9000` says otherwise. */
const PAGE_PORT = Number(process.argv[2] ?? 8000)
const DEFAULT_PORTS = [80, 443]

/** Who listens: the port that was asked for, and the one that it became. */
const listening = new Set()
const listen = Reflect.get(Server.prototype, 'listen')

/**
 * In the lesson a server may listen at any port, and with port 0 it has every port that nobody else
 * has. Here the system decides, so it is kept in mind what became of which. Ports below 1024 are the
 * system's own; another is taken instead.
 */
Server.prototype.listen = function (...args) {
  const [first] = args
  const wanted = Number(typeof first === 'object' ? first?.port : first) || 0
  if (wanted > 0 && wanted < 1024) args[0] = typeof first === 'object' ? { ...first, port: 0 } : 0
  const entry = { wanted, given: 0 }
  this.once('listening', () => {
    entry.given = portOf(this)
    listening.add(entry)
  })
  this.once('close', () => listening.delete(entry))
  return listen.apply(this, args)
}

const { default: start } = await import('./server.js')
if (typeof start === 'function') await start(OPTIONS)

const page = createServer((request, response) => {
  const target = targetOf(request.url)
  if (target) passRequest(request, response, target)
  else void sendFile(request.url, response)
})
page.on('upgrade', (request, socket, head) => passConnection(request, socket, head))
page.on('listening', () => console.log(`Open http://localhost:${portOf(page)}/`))
page.on('error', (error) => {
  if (error.code !== 'EADDRINUSE') throw error
  listen.call(page, 0, 'localhost')
})
listen.call(page, PAGE_PORT, 'localhost')

/** Where `/@host:port/path` leads; `given` is missing where nobody listens. */
function targetOf(address) {
  const [, name, port, path] = /^\/@([^/]+):(\d+)(\/.*)$/.exec(address) ?? []
  if (!path) return undefined
  const host = DEFAULT_PORTS.includes(Number(port)) ? name : `${name}:${port}`
  const entries = [...listening]
  const entry =
    entries.find(({ wanted, given }) => wanted === Number(port) || given === Number(port)) ??
    entries.find(({ wanted }) => wanted === 0)
  return { host, path, given: entry?.given, base: `http://${name}:${port}${path}` }
}

/** An HTTP exchange. As with a port where nobody listens, the line is cut if it cannot be had. */
function passRequest(request, response, { host, path, given, base }) {
  if (!given) return response.destroy()
  const { connection: _, ...headers } = request.headers
  const onward = ask(
    {
      host: 'localhost',
      port: given,
      method: request.method,
      path,
      headers: { ...headers, host },
      agent: false,
    },
    (answer) => {
      const { connection: _, location, ...rest } = answer.headers
      const moved = location && { location: passed(new URL(location, base)) }
      response.writeHead(answer.statusCode, answer.statusMessage, { ...rest, ...moved })
      response.flushHeaders()
      answer.pipe(response)
      answer.on('error', () => response.destroy())
    },
  )
  onward.on('error', () => response.destroy())
  response.on('close', () => onward.destroy())
  request.pipe(onward)
}

/** A redirect leads through here as well. */
function passed({ protocol, hostname, port, pathname, search }) {
  return `/@${hostname}:${port || (protocol === 'https:' ? 443 : 80)}${pathname}${search}`
}

/** A WebSocket: the request goes on as it came, and then each byte in both directions. */
function passConnection(request, socket, head) {
  const target = targetOf(request.url)
  if (!target?.given) return socket.destroy()
  const onward = connect(target.given, 'localhost', () => {
    const { rawHeaders } = request
    const lines = rawHeaders.flatMap((name, at) => {
      if (at % 2 > 0) return []
      return `${name}: ${name.toLowerCase() === 'host' ? target.host : rawHeaders[at + 1]}`
    })
    onward.write([`GET ${target.path} HTTP/1.1`, ...lines, '', ''].join('\r\n'))
    onward.write(head)
    onward.pipe(socket).pipe(onward)
  })
  for (const [end, other] of [
    [onward, socket],
    [socket, onward],
  ]) {
    end.on('error', () => other.destroy())
    end.on('close', () => other.destroy())
  }
}

/** The page's own files, and no others. */
async function sendFile(address, response) {
  const { pathname } = new URL(address, 'http://localhost')
  const name = pathname === '/' ? 'client.html' : pathname.slice(1)
  const known = /^(?:client\.(?:html|js|ts)|hosts\.js|console\.js|inspect\.js|packages\/[\w.-]+\.js)$/
  if (!known.test(name)) return response.writeHead(404).end()
  try {
    const text = await (name === 'client.ts' ? withoutTypes() : readFile(fileOf(name), 'utf8'))
    const type = name.endsWith('.html') ? 'text/html' : 'text/javascript'
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' })
    response.end(text)
  } catch (error) {
    console.error(`${name}: ${error.message}`)
    response.writeHead(500).end()
  }
}

function fileOf(name) {
  const path = name === 'inspect.js' ? 'node_modules/node-inspect-extracted/dist/inspect.js' : name
  return new URL(path, import.meta.url)
}

/** Types are left out, and each line stays where it is. */
async function withoutTypes() {
  const { transform } = await import('sucrase')
  const source = await readFile(fileOf('client.ts'), 'utf8')
  return transform(source, { transforms: ['typescript'], disableESTransforms: true }).code
}

function portOf(server) {
  return server.address().port
}
