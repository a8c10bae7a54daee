/** Serves a page of one script on loopback, with the sandbox beside it as on a site. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSandbox } from '../sandbox-page.ts'

export interface PageServer {
  /** Of the page. */
  url: string
  close(): void
}

/**
 * @param root of the project whose sandbox is served
 * @param script of the page, a module
 */
export async function servePage(root: string, title: string, script: Promise<string>): Promise<PageServer> {
  const [sandbox, text] = await Promise.all([buildSandbox(root), script])
  const files: Record<string, [type: string, body: string]> = {
    '/': [
      'text/html',
      `<!doctype html><title>${title}</title><body><script type="module" src="/page.js"></script>`,
    ],
    '/page.js': ['text/javascript', text],
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
