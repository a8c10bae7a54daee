/**
 * Highlighted code as HTML: spans with the `tok-*` classes that the editor uses too, so that nothing
 * changes when it takes over. The text content is the code, exactly.
 */
import { classHighlighter, highlightCode } from '@lezer/highlight'
import { parser } from '@lezer/javascript'
import { escapeHtml } from '#page/markup.ts'

/** The languages that the editor's own parser reads, with its dialects. */
const DIALECTS: Record<string, Parameters<typeof parser.configure>[0]> = {
  javascript: {},
  js: {},
  mjs: {},
  cjs: {},
  jsx: { dialect: 'jsx' },
  typescript: { dialect: 'ts' },
  ts: { dialect: 'ts' },
  tsx: { dialect: 'jsx ts' },
  json: { top: 'SingleExpression' },
}

const parsers = new Map<string, typeof parser>()

/** `undefined` for a language that needs a grammar of its own: see `grammar.ts`. */
export function highlight(code: string, language: string): string | undefined {
  const tree = parserFor(language)?.parse(code)
  if (!tree) return undefined
  let html = ''
  const put = (text: string, classes: string) => {
    const escaped = escapeHtml(text)
    html += classes === '' ? escaped : `<span class="${classes}">${escaped}</span>`
  }
  highlightCode(code, tree, classHighlighter, put, () => (html += '\n'))
  return html
}

/** Whether `highlight` knows it. */
export function isOwnLanguage(language: string): boolean {
  return Object.hasOwn(DIALECTS, language.toLowerCase())
}

function parserFor(language: string): typeof parser | undefined {
  const name = language.toLowerCase()
  if (!isOwnLanguage(name)) return undefined
  const known = parsers.get(name) ?? parser.configure(DIALECTS[name] ?? {})
  parsers.set(name, known)
  return known
}
