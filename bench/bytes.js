/**
 * What the largest lesson costs over the wire, fonts apart: until it can be read (on a phone, where its
 * first exercise lies below the view), until the first line of output (on a desk, Run pressed as soon as
 * it is there), and until its editor can be typed into. Every file is weighed by itself.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { openBrowser } from './browser.js'
import { serve } from './serve.js'
import { buildSites, LESSON } from './sites.js'

const PHONE = { width: 360, height: 640 }
const DESK = { width: 1280, height: 720 }

const { ours } = await buildSites()
const server = await serve(ours)
const browser = await openBrowser()

/** Presses the first Run when it is there, and notes what has come when something is printed. */
function pressRun() {
  const look = () => {
    const run = document.querySelector('run-bar:defined .run')
    const log = document.querySelector('interactive-exercise [role=log]')
    if (!(run instanceof HTMLElement) || !log) return requestAnimationFrame(look)
    new MutationObserver((_, observer) => {
      observer.disconnect()
      Object.assign(window, { benchCame: came() })
    }).observe(log, { childList: true })
    return run.click()
  }
  const came = () => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)
  look()
}

/**
 * What has come when `until` is done, which may say so itself.
 * @param {{ width: number, height: number }} viewport
 * @param {(page: import('@playwright/test').Page) => Promise<string[] | void>} until
 */
async function cost(viewport, until, init = () => {}) {
  const page = await browser.newPage({ viewport })
  await page.addInitScript(init)
  server.sent.length = 0
  await page.goto(server.origin + LESSON)
  const came = (await until(page)) ?? server.sent.map((file) => file.path)
  await page.close()
  const names = new Set([LESSON, ...came].filter((name) => !/\.(woff2|svg|ico)$/.test(name)))
  const files = [...names].map((name) =>
    readFileSync(path.join(ours, name.endsWith('/') ? `${name}index.html` : name)),
  )
  const sum = (/** @type {(file: Buffer) => Buffer} */ compress) =>
    Number((files.reduce((total, file) => total + compress(file).length, 0) / 1_000).toFixed(1))
  return {
    files: files.length,
    'gzip, kB': sum((file) => gzipSync(file)),
    'brotli, kB': sum((file) => brotliCompressSync(file)),
  }
}

const costs = {
  'reading, no exercise near': await cost(PHONE, (page) => page.waitForLoadState('networkidle')),
  'first output': await cost(
    DESK,
    async (page) => {
      const came = await page.waitForFunction(() => /** @type {any} */ (window).benchCame)
      return /** @type {string[]} */ (await came.jsonValue())
    },
    pressRun,
  ),
  'typing in the editor, nothing run': await cost(DESK, async (page) => {
    await page.locator('.pane').first().click()
    await page.locator('.pane.is-open .cm-content').first().waitFor()
  }),
}
await browser.close()
server.close()

console.log('Over the wire, fonts apart (aims: less than 30 kB to reading, at most 100 kB to first output)')
console.table(costs)
