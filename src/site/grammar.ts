/**
 * Highlighting for languages that the editor lacks, by TextMate grammars, each loaded when the first
 * fence asks for it. The colours come out as the editor's own `tok-*` classes.
 */
import type { HighlighterCore } from 'shiki/core'
import { escapeHtml } from '#page/markup.ts'

const CLASSES: Record<string, string> = {
  constant: 'tok-atom',
  string: 'tok-string',
  'string-expression': 'tok-string',
  comment: 'tok-comment',
  keyword: 'tok-keyword',
  parameter: 'tok-variableName tok-local',
  function: 'tok-propertyName',
  punctuation: 'tok-punctuation',
  link: 'tok-link',
  inserted: 'tok-inserted',
  deleted: 'tok-deleted',
  changed: 'tok-literal',
}

export class Grammars {
  #highlighter: HighlighterCore | undefined

  /** Loads what these languages need. Those that nobody knows are plain text. */
  async load(languages: Iterable<string>): Promise<void> {
    const { bundledLanguages } = await import('shiki/langs')
    const wanted = [...languages].flatMap((language) => {
      const known = Object.entries(bundledLanguages).find(([name]) => name === language.toLowerCase())
      return known ? [known[1]] : []
    })
    if (wanted.length === 0) return
    this.#highlighter ??= await createHighlighter()
    await this.#highlighter.loadLanguage(...wanted)
  }

  highlight(code: string, language: string): string | undefined {
    const name = language.toLowerCase()
    const highlighter = this.#highlighter
    if (!highlighter?.getLoadedLanguages().includes(name)) return undefined
    const { tokens } = highlighter.codeToTokens(code, { lang: name, theme: 'css-variables' })
    return tokens.map((line) => line.map(({ content, color }) => span(content, color)).join('')).join('\n')
  }
}

async function createHighlighter(): Promise<HighlighterCore> {
  const [{ createCssVariablesTheme, createHighlighterCore }, { createJavaScriptRegexEngine }] =
    await Promise.all([import('shiki/core'), import('shiki/engine/javascript')])
  return createHighlighterCore({
    themes: [createCssVariablesTheme({ name: 'css-variables', variablePrefix: '--', variableDefaults: {} })],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  })
}

function span(text: string, color: string | undefined): string {
  const name = /--token-([\w-]+)/.exec(color ?? '')?.[1] ?? ''
  const classes = CLASSES[name]
  return classes === undefined ? escapeHtml(text) : `<span class="${classes}">${escapeHtml(text)}</span>`
}
