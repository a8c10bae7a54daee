import { describe, expect, it } from 'vitest'
import { calloutMarkup } from '#page/callout-note/markup.ts'
import { readScratch } from './scratch-content.ts'
import { Site } from './site.ts'

/** A lesson's page in `dev` and the problems of its files. */
async function page(text: string, files: Record<string, string> = {}): Promise<string> {
  const { content, edition } = await readScratch({ 'content/course/01-lesson.md': text, ...files })
  expect(edition.problems).toEqual([])
  const site = new Site({
    files: content.files,
    edition,
    base: '/base/',
    drafts: true,
    assetHref: (file) => `/base/${file}`,
    packageHref: (specifier) => `/base/${specifier}.js`,
    challengesHref: (lessonId, { id }) => Promise.resolve(`/base/${lessonId}/${id}.json`),
  })
  return (await site.page('/course/lesson/'))?.bodyHtml ?? ''
}

/** What the markdown behind a title becomes. */
async function body(markdown: string, files?: Record<string, string>): Promise<string> {
  const html = await page(`# T\n\n${markdown}`, files)
  return html.slice(html.indexOf('</h1>') + 5, html.indexOf('</main>')).trim()
}

/** What a browser would show of some HTML without elements of its own. */
const textOf = (html: string) =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

describe('text', () => {
  it.each([
    ['CommonMark', '*a* **b** `c`', '<p><em>a</em> <strong>b</strong> <code>c</code></p>'],
    ['strikethrough', '~~a~~', '<p><s>a</s></p>'],
    ['raw HTML as text', '<b onclick="x()">a</b>', '<p>&lt;b onclick=&quot;x()&quot;&gt;a&lt;/b&gt;</p>'],
    [
      'blocks of raw HTML as text',
      '<script>\nalert(1)\n</script>',
      '<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;</p>',
    ],
    [
      'headings with ids, each its own',
      '## A *b* `c`\n\n## A b c',
      '<h2 id="a-b-c">A <em>b</em> <code>c</code></h2>\n<h2 id="a-b-c-2">A b c</h2>',
    ],
    [
      'task lists',
      '- [ ] a\n- [x] b',
      '<ul>\n<li class="task"><input type="checkbox" disabled> a</li>\n<li class="task"><input type="checkbox" disabled checked> b</li>\n</ul>',
    ],
    [
      'tables',
      '| a |\n|--:|\n| b |',
      '<div class="table" tabindex="0"><table>\n<thead>\n<tr>\n<th style="text-align:right">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td style="text-align:right">b</td>\n</tr>\n</tbody>\n</table></div>',
    ],
    [
      'web links as they are',
      '[a](https://example.com/ä?b=c&d)',
      '<p><a href="https://example.com/%C3%A4?b=c&amp;d">a</a></p>',
    ],
    ['anchors as they are', '[a](#b)\n\n## B', '<p><a href="#b">a</a></p>\n<h2 id="b">B</h2>'],
    ['addresses of the site under its base', '[a](/course/)', '<p><a href="/base/course/">a</a></p>'],
    ['template placeholders as text', '{{body}} $&', '<p>{{body}} $&amp;</p>'],
    ['indented code', '    a < b', '<pre tabindex="0"><code>a &lt; b</code></pre>'],
    ['fences of no language', '```\na < b\n```', '<pre tabindex="0"><code>a &lt; b</code></pre>'],
    [
      'fences of unknown languages',
      '```elbonian\na\n```',
      '<pre tabindex="0" data-language="elbonian"><code>a</code></pre>',
    ],
    [
      'JSON by its own grammar',
      '```json\n{ "a": 1 }\n```',
      '<pre tabindex="0" data-language="json"><code><span class="tok-punctuation">{</span> <span class="tok-string">&quot;a&quot;</span><span class="tok-punctuation">:</span> <span class="tok-number">1</span> <span class="tok-punctuation">}</span></code></pre>',
    ],
  ])('shows %s', async (_, markdown, html) => {
    expect(await body(markdown)).toBe(html)
  })

  it('links lessons by their files and shows files beside them', async () => {
    const html = await body('[a](02-other.md#there) ![b](img/c%20d.png "e") [f](../other/01-x.md)', {
      'content/course/02-other.md': '# O\n\n## There\n',
      'content/course/img/c d.png': '',
      'content/other/01-x.md': '# X\n',
    })
    expect(html).toBe(
      '<p><a href="/base/course/other/#there">a</a> <img src="/base/content/course/img/c%20d.png" alt="b" title="e" loading="lazy"> <a href="/base/other/x/">f</a></p>',
    )
  })

  it.each([
    ['js', 'const a = `b${c}` // <d> & "e"\n\n\tif (/x/.test(\'y\')) {}'],
    ['ts', 'interface A<T> { b?: T }\nlet c!: A<string>'],
    ['jsx', 'const a = <b c="d">e</b>'],
    ['php', "<?php\necho Reverb::class . '<b>'; // é"],
    ['bash', 'npm install && npm start # "go"'],
    ['yaml', 'a: [1, 2]\nb: "c"'],
    ['html', '<!doctype html>\n<p class="a">b</p>'],
    ['diff', '- a\n+ b'],
  ])('highlights %s, its text exact', async (language, code) => {
    const html = await body(`\`\`\`${language}\n${code}\n\`\`\``)
    expect(html).toContain('class="tok-')
    expect(html).not.toContain('style=')
    expect(textOf(html)).toBe(code)
  })
})

describe('directives', () => {
  it('nest, with markdown and fences inside', async () => {
    const html = await body(
      '::::note About **this**\n\n:::tip\nA\n\n```md\n:::warning\n```\n:::\n\n- B\n::::\nC',
    )
    const tip = calloutMarkup({
      kind: 'tip',
      bodyHtml: '<p>A</p>\n<pre tabindex="0" data-language="md"><code>:::warning</code></pre>\n',
    })
    const note = calloutMarkup({
      kind: 'note',
      title: 'About **this**',
      bodyHtml: `${tip}<ul>\n<li>B</li>\n</ul>\n`,
    })
    expect(html).toBe(`${note}<p>C</p>`)
  })

  it('end a paragraph and a list, and share references with the rest', async () => {
    const html = await body('A\n:::note\n[b]\n:::\n- C\n:::tip\nD\n:::\n\n[b]: https://example.com')
    const note = calloutMarkup({
      kind: 'note',
      bodyHtml: '<p><a href="https://example.com">b</a></p>\n',
    })
    const tip = calloutMarkup({ kind: 'tip', bodyHtml: '<p>D</p>\n' })
    expect(html).toBe(`<p>A</p>\n${note}<ul>\n<li>C</li>\n</ul>\n${tip}`)
  })
})

describe('an exercise', () => {
  it('prints its program exactly, and carries what running it needs', async () => {
    const code = "const a = '</script><!--'\n\n  // &amp; <b>\nexport {}"
    const html = await page(`# T

:::interactive-code
title: A & b
description: Some *text*
code: |
${code.replaceAll(/^/gm, '  ')}
server: |
  import { WebSocketServer } from 'ws'
  new WebSocketServer({ port: 0 })
network: { latency: 0 }
imports: [acorn]
explanation: |
  ## Why
  [this](#t)
challenges:
  - Do \`this\`
:::
`)
    const [clientHtml = '', serverHtml = ''] = [...html.matchAll(/<pre[^>]*><code>(.*?)<\/code>/gs)].map(
      ([, code]) => code,
    )
    expect(textOf(clientHtml)).toBe(code)
    expect(textOf(serverHtml)).toBe("import { WebSocketServer } from 'ws'\nnew WebSocketServer({ port: 0 })")
    const json = /<script type="application\/json">(.*?)<\/script>/s.exec(html)?.[1] ?? ''
    const data = JSON.parse(json)
    expect(data).toMatchObject({
      key: 'course/lesson#a-b',
      language: 'javascript',
      editable: true,
      client: { file: 'client.js', kind: 'module', imports: [], bindings: ['a'] },
      server: { file: 'server.js', kind: 'module', imports: [{ specifier: 'ws' }] },
      serverShow: true,
      serverEditable: false,
      network: { latencyMs: 0, jitterMs: 0, seed: 1, faults: [] },
      packages: { acorn: '/base/acorn.js' },
    })
    expect(data.client).not.toHaveProperty('code')
    expect(data.version).toMatch(/^[\w-]{8}$/)
    expect(html).toContain('Some <em>text</em>')
    expect(html).toContain('Do <code>this</code>')
    expect(html).toContain('<h2>Why</h2>')
  })

  it('carries the JavaScript that TypeScript becomes', async () => {
    const html = await page(
      '# T\n\n:::interactive-code\ntitle: A\nlanguage: typescript\ncode: "let a: number = 1"\n:::\n',
    )
    expect(html).toContain('data-file="client.ts"')
    expect(
      JSON.parse(/<script type="application\/json">(.*?)<\/script>/s.exec(html)?.[1] ?? '').client.code,
    ).toMatch(/^let a\s*= 1$/)
  })
})
