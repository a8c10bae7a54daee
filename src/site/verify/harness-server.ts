/** Serves the page in which checks run, with the sandbox and the assertion library, all made from the sources. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { build, type Rolldown } from 'vite'
import { CHECK_LIBRARY } from '../challenge-data.ts'
import { bundlePackage } from '../package-bundle.ts'
import { buildSandbox } from '../sandbox-page.ts'

const ENTRY = 'src/page/check-harness.ts'

export interface HarnessServer {
  /** Of the page. */
  url: string
  /** The assertion library's text, for the page's `harness.open`. */
  library: string
  close(): void
}

/** @param root of the project whose sources are served */
export async function serveHarness(root: string): Promise<HarnessServer> {
  const [sandbox, script, library] = await Promise.all([
    buildSandbox(root),
    bundleEntry(root),
    bundlePackage(root, CHECK_LIBRARY),
  ])
  const files: Record<string, [type: string, body: string]> = {
    '/': [
      'text/html',
      '<!doctype html><title>Checks</title><script type="module" src="/harness.js"></script>',
    ],
    '/harness.js': ['text/javascript', script],
  }
  for (const { fileName, source } of sandbox.files)
    files[`/${fileName}`] = [fileName.endsWith('.html') ? 'text/html' : 'text/javascript', String(source)]
  const server = createServer((request, response) => {
    const file = files[request.url ?? '/']
    response.statusCode = file ? 200 : 404
    if (file) response.setHeader('content-type', `${file[0]}; charset=utf-8`)
    response.end(file?.[1])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, library, close: () => server.close() }
}

async function bundleEntry(root: string): Promise<string> {
  const output = (await build({
    root,
    configFile: false,
    envFile: false,
    publicDir: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: { input: path.join(root, ENTRY), output: { codeSplitting: false } },
    },
  })) as Rolldown.RolldownOutput
  return output.output[0].code
}
