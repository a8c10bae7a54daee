/** Journeys in a real browser against the built site. `build-site.js` builds it; `vite preview` serves it. */
import { defineConfig } from '@playwright/test'
import { ensureBrowser } from '../scripts/browser.js'
import { BROWSER_ARGS } from '../src/site/verify/browser-args.ts'
import { DIST, PORT } from './site.ts'

const executablePath = ensureBrowser()

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env['CI']),
  // No test is about real time: these only end one that hangs, on a machine however busy.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] ? [['list'], ['json']] : 'list',
  use: {
    baseURL: `http://127.0.0.1:${PORT}/`,
    browserName: 'chromium',
    launchOptions: {
      executablePath,
      args: BROWSER_ARGS,
    },
    // No films: taking them is a third of all the work, on two cores.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
  },
  webServer: {
    command: `node e2e/build-site.js && npx vite preview --outDir ${DIST} --port ${PORT} --strictPort`,
    cwd: '..',
    url: `http://127.0.0.1:${PORT}/`,
    reuseExistingServer: !process.env['CI'],
    timeout: 120_000,
    stdout: 'pipe',
  },
})
