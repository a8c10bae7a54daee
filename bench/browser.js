/** The browser of a benchmark. */
import { chromium } from '@playwright/test'
import { ensureBrowser } from '../scripts/browser.js'
import { runModule } from '../scripts/run-module.js'

/** @param {string[]} more arguments */
export async function openBrowser(...more) {
  const { BROWSER_ARGS } = await runModule('src/site/verify/browser-args.ts')
  return chromium.launch({ executablePath: ensureBrowser(), args: [...BROWSER_ARGS, ...more] })
}
