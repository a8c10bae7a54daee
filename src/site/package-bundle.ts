/**
 * An npm package as one ES module, for a lesson's client to import. What the package itself imports is
 * in it; where it has a build for workers, which is where programs run, that one is taken.
 */
import { build, type Rolldown } from 'vite'

const WORKER_BUILDS: Record<string, string> = { 'pusher-js': 'pusher-js/worker' }

/** The module's text. */
export async function bundlePackage(root: string, specifier: string): Promise<string> {
  const output = (await build({
    root,
    configFile: false,
    envFile: false,
    publicDir: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: WORKER_BUILDS[specifier] ?? specifier,
        preserveEntrySignatures: 'strict',
        output: { format: 'es', codeSplitting: false },
      },
    },
  })) as Rolldown.RolldownOutput
  return output.output[0].code
}

/** `@scope/name/path` as a file's name. */
export function packageFileName(specifier: string): string {
  return `${specifier.replace(/^@/, '').replaceAll('/', '-')}.js`
}
