/**
 * The site in dev: a page is rendered when it is asked for, a change is read when it happens. Problems
 * go to the terminal and to the overlay, all of them, and away when the last one is mended.
 */
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import type { HotPayload, ViteDevServer } from 'vite'
import { AUTHOR_REPORT } from '#lesson/author-report.ts'
import type { Problem } from '#lesson/problem.ts'
import { CHECK_LIBRARY, challengeSet } from './challenge-data.ts'
import { Content, type Edition } from './content.ts'
import { Grammars } from './grammar.ts'
import { bundlePackage } from './package-bundle.ts'
import { EXERCISES, fillTemplate } from './page-template.ts'
import { formatProblems } from './problem-list.ts'
import type { ReadLesson } from './read-lesson.ts'
import { buildSandbox, SANDBOX, type Sandbox } from './sandbox-page.ts'
import { SERVERS_FOLDER } from './server-library.ts'
import { decodePath, pageHref, Site, type Page } from './site.ts'
import { DevVerdicts } from './verify/dev-verdicts.ts'
import { Verifier } from './verify/verifier.ts'

/** An update, even of nothing, takes Vite's overlay away. */
const NO_UPDATE: HotPayload = { type: 'update', updates: [] }

/** What is not a page and not a file that Vite serves. */
const SANDBOX_PARTS = '/assets/sandbox-'
const PACKAGES = '/@wireside/package/'
const CHALLENGES = '/@wireside/challenges/'

/**
 * @param folder of the courses
 * @param findBrowser one in which the programs of lessons are tried; without it they are only read
 */
export function serveSite(
  server: ViteDevServer,
  folder: string,
  findBrowser?: () => Promise<string | undefined>,
): () => void {
  const site = new DevSite(server, folder, findBrowser)
  server.watcher.add([path.join(server.config.root, folder)])
  for (const event of ['add', 'change', 'unlink'] as const)
    server.watcher.on(event, (file: string) => {
      site.changed(file).catch((error: unknown) => site.fail(error))
    })
  server.ws.on('connection', (client) => {
    // Vite reloads a page whose very first update comes while its overlay is shown: so this is the first.
    client.send(JSON.stringify(NO_UPDATE))
    site.showProblems()
  })
  server.ws.on(AUTHOR_REPORT, ({ path }: { path: string }) => {
    site.opened(path).catch((error: unknown) => site.fail(error))
  })
  server.httpServer?.once('close', () => {
    site.close().catch((error: unknown) => site.fail(error))
  })
  return () => {
    server.middlewares.use((request, response, next) => {
      void (async () => {
        try {
          if (!(await site.answer(request, response))) next()
        } catch (error) {
          next(error)
        }
      })()
    })
  }
}

class DevSite {
  readonly #server: ViteDevServer
  readonly #content: Content
  readonly #grammars = new Grammars()
  #edition: Promise<Edition>
  /** The problems as last shown; empty when there are none. */
  #report = ''
  #sandbox: Promise<Sandbox> | undefined
  readonly #packages = new Map<string, Promise<string>>()
  readonly #verdicts: DevVerdicts | undefined

  constructor(server: ViteDevServer, folder: string, findBrowser?: () => Promise<string | undefined>) {
    this.#server = server
    this.#content = new Content(server.config.root, folder)
    this.#verdicts = findBrowser && this.#createVerdicts(findBrowser)
    this.#edition = this.#read()
    this.#edition.catch((error: unknown) => this.fail(error))
  }

  /** Answers with a page, the sandbox, a package, or the 404 page; `false` for what is none of its business. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost')
    const send = (status: number, type: string, text: string): true => {
      response
        .writeHead(status, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-store' })
        .end(text)
      return true
    }
    if (pathname === `/${SANDBOX}`) return send(200, 'text/html', (await this.#sandboxFile(SANDBOX)) ?? '')
    if (pathname.startsWith(SANDBOX_PARTS)) {
      const part = await this.#sandboxFile(pathname.slice(1))
      return part === undefined ? false : send(200, 'text/javascript', part)
    }
    if (pathname.startsWith(PACKAGES))
      return send(
        200,
        'text/javascript',
        await this.#packageCode(decodeURIComponent(pathname.slice(PACKAGES.length))),
      )
    if (pathname.startsWith(CHALLENGES)) {
      const challenges = await this.#challenges(decodePath(pathname.slice(CHALLENGES.length)))
      return challenges === undefined ? false : send(200, 'application/json', challenges)
    }
    if (/^\/@|\.\w+$/.test(pathname)) return false
    const site = this.#site(await this.#edition)
    const page = await site.page(decodePath(pathname))
    if (page) return send(200, 'text/html', await this.#html(page, pathname))
    if (site.addresses().includes(`${decodePath(pathname)}/`)) {
      response.writeHead(301, { Location: `${pageHref(this.#base, pathname)}/${search}` }).end()
      return true
    }
    return send(404, 'text/html', await this.#html(site.notFound(), pathname))
  }

  /** A file has come, changed or gone. */
  async changed(absolute: string): Promise<void> {
    const { files } = this.#content
    const file = files.relative(absolute)
    if (this.#sandbox && (await this.#sandbox.catch(() => undefined))?.modules.includes(absolute)) {
      this.#sandbox = undefined
      await this.#verdicts?.reset()
      this.#server.ws.send({ type: 'full-reload' })
    }
    const isServer = file.startsWith(`${SERVERS_FOLDER}/`) && file.endsWith('.js')
    if (!isServer && !file.startsWith(`${files.content}/`)) return
    this.#edition = this.#follow(this.#edition, file)
    await this.#edition
  }

  /** The page of a lesson asks what its programs are worth. */
  async opened(path: string): Promise<void> {
    const { lessons, problems } = await this.#edition
    const asked = decodePath(path)
    const read = [...lessons.values()].find(({ lesson }) => pageHref(this.#base, `/${lesson.id}/`) === asked)
    if (read) this.#verdicts?.follow(read, problemsOf(read, problems))
  }

  async close(): Promise<void> {
    await this.#verdicts?.reset()
  }

  /** One reading after the other, so that an older one can never have the last word. */
  async #follow(previous: Promise<Edition>, file: string): Promise<Edition> {
    const before = await previous.catch(() => undefined)
    const concerned = this.#content.forget(file)
    const after = await this.#read()
    this.#announce(before, after, new Set([...concerned, file]))
    for (const read of after.lessons.values())
      if (
        read.lesson.file === file ||
        (concerned.includes(read.lesson.file) && this.#verdicts?.isFollowing(read))
      )
        this.#verdicts?.follow(read, problemsOf(read, after.problems))
    return after
  }

  showProblems(): void {
    if (this.#report === '') return
    const message = `The lessons have problems.\n\n${this.#report}`
    const err = { message, stack: '', plugin: 'wireside' }
    this.#server.ws.send({ type: 'error', err })
  }

  fail(error: unknown): void {
    this.#server.config.logger.error(String((error as Error).stack ?? error))
  }

  #createVerdicts(findBrowser: () => Promise<string | undefined>): DevVerdicts {
    const { config, ws } = this.#server
    return new DevVerdicts({
      files: this.#content.files,
      open: () => openVerifier(config.root, findBrowser),
      pathOf: ({ id }) => pageHref(this.#base, `/${id}/`),
      tell: (report) => ws.send({ type: 'custom', event: AUTHOR_REPORT, data: report }),
      log: (text, isWrong) => config.logger[isWrong ? 'error' : 'info'](text, { timestamp: true }),
    })
  }

  get #base(): string {
    return this.#server.config.base
  }

  async #read(): Promise<Edition> {
    const edition = await this.#content.read()
    const report = edition.problems.length === 0 ? '' : formatProblems(edition.problems)
    if (report === this.#report) return edition
    const mended = report === ''
    this.#report = report
    if (mended) {
      this.#server.config.logger.info('all lessons are well again', { timestamp: true })
      this.#server.ws.send(NO_UPDATE)
    } else {
      this.#server.config.logger.error(`\n${report}\n`, { timestamp: true })
      this.showProblems()
    }
    return edition
  }

  /** Tells the pages that show a changed lesson; all of them when titles, order or courses have changed. */
  #announce(before: Edition | undefined, after: Edition, files: ReadonlySet<string>): void {
    const everywhere = before === undefined || outline(before) !== outline(after)
    const site = this.#site(after)
    const changed = [...after.lessons.values()].filter(({ lesson }) => files.has(lesson.file))
    const addresses = everywhere ? site.addresses() : changed.map(({ lesson }) => `/${lesson.id}/`)
    for (const address of addresses)
      this.#server.ws.send({
        type: 'custom',
        event: 'wireside:lesson',
        data: { path: pageHref(this.#base, address) },
      })
  }

  #site(edition: Edition): Site {
    return new Site(
      {
        files: this.#content.files,
        edition,
        base: this.#base,
        drafts: true,
        assetHref: (file) => this.#base + file,
        packageHref: (name) => this.#packageHref(name),
        challengesHref: (lessonId, { id }) =>
          Promise.resolve(pageHref(this.#base, `${CHALLENGES}${lessonId}/${id}.json`)),
      },
      this.#grammars,
    )
  }

  /** Vite sees the template alone: what authors write is none of its business. */
  async #html(page: Page, pathname: string): Promise<string> {
    const template = await readFile(path.join(this.#server.config.root, 'index.html'), 'utf8')
    const html = await this.#server.transformIndexHtml(pathname, template)
    return fillTemplate(html, page, this.#base, [pageHref(this.#base, `/${EXERCISES}`)])
  }

  async #sandboxFile(name: string): Promise<string | undefined> {
    this.#sandbox ??= buildSandbox(this.#server.config.root)
    const sandbox = await this.#sandbox.catch((error: unknown) => {
      this.#sandbox = undefined
      throw error
    })
    this.#server.watcher.add(sandbox.modules)
    const file = sandbox.files.find(({ fileName }) => fileName === name)
    return file && String(file.source)
  }

  #packageHref(name: string): string {
    return pageHref(this.#base, PACKAGES + encodeURIComponent(name))
  }

  /** The checks of the exercise at `<course>/<slug>/<exercise>.json`, as they are now. */
  async #challenges(address: string): Promise<string | undefined> {
    const [, lessonId, id] = /^(.+)\/([^/]+)\.json$/.exec(address) ?? []
    const { lessons } = await this.#edition
    const read = [...lessons.values()].find(({ lesson }) => lesson.id === lessonId)
    const exercise = read?.lesson.exercises.find((each) => each.id === id)
    return exercise && JSON.stringify(await challengeSet(exercise, this.#packageHref(CHECK_LIBRARY)))
  }

  #packageCode(name: string): Promise<string> {
    const code = this.#packages.get(name) ?? bundlePackage(this.#server.config.root, name)
    this.#packages.set(name, code)
    return code
  }
}

async function openVerifier(
  root: string,
  findBrowser: () => Promise<string | undefined>,
): Promise<Verifier | undefined> {
  const browserPath = await findBrowser()
  const options = { pages: availableParallelism(), remembers: true }
  return browserPath === undefined ? undefined : await Verifier.open(root, browserPath, options)
}

/** Those in its own file, and in the files that it leans on. */
function problemsOf({ lesson, dependencies }: ReadLesson, problems: Problem[]): Problem[] {
  return problems.filter(({ file }) => file === lesson.file || dependencies.has(file))
}

/** What other pages say of each lesson. */
function outline({ courses }: Edition): string {
  return JSON.stringify(
    courses.map(({ id, title, description, lessons }) => [
      [id, title, description],
      lessons.map(({ lesson }) => [lesson.id, lesson.title, lesson.description, lesson.draft]),
    ]),
  )
}
