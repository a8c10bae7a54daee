/**
 * One build, for `build.js`: `node build-once.js site|loop <root>`. Prints what it cost as JSON on its
 * last line; the clock starts with the process, so that loading the tools counts.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const [, , what, root = ''] = process.argv

if (what === 'site') await buildSite()
else await bareLoop()

const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
const cost = {
  wallMs: performance.now(),
  cpuMs: (userCPUTime + systemCPUTime) / 1000,
  peakMb: maxRSS / 1024,
}
console.log(`\n${JSON.stringify(cost)}`)

async function buildSite() {
  const { build } = await import('vite')
  await build({ root, configFile: path.resolve(import.meta.dirname, '../vite.config.ts'), logLevel: 'warn' })
}

async function bareLoop() {
  const [{ default: MarkdownIt }, { parser }, { classHighlighter, highlightCode }] = await Promise.all([
    import('markdown-it'),
    import('@lezer/javascript'),
    import('@lezer/highlight'),
  ])
  const typescript = parser.configure({ dialect: 'ts' })
  const md = new MarkdownIt()
  md.options.highlight = (code, language) => {
    let html = ''
    highlightCode(
      code,
      (language === 'ts' ? typescript : parser).parse(code),
      classHighlighter,
      (text, classes) =>
        (html += classes
          ? `<span class="${classes}">${md.utils.escapeHtml(text)}</span>`
          : md.utils.escapeHtml(text)),
      () => (html += '\n'),
    )
    return html
  }
  const folder = path.join(root, 'content/course')
  mkdirSync(path.join(root, 'loop'), { recursive: true })
  for (const name of readdirSync(folder))
    writeFileSync(
      path.join(root, 'loop', `${name}.html`),
      md.render(readFileSync(path.join(folder, name), 'utf8')),
    )
}
