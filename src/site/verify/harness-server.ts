/** Serves the page in which checks run, with the sandbox and the assertion library, all made from the sources. */
import path from 'node:path'
import { bundle } from '../bundle.ts'
import { CHECK_LIBRARY } from '../challenge-data.ts'
import { bundlePackage } from '../package-bundle.ts'
import { servePage, type PageServer } from './page-server.ts'

const ENTRY = 'src/page/check-harness.ts'

export interface HarnessServer extends PageServer {
  /** The assertion library's text, for the page's `harness.open`. */
  library: string
}

/** @param root of the project whose sources are served */
export async function serveHarness(root: string): Promise<HarnessServer> {
  const made = Promise.all([bundleEntry(root), bundlePackage(root, CHECK_LIBRARY)])
  const server = await servePage(
    root,
    'Checks',
    made.then(([script]) => script),
  )
  const [, library] = await made
  return { ...server, library }
}

async function bundleEntry(root: string): Promise<string> {
  const [page] = await bundle(root, {
    rolldownOptions: { input: path.join(root, ENTRY), output: { codeSplitting: false } },
  })
  return page.code
}
