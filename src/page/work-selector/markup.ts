/**
 * Which programs the workbench holds: the exercise's or those of one of its challenges. The control is in a
 * template, for a browser has the page laid out as far as it has controls, to see what it could fill in.
 */
import { escapeHtml } from '../markup.ts'

export function selectorMarkup(challenges: { id: string; titleHtml: string }[]): string {
  const options = challenges.map(
    ({ id, titleHtml }) => `<option value="${escapeHtml(id)}">${titleHtml.replace(/<[^>]*>/g, '')}</option>`,
  )
  return `<work-selector><label><span>Working on</span> <template><select autocomplete="off"><option value="">The exercise</option>${options.join('')}</select></template></label></work-selector>`
}
