#!/usr/bin/env node
/**
 * `npm run check [-- --static] [--table] [files…]`: all problems of the lessons, without building.
 * Programs and checks are run in a headless browser, unless only what is written is to be looked at; as
 * a table, each with its verdict. Fails if there are any problems.
 */
import { ensureBrowser } from './browser.js'
import { runModule } from './run-module.js'

const args = process.argv.slice(2)
const only = args.filter((arg) => !arg.startsWith('--'))
const table = args.includes('--table')
const options = args.includes('--static') ? { only } : { only, table, browserPath: ensureBrowser() }
const { check } = await runModule('src/site/check-command.ts')
process.exitCode = await check(process.cwd(), options)
