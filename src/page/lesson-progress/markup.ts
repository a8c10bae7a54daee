/** How many challenges are done; empty until the page knows. */
import { escapeHtml } from '../markup.ts'

/** @param challengeKeys `<lesson id>#<exercise id>/<challenge id>`; without any there is nothing */
export function progressMarkup(challengeKeys: string[]): string {
  if (challengeKeys.length === 0) return ''
  return `<lesson-progress data-keys="${escapeHtml(JSON.stringify(challengeKeys))}"></lesson-progress>`
}
