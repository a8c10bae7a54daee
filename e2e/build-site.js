/** Builds the site under test: the project's own courses and, beside them, those that only tests need. */
import { cpSync, rmSync } from 'node:fs'
import { build } from 'vite'

const FOLDER = process.env['WIRESIDE_E2E_FOLDER'] ?? '.cache/e2e'
const CONTENT = `${FOLDER}/content`

rmSync(CONTENT, { recursive: true, force: true })
for (const source of ['content', 'e2e/content']) cpSync(source, CONTENT, { recursive: true })
process.env['WIRESIDE_CONTENT'] = CONTENT
await build({ logLevel: 'warn', build: { outDir: `${FOLDER}/dist`, emptyOutDir: true } })
