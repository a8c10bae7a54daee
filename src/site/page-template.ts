/** The built `index.html`, filled for each page. Its placeholders are `{{lang}}` and the like. */
import { escapeHtml } from '#page/markup.ts'
import type { Page } from './site.ts'

const PLACEHOLDER = /\{\{(lang|title|description|base|body)\}\}/g

/** The page's HTML in `template`; without a description the line that holds it is left out. */
export function fillTemplate(template: string, page: Page, base: string): string {
  const values: Record<string, string> = {
    lang: escapeHtml(page.lang),
    title: escapeHtml(page.title),
    description: escapeHtml(page.description),
    base: escapeHtml(base),
    body: page.bodyHtml,
  }
  const lines = page.description === '' ? withoutDescription(template) : template
  return lines.replace(PLACEHOLDER, (_, name: string) => values[name] ?? '')
}

function withoutDescription(template: string): string {
  return template
    .split('\n')
    .filter((line) => !line.includes('{{description}}'))
    .join('\n')
}
