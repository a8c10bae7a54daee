import { defineConfig } from 'vite'
import { wireside } from './src/site/plugin.ts'

/** Another folder of courses than `content/`, for the tests. */
const content = process.env['WIRESIDE_CONTENT']

/** Not before a lesson is opened in `dev`: a build needs no browser. */
async function findBrowser(): Promise<string | undefined> {
  return (await import('./scripts/browser.js')).findBrowser()
}

export default defineConfig({
  plugins: [wireside({ ...(content && { content }), findBrowser })],
  // Sites that tests and benchmarks build there are no reason for `dev` to reload its pages.
  server: { watch: { ignored: ['**/.cache/**'] } },
})
