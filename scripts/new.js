#!/usr/bin/env node
/** `npm run new -- <course>/<slug> [title]`: a lesson to begin with, numbered behind the last. */
import { runModule } from './run-module.js'

const { create } = await runModule('src/site/new-command.ts')
process.exitCode = create(process.cwd(), process.argv.slice(2))
