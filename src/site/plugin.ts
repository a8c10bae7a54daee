/**
 * Wireside's Vite plugin. In dev it renders pages as they are asked for; in a build it checks and
 * renders everything first, lets Vite bundle the client once, and writes every page into the template
 * that comes out. So a thousand lessons are one entry of the bundle.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Plugin, PreviewServer, ResolvedConfig } from 'vite'
import { serveSite } from './dev-server.ts'
import { EXERCISES, fillTemplate } from './page-template.ts'
import { preparePublication, type Publication } from './publish.ts'
import { decodePath, pageHref } from './site.ts'

export interface WiresideOptions {
  /** The folder of the courses, below Vite's root. */
  content?: string
  /** Finds a Chromium in which `dev` tries the programs of lessons; without it they are only read. */
  findBrowser?: () => Promise<string | undefined>
}

/** What every page needs is one file, and the exercises' script takes from it what it needs of that. */
const PAGE = { name: 'page', test: /src\/page\/main\.ts$/ }

/**
 * Most of what a page loads it calls, so a browser that knows the hint compiles a file whole beside the
 * page while it comes, and not each function in the page's way at its first call
 * (https://github.com/WICG/explicit-javascript-compile-hints-file-based).
 */
const COMPILE_HINT = '//# allFunctionsCalledOnLoad\n'

export function wireside({ content = 'content', findBrowser }: WiresideOptions = {}): Plugin {
  let config: ResolvedConfig
  let publication: Publication | undefined
  let html = ''
  let exerciseHrefs: string[] = []
  return {
    name: 'wireside',
    enforce: 'post',
    config: ({ root = '.' }, { isPreview }) => ({
      appType: isPreview === true ? 'mpa' : 'custom',
      // That this plugin takes most of a build's time is no news: it renders the site.
      // Browsers that know modules but no preload of them load them all the same.
      build: {
        modulePreload: { polyfill: false },
        rolldownOptions: {
          input: [path.resolve(root, 'index.html'), path.resolve(root, EXERCISES)],
          checks: { pluginTimings: false },
          output: { codeSplitting: { groups: [PAGE] } },
        },
      },
    }),
    configResolved(resolved) {
      config = resolved
      if (!/^(\/|https?:)/.test(config.base))
        throw new RangeError(`Pages have addresses of their own, so base must be absolute: "${config.base}"`)
    },
    configureServer: (server) => serveSite(server, content, findBrowser),
    configurePreviewServer: servePreview,
    async buildStart() {
      if (config.command === 'build')
        publication = await preparePublication(config.root, content, config.base)
    },
    generateBundle: {
      // After Vite, which puts a line of its own before a file's first.
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle))
          if (file.type === 'chunk') file.code = COMPILE_HINT + file.code
        const template = bundle['index.html']
        if (!publication || template?.type !== 'asset') return
        delete bundle['index.html']
        html = String(template.source)
        for (const file of Object.values(bundle))
          if (file.type === 'chunk' && file.facadeModuleId?.endsWith(EXERCISES))
            exerciseHrefs = [file.fileName, ...file.imports].map((name) => config.base + name)
      },
    },
    // Past Vite's own report, which would weigh and print every page.
    async writeBundle({ dir }) {
      if (dir === undefined || !publication) return
      for (const { fileName, source } of publication.files) writeOutput(path.join(dir, fileName), source)
      let count = 0
      for await (const { fileName, page } of publication.pages()) {
        writeOutput(path.join(dir, fileName), fillTemplate(html, page, config.base, exerciseHrefs))
        count++
      }
      config.logger.info(`${count} pages and ${publication.files.length} other files of the lessons`)
    },
  }
}

function writeOutput(file: string, source: string | Uint8Array): void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, source)
}

/** Addresses without their last slash are sent to the page; what is not there gets the 404 page. */
function servePreview(server: PreviewServer): () => void {
  const { root, base, build } = server.config
  const folder = path.resolve(root, build.outDir)
  return () => {
    server.middlewares.use((request, response, next) => {
      const url = new URL(request.url ?? '/', 'http://localhost')
      const inside = path.join(folder, decodePath(url.pathname))
      if (inside.startsWith(folder) && path.extname(inside) !== '' && existsSync(inside)) return next()
      if (inside.startsWith(folder) && existsSync(path.join(inside, 'index.html'))) {
        response.writeHead(301, { Location: `${pageHref(base, url.pathname)}/${url.search}` }).end()
        return
      }
      readFile(path.join(folder, '404.html')).then(
        (html) => response.writeHead(404, { 'Content-Type': 'text/html; charset=utf-8' }).end(html),
        next,
      )
    })
  }
}
