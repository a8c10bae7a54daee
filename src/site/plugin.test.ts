import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { build, createServer, type HotPayload, type InlineConfig, type ViteDevServer } from 'vite'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { wireside } from './plugin.ts'
import { scratchProject } from './scratch-content.ts'

const TEMPLATE = `<!doctype html>
<html lang="{{lang}}">
<head>
<title>{{title}}</title>
<meta name="description" content="{{description}}" />
<script type="module" src="/main.js"></script>
</head>
<body>{{body}}</body>
</html>
`
const LESSON = `# One & only

To [the second](02-two.md#end), ![dot](dot.png) and [home](/).

:::interactive-code
title: Hello
code: |
  const greeting = 'Hello'
  console.log(greeting)
:::
`
const FILES = {
  'index.html': TEMPLATE,
  'main.js': 'console.log("page")\n',
  'content/course/course.yaml': 'title: A course\nlocale: de\n',
  'content/course/01-one.md': LESSON,
  'content/course/02-two.md': '---\ndescription: The second.\n---\n# Two\n\n## End\n',
  'content/course/03-three.md': '---\ndraft: true\n---\n# Three\n',
  'content/course/dot.png': new Uint8Array([137, 80, 78, 71]),
}
const quiet = (root: string): InlineConfig => ({
  root,
  base: '/sub/',
  configFile: false,
  logLevel: 'silent',
  plugins: [wireside()],
})

describe('a build', () => {
  const project = scratchProject(FILES)
  afterAll(project.remove)
  const dist = (file: string) => path.join(project.root, 'dist', file)
  const text = (file: string) => readFileSync(dist(file), 'utf8')
  const run = () => build(quiet(project.root))

  it('writes a page for each lesson, course and home, with the base in every address', async () => {
    await run()
    const lesson = text('course/one/index.html')
    expect(lesson).toContain('<html lang="de">')
    expect(lesson).toContain('<title>One &amp; only · A course</title>')
    expect(lesson).toContain('<meta name="description" content="To the second')
    expect(lesson).toContain('href="/sub/course/two/#end"')
    expect(lesson).toMatch(/src="\/sub\/assets\/index-[\w-]+\.js"/)
    expect(lesson).not.toMatch(/\{\{\w+\}\}/)
    const picture = /src="\/sub\/(assets\/dot-[\w-]+\.png)"/.exec(lesson)?.[1] ?? ''
    expect(readFileSync(dist(picture))).toEqual(Buffer.from(FILES['content/course/dot.png']))
    expect(text('course/two/index.html')).toContain('content="The second."')
    for (const page of ['index.html', 'course/index.html', '404.html']) expect(text(page)).toContain('<main')
    expect(text('404.html')).not.toContain('name="description"')
    expect(text('sandbox.html')).toContain('Content-Security-Policy')
  })

  it('does not publish drafts', () => {
    expect(existsSync(dist('course/three/index.html'))).toBe(false)
    expect(text('course/index.html')).not.toContain('Three')
  })

  it('fails with every problem, and leaves what was built as it was', async () => {
    const before = text('course/one/index.html')
    writeFileSync(
      path.join(project.root, 'content/course/04-four.md'),
      '# Four\n\n:::nite\n:::\n\n[x](y.md)\n',
    )
    writeFileSync(path.join(project.root, 'content/course/05-five.md'), '')
    const failure = await run().then(
      () => '',
      (error: Error) => error.message,
    )
    expect(failure).toContain('04-four.md:3:4  unknown-directive')
    expect(failure).toContain('04-four.md:6:5  broken-link')
    expect(failure).toContain('05-five.md:1:1  empty-lesson')
    expect(failure).toContain('3 problems in 2 files')
    expect(text('course/one/index.html')).toBe(before)
    expect(existsSync(dist('course/four/index.html'))).toBe(false)
  })
})

describe('dev', () => {
  const project = scratchProject(FILES)
  const sent: HotPayload[] = []
  let vite: ViteDevServer
  let http: Server

  beforeAll(async () => {
    http = createHttpServer()
    vite = await createServer({
      ...quiet(project.root),
      server: { middlewareMode: true, watch: null, ws: false },
    })
    http.on('request', vite.middlewares)
    await new Promise<void>((resolve) => {
      http.listen(0, resolve)
    })
    vi.spyOn(vite.ws, 'send').mockImplementation((payload) => {
      sent.push(payload as unknown as HotPayload)
    })
  })
  afterEach(() => {
    sent.length = 0
  })
  afterAll(async () => {
    await vite.close()
    http.close()
    project.remove()
  })

  const get = async (address: string) => {
    const { port } = http.address() as AddressInfo
    const response = await fetch(`http://localhost:${port}${address}`, { redirect: 'manual' })
    return {
      status: response.status,
      location: response.headers.get('location'),
      text: await response.text(),
    }
  }
  const write = async (file: string, text: string | undefined, event: 'add' | 'change' | 'unlink') => {
    const absolute = path.join(project.root, file)
    if (text === undefined) rmSync(absolute)
    else writeFileSync(absolute, text)
    sent.length = 0
    vite.watcher.emit(event, absolute)
    // Whatever the change leads to has been said when the next page is there.
    await get('/sub/course/one/')
  }
  const errors = () => sent.flatMap((payload) => (payload.type === 'error' ? [payload.err.message] : []))
  const lessons = () => sent.flatMap((payload) => (payload.type === 'custom' ? [payload.data.path] : []))

  it('renders pages as they are asked for, drafts too', async () => {
    const page = await get('/sub/course/one/')
    expect(page.status).toBe(200)
    expect(page.text).toContain('/sub/@vite/client')
    expect(page.text).toContain('src="/sub/content/course/dot.png"')
    expect((await get('/sub/course/three/')).text).toContain('Three')
    expect((await get('/sub/course/one')).location).toBe('/sub/course/one/')
    expect((await get('/sub/course/nowhere/')).status).toBe(404)
    expect((await get('/sub/course/%zz/')).status).toBe(404)
  })

  it('serves the sandbox as it is, without Vite in it', async () => {
    const { status, text } = await get('/sub/sandbox.html')
    expect(status).toBe(200)
    expect(text).toContain('Content-Security-Policy')
    expect(text).not.toContain('@vite/client')
  })

  it('tells the page of a lesson that it has changed, and no other', async () => {
    await write('content/course/01-one.md', LESSON.replace('Hello', 'Good day'), 'change')
    expect(lessons()).toEqual(['/sub/course/one/'])
    expect((await get('/sub/course/one/')).text).toContain('Good day')
  })

  it('tells all pages when a title has changed, which all of them show', async () => {
    await write('content/course/01-one.md', LESSON.replace('# One', '# First'), 'change')
    expect(lessons()).toContain('/sub/course/two/')
    expect(lessons()).toContain('/sub/')
  })

  it('shows all problems over the page, and takes them away when they are mended', async () => {
    await write('content/course/01-one.md', `${LESSON}\n:::nite\n:::\n\n[x](y.md)\n`, 'change')
    expect(errors()).toHaveLength(1)
    expect(errors()[0]).toContain('unknown-directive')
    expect(errors()[0]).toContain('broken-link')
    await write('content/course/04-four.md', '', 'add')
    expect(errors()[0]).toContain('3 problems in 2 files')
    await write('content/course/04-four.md', undefined, 'unlink')
    expect(errors()[0]).toContain('2 problems in 1 file')
    await write('content/course/01-one.md', LESSON, 'change')
    expect(errors()).toEqual([])
    expect(sent).toContainEqual({ type: 'update', updates: [] })
  })

  it('reads a lesson again when a file changes that it leans on', async () => {
    await write('content/course/a.js', 'console.log(1)\n', 'add')
    await write(
      'content/course/01-one.md',
      LESSON.replace(/code: \|[^]*?:::/, 'code: { file: a.js }\n:::'),
      'change',
    )
    await write('content/course/a.js', 'console.log(2)\n', 'change')
    expect(lessons()).toEqual(['/sub/course/one/'])
    await write('content/course/a.js', 'console.log(\n', 'change')
    expect(errors()[0]).toContain('content/course/a.js:1:13  code-syntax')
  })

  it('reads changes that come at once in their order', async () => {
    const file = path.join(project.root, 'content/course/02-two.md')
    for (const title of ['Three', 'Four', 'Five']) {
      writeFileSync(file, `# ${title}\n`)
      vite.watcher.emit('change', file)
    }
    await write('content/course/a.js', 'console.log(3)\n', 'change')
    expect((await get('/sub/course/two/')).text).toContain('<h1 id="five">Five</h1>')
  })
})
