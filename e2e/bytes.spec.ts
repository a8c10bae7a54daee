/** What a visit costs over the wire, fonts apart: as a host sends it that compresses with gzip. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test, type Page } from '@playwright/test'
import { DIST } from './site.ts'

/** The largest lesson that comes with the project. */
const LESSON = 'websockets/websockets-basics/'
const NO_TEXT = /\.(woff2|svg|ico)$/

/** The files that `page` asks for from now on. */
function watchFiles(page: Page): Set<string> {
  const files = new Set<string>()
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (!NO_TEXT.test(pathname)) files.add(pathname)
  })
  return files
}

function weigh(files: Set<string>): number {
  const sizes = [...files].map((file) => {
    const name = file.endsWith('/') ? `${file}index.html` : file
    return gzipSync(readFileSync(path.join(DIST, name))).length
  })
  return sizes.reduce((sum, size) => sum + size, 0)
}

test('reading costs less than 30 kB as long as no exercise is near', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 640 })
  await page.clock.install()
  const files = watchFiles(page)
  await page.goto(LESSON)
  await page.clock.runFor(10_000)
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeAttached()
  expect(weigh(files), [...files].join('\n')).toBeLessThan(30_000)
  expect([...files].join()).not.toMatch(/sandbox|exercises/)

  await page.getByRole('heading', { level: 2 }).nth(1).scrollIntoViewIfNeeded()
  await expect(page.getByRole('button', { name: 'Run', exact: true }).first()).toBeVisible()
})

/** Presses the first Run when it is there; resolves, when something is printed, with what had come by then. */
function pressRun(): void {
  const look = () => {
    const run = document.querySelector<HTMLElement>('run-bar:defined .run')
    const log = document.querySelector('interactive-exercise [role=log]')
    if (!run || !log) return requestAnimationFrame(look)
    const printed = new Promise<string[]>((resolve) => {
      new MutationObserver((_, observer) => {
        observer.disconnect()
        const files = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)
        resolve([location.pathname, ...files])
      }).observe(log, { childList: true })
    })
    Object.assign(globalThis, { printed })
    run.click()
    return undefined
  }
  look()
}

/** A page that is left to itself for a while loads more, and a slow machine takes that long to print. */
function leaveNoTime(): void {
  const { setTimeout } = globalThis
  Object.assign(globalThis, {
    setTimeout: (callback: () => void, delayMs: number) =>
      delayMs < 1_000 ? setTimeout(callback, delayMs) : 0,
  })
}

test('the first output costs at most 100 kB', async ({ page }) => {
  await page.addInitScript(leaveNoTime)
  await page.addInitScript(pressRun)
  await page.goto(LESSON)
  await page.waitForFunction(() => 'printed' in globalThis)
  const came = await page.evaluate(() => (globalThis as unknown as { printed: Promise<string[]> }).printed)
  const files = new Set(came.filter((file) => !NO_TEXT.test(file)))
  expect([...files].join()).toMatch(/sandbox\.html/)
  expect(weigh(files), [...files].join('\n')).toBeLessThanOrEqual(100_000)
})
