/**
 * A static server as a good host is one: HTTP/1.1 with keep-alive, brotli or gzip, long caching for
 * hashed names. It can be as far away and as narrow as a mobile line, for all frames and workers of
 * a page alike (the browser's own throttling does not reach a sandboxed frame), and counts its bytes.
 */
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { brotliCompressSync, gzipSync } from 'node:zlib'

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

const INCOMPRESSIBLE = new Set(['.woff2', '.png'])

/** As the browser's own developer tools define the preset "Fast 4G". */
export const FAST_4G = { latencyMs: 165, bytesPerSecond: 1_012_500 }

const PIECE = 16_384

/**
 * Serves `folder` on a free port of the loopback interface. `sent` lists what went out, and when.
 * @param {string} folder
 * @param {{ latencyMs: number, bytesPerSecond: number }} [line]
 */
export async function serve(folder, line) {
  /** @type {Map<string, Buffer>} */
  const compressed = new Map()
  /** @type {{ path: string, bytes: number }[]} */
  const sent = []
  // All responses share the line: each piece begins when the one before it is through.
  let freeAt = 0

  /** @param {import('node:http').ServerResponse} response @param {Buffer} body */
  async function deliver(response, body) {
    if (!line) return response.end(body)
    await setTimeout(line.latencyMs)
    for (let at = 0; at < body.length; at += PIECE) {
      freeAt = Math.max(freeAt, performance.now()) + (PIECE * 1_000) / line.bytesPerSecond
      const wait = freeAt - performance.now()
      if (wait > 2) await setTimeout(wait)
      response.write(body.subarray(at, at + PIECE))
    }
    return response.end()
  }

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    let path = join(folder, decodeURIComponent(pathname))
    if (existsSync(path) && statSync(path).isDirectory()) path = join(path, 'index.html')
    if (!existsSync(path)) {
      response.writeHead(404).end()
      return
    }
    const extension = extname(path)
    const accepted = request.headers['accept-encoding']?.toString() ?? ''
    const encoding = INCOMPRESSIBLE.has(extension)
      ? undefined
      : ['br', 'gzip'].find((name) => accepted.includes(name))
    const key = `${encoding} ${path}`
    let body = compressed.get(key)
    if (!body) {
      const plain = readFileSync(path)
      body = encoding === 'br' ? brotliCompressSync(plain) : encoding === 'gzip' ? gzipSync(plain) : plain
      compressed.set(key, body)
    }
    response.writeHead(200, {
      'content-type': TYPES[extension] ?? 'application/octet-stream',
      'content-length': body.length,
      'cache-control': pathname.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
      ...(encoding && { 'content-encoding': encoding }),
    })
    sent.push({ path: pathname, bytes: body.length })
    void deliver(response, body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { origin: `http://127.0.0.1:${port}`, sent, close }
}
