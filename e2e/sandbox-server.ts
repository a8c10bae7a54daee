/** Serves an empty page with the runner in it, and the sandbox, both made from the sources. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build, type Plugin, type Rolldown } from 'vite'
import { buildSandbox } from '../src/site/sandbox-page.ts'

const ROOT = new URL('..', import.meta.url).pathname
const ENTRY = 'virtual:runner-page'

/** What the page offers to tests: see `RunnerPage` in `sandbox.spec.ts`. */
const PAGE_SCRIPT = `
import { Runner } from '#page/runner.ts'
import { analyseProgram } from '#lesson/program.ts'
import { DEFAULT_NETWORK } from '#lesson/network.ts'

window.createRunner = () => {
  const seen = { entries: [], uncaught: [], trace: [], states: [], ended: [], unresponsive: [], inputs: [], reached: 0, evaluated: [] }
  const runner = new Runner({
    output: (entries) => seen.entries.push(...entries),
    uncaught: (error) => { seen.uncaught.push(error) },
    trace: (records) => seen.trace.push(...records),
    state: (state, timeMs) => { seen.states.push({ state, timeMs }) },
    ended: (reason, message) => { seen.ended.push({ reason, message }) },
    unresponsive: (is) => { seen.unresponsive.push(is) },
    input: (logged) => { seen.inputs.push(logged) },
    reached: () => { seen.reached++ },
    evaluated: (id, ok, text) => { seen.evaluated.push({ id, ok, text }) },
  })
  const start = async ({ client, server = '', language = 'js', pace = 'instant', network = {}, packages, serverOptions, startMs = Date.UTC(2026, 0, 1), replay }) =>
    runner.start({
      client: await analyseProgram(client, 'client.' + language),
      server: await analyseProgram(server, 'server.js'),
      network: { ...DEFAULT_NETWORK, ...network },
      origin: 'https://wireside.test',
      startMs,
      pace,
      packages,
      serverOptions,
      replay,
    })
  return { runner, seen, start }
}
window.warm = () => Runner.warm()
document.documentElement.dataset.ready = ''
`

export interface SandboxServer {
  url: string
  close(): void
}

export async function serveSandbox(): Promise<SandboxServer> {
  const [sandbox, script] = await Promise.all([buildSandbox(ROOT), bundlePage()])
  const files: Record<string, [type: string, body: string]> = {
    '/': [
      'text/html',
      '<!doctype html><title>Runner</title><body><script type="module" src="/page.js"></script>',
    ],
    '/page.js': ['text/javascript', script],
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
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() }
}

async function bundlePage(): Promise<string> {
  const page: Plugin = {
    name: 'runner-page',
    resolveId: (id) => (id === ENTRY ? `${ROOT}${ENTRY}.js` : undefined),
    load: (id) => (id === `${ROOT}${ENTRY}.js` ? PAGE_SCRIPT : undefined),
  }
  const result = await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    plugins: [page],
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      rolldownOptions: { input: ENTRY, output: { codeSplitting: false } },
    },
  })
  const [chunk] = (result as Rolldown.RolldownOutput).output
  return chunk.code
}
