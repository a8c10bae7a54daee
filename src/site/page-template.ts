/** The built `index.html`, filled for each page. Its placeholders are `{{lang}}` and the like. */
import { escapeHtml } from '#page/markup.ts'
import type { Page } from './site.ts'

const PLACEHOLDER = /\{\{(lang|title|description|base|lead|exercises|body)\}\}/g
/** The script that brings exercises to life: pages name its address, and load it when one is near. */
export const EXERCISES = 'src/page/exercises.ts'

const MODULE = '<script type="module"'
const PARSED = '<link rel="expect" href="#main" blocking="render" />'

/**
 * With so many characters before it an exercise is near the first view. Such a page is painted when it
 * can be used, which on a slow machine is sooner than when it is painted piece by piece before.
 */
const NEAR = 2_000

/**
 * The page's HTML in `template`; without a description the line that holds it is left out.
 * @param exercisesHref address of `EXERCISES`
 */
export function fillTemplate(template: string, page: Page, base: string, exercisesHref: string): string {
  const values: Record<string, string> = {
    lang: escapeHtml(page.lang),
    title: escapeHtml(page.title),
    description: escapeHtml(page.description),
    base: escapeHtml(base),
    lead: String(page.lead ?? ''),
    exercises: escapeHtml(exercisesHref),
    body: page.bodyHtml,
  }
  const lines = page.description === '' ? withoutDescription(template) : template
  const whole =
    (page.lead ?? Infinity) < NEAR ? lines.replace(MODULE, `${PARSED}\n    $& blocking="render"`) : lines
  return whole.replace(PLACEHOLDER, (_, name: string) => values[name] ?? '')
}

function withoutDescription(template: string): string {
  return template
    .split('\n')
    .filter((line) => !line.includes('{{description}}'))
    .join('\n')
}
