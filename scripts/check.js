#!/usr/bin/env node
/** `npm run check [-- files…]`: all problems of the lessons, without building. Fails if there are any. */
import { runModule } from './run-module.js'

const { check } = await runModule('src/site/check-command.ts')
process.exitCode = await check(process.cwd(), process.argv.slice(2))
