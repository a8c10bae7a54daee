/** Loads a TypeScript module of this project, on any Node that can run Vite. */
import path from 'node:path'
import { runnerImport } from 'vite'

const root = path.resolve(import.meta.dirname, '..')

/**
 * @param {string} file below the project's root
 * @returns {Promise<any>} its exports
 */
export async function runModule(file) {
  const { module } = await runnerImport(path.join(root, file), { root, logLevel: 'warn' })
  return module
}
