import { defineConfig } from 'vite'
import { wireside } from './src/site/plugin.ts'

/** Another folder of courses than `content/`, for the tests. */
const content = process.env['WIRESIDE_CONTENT']

export default defineConfig({
  plugins: [wireside(content ? { content } : {})],
})
