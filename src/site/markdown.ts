/**
 * Markdown to tokens, and tokens to HTML: CommonMark with GFM's tables, strikethrough and task lists.
 * Raw HTML is text. Link addresses stay as they were written until they are rendered, so that they can
 * be found again in the source.
 */
import MarkdownIt, { type StateBlock, type StateCore, type Token } from 'markdown-it'
import type { Directive } from './directive.ts'
import { SlugSet } from './slug.ts'

export type { Token }

/** A link or picture as written, at a 0-based line and column of the text that holds it. */
export interface WrittenLink {
  kind: 'link' | 'picture'
  href: string
  line: number
  column: number
  length: number
}

/** What rendering asks of the page that it renders for. */
export interface MarkdownView {
  linkHref(written: string): string | undefined
  pictureHref(written: string): string | undefined
  /** A fence's code as highlighted HTML, or `undefined` for plain text. */
  codeHtml(code: string, language: string): string | undefined
  directiveHtml(directive: Directive, bodyHtml: string): string
}

const md = new MarkdownIt({ html: false, linkify: false, langPrefix: '' })
const encodeLink = md.normalizeLink.bind(md)
const { escapeHtml } = md.utils

// Both are judged later, with their place: here every address passes as it is.
md.validateLink = () => true
md.normalizeLink = (href) => href

md.block.ruler.before('fence', 'directive', directiveRule, {
  alt: ['paragraph', 'reference', 'blockquote', 'list', 'table'],
})
md.core.ruler.after('inline', 'task-list', taskListRule)

md.renderer.rules['fence'] = (tokens, index, _options, env) => {
  const { content, info } = tokens[index] as Token
  const language = md.utils.unescapeAll(info).trim().split(/\s+/, 1)[0] ?? ''
  const codeHtml =
    viewOf(env).codeHtml(content.replace(/\n$/, ''), language) ?? escapeHtml(content.replace(/\n$/, ''))
  const label = language === '' ? '' : ` data-language="${escapeHtml(language)}"`
  return `<pre tabindex="0"${label}><code>${codeHtml}</code></pre>\n`
}
md.renderer.rules['code_block'] = (tokens, index) =>
  `<pre tabindex="0"><code>${escapeHtml((tokens[index]?.content ?? '').replace(/\n$/, ''))}</code></pre>\n`
md.renderer.rules['table_open'] = () => '<div class="table" tabindex="0"><table>\n'
md.renderer.rules['table_close'] = () => '</table></div>\n'
md.renderer.rules['link_open'] = (tokens, index, options, env, self) => {
  const token = tokens[index] as Token
  const href = viewOf(env).linkHref(String(token.attrGet('href') ?? ''))
  if (href === undefined) return '<a>'
  token.attrSet('href', encodeLink(href))
  return self.renderToken(tokens, index, options)
}
md.renderer.rules['image'] = (tokens, index, options, env, self) => {
  const token = tokens[index] as Token
  token.attrSet('src', encodeLink(viewOf(env).pictureHref(String(token.attrGet('src') ?? '')) ?? ''))
  token.attrSet('alt', self.renderInlineAsText(token.children ?? [], options, env))
  token.attrSet('loading', 'lazy')
  return self.renderToken(tokens, index, options)
}

/** @param directives by the 0-based line that opens them, the inner ones too */
export function parseMarkdown(text: string, directives?: ReadonlyMap<number, Directive>): Token[] {
  return md.parse(text, { directives })
}

/** Text without blocks: emphasis, code and links, and no paragraph around it. */
export function parseInlineMarkdown(text: string): Token[] {
  return md.parseInline(text.trim(), {})
}

export function renderMarkdown(tokens: Token[], view: MarkdownView): string {
  let html = ''
  let from = 0
  const flush = (to: number) => {
    html += md.renderer.render(tokens.slice(from, to), md.options, { view })
  }
  for (let index = 0; index < tokens.length; index++) {
    if (tokens[index]?.type !== 'directive_open') continue
    flush(index)
    const end = closing(tokens, index)
    const directive = (tokens[index] as Token).meta as { directive: Directive }
    html += view.directiveHtml(directive.directive, renderMarkdown(tokens.slice(index + 1, end), view))
    index = end
    from = end + 1
  }
  flush(tokens.length)
  return html
}

/** Gives every heading an id of its own, none of `taken`, and returns them. */
export function identifyHeadings(tokens: Token[], taken: Iterable<string>): string[] {
  const slugs = new SlugSet(taken)
  return tokens.flatMap((token, index) => {
    if (token.type !== 'heading_open') return []
    const id = slugs.add(plainText(tokens[index + 1]))
    token.attrSet('id', id)
    return [id]
  })
}

/** The text of the first `# heading`, if there is one. */
export function firstTitle(tokens: Token[]): string | undefined {
  const index = tokens.findIndex(({ type, tag }) => type === 'heading_open' && tag === 'h1')
  return index === -1 ? undefined : plainText(tokens[index + 1]).trim() || undefined
}

/** Inline markdown without its marks. */
export function inlineText(markdown: string): string {
  return parseInlineMarkdown(markdown).map(plainText).join('')
}

/** The languages of all fences. */
export function fenceLanguages(tokens: Token[]): string[] {
  return tokens.filter(({ type }) => type === 'fence').map(({ info }) => info.trim().split(/\s+/, 1)[0] ?? '')
}

/** Every link and picture of `tokens`, which come from `text`. */
export function writtenLinks(tokens: Token[], text: string): WrittenLink[] {
  const links: WrittenLink[] = []
  let lines: string[] | undefined
  let block: [number, number] = [0, 1]
  for (const token of tokens) {
    if (token.map) block = token.map
    if (token.type !== 'inline') continue
    let cursor = 0
    for (const child of flatten(token.children ?? [])) {
      const kind = child.type === 'link_open' ? 'link' : child.type === 'image' ? 'picture' : undefined
      if (!kind) continue
      const href = String(child.attrGet(kind === 'link' ? 'href' : 'src') ?? '')
      lines ??= text.split('\n')
      const at = token.content.indexOf(href, cursor)
      if (at !== -1) cursor = at + href.length
      const place = at === -1 ? definition(lines, href, block[0]) : locate(lines, block[0], token.content, at)
      links.push({ kind, href, ...place, length: Math.max(1, href.length) })
    }
  }
  return links
}

/** Where offset `at` of a block's `content` stands in the text that has the block at line `first`. */
function locate(
  lines: string[],
  first: number,
  content: string,
  at: number,
): { line: number; column: number } {
  const before = content.slice(0, at).split('\n')
  const line = first + before.length - 1
  const column = before.at(-1)?.length ?? 0
  const contentLine = content.split('\n')[before.length - 1] ?? ''
  const indent = lines[line]?.indexOf(contentLine.trimEnd()) ?? -1
  return { line, column: Math.max(0, indent) + column }
}

/** Where `[name]: href` stands; the block's own line when it cannot be found. */
function definition(lines: string[], href: string, otherwise: number): { line: number; column: number } {
  for (const [line, text] of lines.entries()) {
    const label = /^ {0,3}\[[^\]]+\]:\s*<?/.exec(text)?.[0]
    if (label !== undefined && text.startsWith(href, label.length)) return { line, column: label.length }
  }
  return { line: otherwise, column: 0 }
}

function flatten(tokens: Token[]): Token[] {
  return tokens.flatMap((token) => [token, ...flatten(token.children ?? [])])
}

function plainText(token: Token | undefined): string {
  return flatten(token?.children ?? [])
    .filter(({ type }) => type === 'text' || type === 'code_inline' || type === 'softbreak')
    .map(({ type, content }) => (type === 'softbreak' ? ' ' : content))
    .join('')
}

function closing(tokens: Token[], open: number): number {
  let depth = 0
  for (let index = open; index < tokens.length; index++) {
    if (tokens[index]?.type === 'directive_open') depth++
    if (tokens[index]?.type === 'directive_close' && --depth === 0) return index
  }
  return tokens.length
}

function viewOf(env: unknown): MarkdownView {
  return (env as { view: MarkdownView }).view
}

/** A directive that the scanner has found: markdown-it has only to be told where it begins and ends. */
function directiveRule(state: StateBlock, startLine: number, _endLine: number, silent: boolean): boolean {
  const { directives } = state.env as { directives?: ReadonlyMap<number, Directive> }
  const directive = directives?.get(startLine)
  if (!directive) return false
  if (silent) return true
  const open = state.push('directive_open', '', 1)
  open.meta = { directive }
  open.map = [startLine, directive.end]
  if (directive.name !== 'interactive-code' && directive.name !== 'quiz') {
    const { lineMax } = state
    state.lineMax = directive.to
    state.md.block.tokenize(state, directive.from, directive.to)
    state.lineMax = lineMax
  }
  state.push('directive_close', '', -1)
  state.line = directive.end
  return true
}

/** GFM's `- [ ]` and `- [x]`: a box that nobody can tick. */
function taskListRule(state: StateCore): void {
  for (const [index, token] of state.tokens.entries()) {
    const item = state.tokens[index - 2]
    const box = token.type === 'inline' ? /^\[([ xX])\]\s/.exec(token.content) : null
    const first = token.children?.[0]
    if (!box || item?.type !== 'list_item_open' || first?.type !== 'text') continue
    item.attrJoin('class', 'task')
    first.content = first.content.slice(3)
    const input = new state.Token('html_inline', '', 0)
    input.content = `<input type="checkbox" disabled${box[1] === ' ' ? '' : ' checked'}>`
    token.children?.unshift(input)
  }
}
