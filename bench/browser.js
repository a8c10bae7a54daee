/** The browser of a benchmark: the whole one, which gives a frame of another origin a process that waits for it. */
import { chromium } from '@playwright/test'
import { ensureBrowser } from '../scripts/browser.js'
import { runModule } from '../scripts/run-module.js'

/** @param {string[]} more arguments */
export async function openBrowser(...more) {
  const { BROWSER_ARGS } = await runModule('src/site/verify/browser-args.ts')
  return chromium.launch({
    executablePath: ensureBrowser({ withWindows: true }),
    args: [...BROWSER_ARGS, ...more],
  })
}
