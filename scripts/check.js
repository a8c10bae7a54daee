#!/usr/bin/env node
/**
 * `npm run check [-- --static] [files…]`: all problems of the lessons, without building. Programs and
 * checks are run in a headless browser, unless only what is written is to be looked at. Fails if there
 * are any.
 */
import { ensureBrowser } from './browser.js'
import { runModule } from './run-module.js'

const args = process.argv.slice(2)
const only = args.filter((arg) => arg !== '--static')
const options = args.includes('--static') ? { only } : { only, browserPath: ensureBrowser() }
const { check } = await runModule('src/site/check-command.ts')
process.exitCode = await check(process.cwd(), options)
