/** What to try: ticked off by hand, hints uncovered one at a time. */
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
  return `<challenge-list><section aria-label="Challenges"><h3>Challenges</h3>
<ul>${challenges.map(item).join('\n')}</ul></section></challenge-list>`
}

function item({ id, titleHtml, descriptionHtml, hintsHtml, checks }: ChallengeView): string {
  return `<li data-challenge="${escapeHtml(id)}"><label><input type="checkbox"><span>${titleHtml}</span></label>${joinHtml(
    descriptionHtml !== undefined && `<div class="description">${descriptionHtml}</div>`,
    checks.length > 0 &&
      `<ul class="checks">${checks.map((that) => `<li>${escapeHtml(that)}</li>`).join('')}</ul>`,
    ...hintsHtml.map(
      (hint, index) =>
        `<details class="hint"><summary>Hint${hintsHtml.length > 1 ? ` ${index + 1}` : ''}</summary><div>${hint}</div></details>`,
    ),
  )}</li>`
}
