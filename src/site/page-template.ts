/** The built `index.html`, filled for each page. Its placeholders are `{{lang}}` and the like. */
import { escapeHtml } from '#page/markup.ts'
import type { Page } from './site.ts'

const PLACEHOLDER = /\{\{(lang|title|description|base|lead|exercises|body)\}\}/g
/** The script that brings exercises to life: pages name its address, and load it when one is near. */
export const EXERCISES = 'src/page/exercises.ts'

/** Of the head's elements the first that loads something. */
const FIRST_LINK = '<link'

/**
 * The page's HTML in `template`; without a description the line that holds it is left out.
 * @param exerciseHrefs addresses of `EXERCISES` and of what it imports
 */
export function fillTemplate(template: string, page: Page, base: string, exerciseHrefs: string[]): string {
  const values: Record<string, string> = {
    lang: escapeHtml(page.lang),
    title: escapeHtml(page.title),
    description: escapeHtml(page.description),
    base: escapeHtml(base),
    lead: String(page.lead ?? ''),
    exercises: escapeHtml(exerciseHrefs[0] ?? ''),
    body: page.bodyHtml,
  }
  const lines = page.description === '' ? withoutDescription(template) : template
  const hinted =
    page.lead === undefined ? lines : lines.replace(FIRST_LINK, `${earlyHints(page.lead, exerciseHrefs)}$&`)
  return hinted.replace(PLACEHOLDER, (_, name: string) => values[name] ?? '')
}

/**
 * Where the screen is so wide and high that an exercise is near the first view, its script and what that imports
 * are asked for before the template's inline script can do so, which makes the same estimate for every width,
 * and before the faces: a browser asks a host that has no HTTP/2 for six files at a time.
 */
function earlyHints(lead: number, hrefs: string[]): string {
  const media = `(width >= 720px) and (height > ${Math.round(50 + (lead * 400) / 720)}px)`
  return hrefs
    .map((href) => `<link rel="modulepreload" media="${media}" href="${escapeHtml(href)}" />\n    `)
    .join('')
}

function withoutDescription(template: string): string {
  return template
    .split('\n')
    .filter((line) => !line.includes('{{description}}'))
    .join('\n')
}
