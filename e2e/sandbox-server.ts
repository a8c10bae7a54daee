/** Serves an empty page with the runner in it, and the sandbox, both made from the sources. */
import type { Plugin } from 'vite'
import { bundle } from '../src/site/bundle.ts'
import { servePage, type PageServer } from '../src/site/verify/page-server.ts'

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

export function serveSandbox(): Promise<PageServer> {
  return servePage(ROOT, 'Runner', bundlePage())
}

async function bundlePage(): Promise<string> {
  const page: Plugin = {
    name: 'runner-page',
    resolveId: (id) => (id === ENTRY ? `${ROOT}${ENTRY}.js` : undefined),
    load: (id) => (id === `${ROOT}${ENTRY}.js` ? PAGE_SCRIPT : undefined),
  }
  const [chunk] = await bundle(ROOT, {
    minify: false,
    plugins: [page],
    rolldownOptions: { input: ENTRY, output: { codeSplitting: false } },
  })
  return chunk.code
}
