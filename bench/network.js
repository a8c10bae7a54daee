/**
 * Echoes of 100-byte messages, in a worker: the browser's own WebSocket with `ws` on loopback, two mocks
 * from npm, the simulation at instant pace with its trace on, and an echo over two bare tasks. Programs
 * that make no promises share tasks (`src/sim/turns.ts`), the others do not. Then what 1,000 open connections
 * hold. On a shared machine trust the ratios.
 */
import { once } from 'node:events'
import { resolve } from 'node:path'
import { build } from 'vite'
import { WebSocketServer } from 'ws'
import { openBrowser } from './browser.js'
import { serve } from './serve.js'
import { median } from './sites.js'

const NAMES = [
  'native',
  'mock-socket',
  'interceptors',
  'ours',
  'ours, where promises are used',
  'ours, with source lines',
  'floor',
]
const UNDER_WAY = [1, 64]
const ROUNDS = 5
const DURATION_MS = 300
const CONNECTIONS = 1_000

const folder = resolve('.cache/bench/network')
await build({
  configFile: false,
  root: resolve('bench/network'),
  base: './',
  logLevel: 'warn',
  worker: { format: 'es' },
  build: { outDir: folder, emptyOutDir: true, target: 'es2024' },
})
const echo = new WebSocketServer({ port: 0, host: '127.0.0.1' })
echo.on('connection', (socket) =>
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })),
)
await once(echo, 'listening')
const { port } = /** @type {import('node:net').AddressInfo} */ (echo.address())
const address = `ws://127.0.0.1:${port}`
const server = await serve(folder)
const browser = await openBrowser('--js-flags=--expose-gc', '--enable-precise-memory-info')

async function freshPage() {
  const page = await browser.newPage()
  await page.goto(`${server.origin}/`)
  await page.waitForFunction(() => 'networkBench' in globalThis)
  return page
}

/** @param {import('@playwright/test').Page} page @param {'echo' | 'memory'} what @param {unknown[]} args @returns {Promise<number>} */
const measure = (page, what, ...args) =>
  page.evaluate(({ what, args }) => Reflect.get(globalThis, 'networkBench')[what](...args), { what, args })

/** @type {Map<string, number[]>} */
const rates = new Map()
const page = await freshPage()
for (let round = 0; round < ROUNDS; round++)
  // Forth and back, so that a machine that is busy for a while is unfair to none.
  for (const name of round % 2 === 0 ? NAMES : NAMES.toReversed())
    for (const underWay of UNDER_WAY) {
      const key = `${name} ${underWay}`
      const rate = await measure(page, 'echo', name, address, underWay, DURATION_MS)
      rates.set(key, [...(rates.get(key) ?? []), rate])
    }
await page.close()

/** @type {Record<string, number>} */
const bytes = {}
// Chromium itself opens no more than 255 at once.
for (const name of ['interceptors', 'ours']) {
  const page = await freshPage()
  bytes[name] = await measure(page, 'memory', name, address, CONNECTIONS)
  await page.close()
}
await browser.close()
server.close()
echo.close()

/** @param {string} name @param {number} underWay */
const rate = (name, underWay) => median(rates.get(`${name} ${underWay}`) ?? [])

console.log(`Echoes of 100 bytes; medians of ${ROUNDS}, ${DURATION_MS} ms each`)
console.table(
  Object.fromEntries(
    NAMES.map((name) => [
      name,
      {
        'a second, one at a time': Math.round(rate(name, 1)),
        'a second, 64 under way': Math.round(rate(name, 64)),
        'of the floor': Number((rate(name, 1) / rate('floor', 1)).toFixed(2)),
        'of the floor, 64': Number((rate(name, 64) / rate('floor', 64)).toFixed(2)),
        [`kB a connection of ${CONNECTIONS.toLocaleString('en')}`]:
          bytes[name] === undefined ? '' : Number((bytes[name] / 1_000).toFixed(1)),
      },
    ]),
  ),
)
console.log(
  `One at a time, ours is × ${(rate('ours', 1) / rate('native', 1)).toFixed(1)} of native, ` +
    `× ${(rate('ours', 1) / rate('interceptors', 1)).toFixed(2)} of interceptors`,
)
