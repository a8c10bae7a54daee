/**
 * What to try. A challenge without checks is ticked off by hand; one with checks is checked, and what
 * must hold is listed. Hints are uncovered one at a time.
 */
import { escapeHtml, joinHtml } from '../markup.ts'

export interface ChallengeView {
  id: string
  titleHtml: string
  descriptionHtml?: string
  hintsHtml: string[]
  /** What must hold, one sentence a check. */
  checks: string[]
}

export function challengesMarkup(challenges: ChallengeView[]): string {
  return `<challenge-list><section aria-label="Challenges"><h3>Challenges <span class="count"></span></h3>
<ul>${challenges.map(item).join('\n')}</ul></section></challenge-list>`
}

function item(view: ChallengeView): string {
  const { id, titleHtml, descriptionHtml, hintsHtml, checks } = view
  const hasChecks = checks.length > 0
  return `<li data-challenge="${escapeHtml(id)}"${hasChecks ? ' data-checked' : ''}>${joinHtml(
    hasChecks ? `<h4>${titleHtml}</h4>` : `<label><input type="checkbox"><span>${titleHtml}</span></label>`,
    descriptionHtml !== undefined && `<div class="description">${descriptionHtml}</div>`,
    hasChecks && checksMarkup(checks),
    ...hintsHtml.map(
      (hint, index) =>
        `<details class="hint"><summary>Hint${hintsHtml.length > 1 ? ` ${index + 1}` : ''}</summary><div>${hint}</div></details>`,
    ),
  )}</li>`
}

/** What comes of a check is written below the button, so that the button stays where it is. */
function checksMarkup(checks: string[]): string {
  const items = checks.map((that) => `<li><span class="that">${codeSpans(that)}</span></li>`)
  return `<div class="act"><button type="button" class="check">Check</button><p class="said" role="status"></p></div>
<ul class="checks" aria-live="polite">${items.join('')}</ul>`
}

/** A sentence with code between backticks. */
function codeSpans(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>')
}
