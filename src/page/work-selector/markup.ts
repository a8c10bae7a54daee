/** Which programs the workbench holds: the exercise's or those of one of its challenges. */
import { escapeHtml } from '../markup.ts'

export function selectorMarkup(challenges: { id: string; titleHtml: string }[]): string {
  const options = challenges.map(
    ({ id, titleHtml }) => `<option value="${escapeHtml(id)}">${titleHtml.replace(/<[^>]*>/g, '')}</option>`,
  )
  return `<work-selector><label><span>Working on</span> <select autocomplete="off"><option value="">The exercise</option>${options.join('')}</select></label></work-selector>`
}
