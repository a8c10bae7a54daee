/** Builds the site under test: the project's own courses and, beside them, those that only tests need. */
import { cpSync, rmSync } from 'node:fs'
import { build } from 'vite'

const CONTENT = '.cache/e2e/content'

rmSync(CONTENT, { recursive: true, force: true })
for (const source of ['content', 'e2e/content']) cpSync(source, CONTENT, { recursive: true })
process.env['WIRESIDE_CONTENT'] = CONTENT
await build({ logLevel: 'warn', build: { outDir: '.cache/e2e/dist', emptyOutDir: true } })
