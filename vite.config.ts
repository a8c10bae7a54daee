import { defineConfig } from 'vite'
import { wireside } from './src/site/plugin.ts'

export default defineConfig({
  plugins: [wireside()],
})
