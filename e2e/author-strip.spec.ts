/** What an author sees of a lesson's programs in `dev`: verdicts on the page, as the file is saved. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { createLogger, createServer, type ViteDevServer } from 'vite'
import { ensureBrowser } from '../scripts/browser.js'
import { wireside } from '../src/site/plugin.ts'
import { scratchProject } from '../src/site/scratch-content.ts'
import { DIST } from './site.ts'

const PROJECT = path.resolve(import.meta.dirname, '..')
const FILE = 'content/course/01-hello.md'
const LESSON = `# Hello

:::interactive-code
title: Say hello
server: echo
code: const socket = new WebSocket('wss://example.com')
challenges:
  - title: Say hello
    checks:
      - that: It says hello
        run: |
          await program.start()
          await clock.advance('1s')
          expect(wire.sent()[0].data).to.equal('hello')
      - that: It says nothing else
        run: |
          await program.start()
          await clock.advance('1s')
          expect(wire.sent().length).to.equal(1)
    solution: |
      const socket = new WebSocket('wss://example.com')
      socket.onopen = () => socket.send('hello')
:::
`

interface Site {
  url: string
  write(text: string): void
  /** What the terminal says. */
  said: string[]
  close(): Promise<void>
}

async function serve(findBrowser: () => Promise<string | undefined>): Promise<Site> {
  const { root, remove } = scratchProject({
    [FILE]: LESSON,
    'index.html': readFileSync(path.join(PROJECT, 'index.html'), 'utf8'),
  })
  const said: string[] = []
  const logger = createLogger('silent')
  logger.info = logger.error = (text) => void said.push(text)
  const server: ViteDevServer = await createServer({
    root,
    configFile: false,
    customLogger: logger,
    cacheDir: path.join(root, '.vite'),
    plugins: [wireside({ findBrowser })],
    server: { host: '127.0.0.1', port: 0, fs: { allow: [PROJECT, root] } },
  })
  await server.listen()
  const [url = ''] = server.resolvedUrls?.local ?? []
  return {
    url: `${url}course/hello/`,
    write: (text) => writeFileSync(path.join(root, FILE), text),
    said,
    close: async () => {
      await server.close()
      remove()
    },
  }
}

/** Serves while `use` runs. */
async function withSite(
  findBrowser: () => Promise<string | undefined>,
  use: (site: Site) => Promise<void>,
): Promise<void> {
  const site = await serve(findBrowser)
  try {
    await use(site)
  } finally {
    await site.close()
  }
}

const strip = (page: Page) => page.getByRole('region', { name: 'Author’s checks' })

test('the verdicts follow the file', async ({ page }) => {
  await withSite(
    () => Promise.resolve(ensureBrowser()),
    async (site) => {
      await page.goto(site.url)
      await expect(strip(page)).toContainText('All right: 1 challenge, 2 checks')

      site.write(LESSON.replace("send('hello')", "send('Hello')"))
      await expect(strip(page)).toContainText('1 mistake')
      await expect(strip(page)).toContainText('solution-fails')
      await expect(strip(page).getByRole('button')).toHaveText(`${FILE}:21:7`)
      await expect(strip(page)).toContainText('mend the solution, or the check')
      expect(site.said.join('\n')).toContain(`${FILE}:21:7  solution-fails`)

      site.write(LESSON)
      await expect(strip(page)).toContainText('All right')
      await expect(strip(page).getByRole('button')).toHaveCount(0)

      // A text that cannot be read is Vite's overlay's business.
      site.write(LESSON.replace('title: Say hello\nserver', 'titel: Say hello\nserver'))
      await expect(strip(page)).toContainText('Not checked: what is written has problems')
    },
  )
})

test('without a browser it says how to get one, in the terminal once', async ({ page }) => {
  await withSite(
    () => Promise.resolve(undefined),
    async (site) => {
      await page.goto(site.url)
      await expect(strip(page)).toContainText('no Chromium was found')
      site.write(`${LESSON}\nMore.\n`)
      await expect(page.getByText('More.')).toBeVisible()
      await expect(strip(page)).toContainText('CHROMIUM_PATH')
      expect(site.said.filter((text) => text.includes('no Chromium was found'))).toHaveLength(1)
    },
  )
})

test('nothing of it is in a site that is built', () => {
  const dist = path.join(PROJECT, DIST)
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(html|js|css)$/.test(file),
  )
  expect(files.length).toBeGreaterThan(10)
  const texts = files.map((file) => readFileSync(path.join(dist, file), 'utf8'))
  expect(texts.some((text) => text.includes('challenge-list'))).toBe(true)
  expect(texts.filter((text) => /author-(?:strip|report)/.test(text))).toEqual([])
})
