/** An exercise: what it is about and what to try, beside its editor over its console. */
import type { ExerciseData } from '#lesson/exercise.ts'
import { challengesMarkup, type ChallengeView } from '../challenge-list/markup.ts'
import { editorMarkup } from '../code-editor/markup.ts'
import { escapeHtml, joinHtml, jsonHtml } from '../markup.ts'
import { outputMarkup } from '../output-tabs/markup.ts'
import { runBarMarkup } from '../run-bar/markup.ts'
import { selectorMarkup } from '../work-selector/markup.ts'

export type { ChallengeView }

export interface ExerciseView {
  id: string
  title: string
  descriptionHtml?: string
  /** The program's text, escaped and highlighted; its text content is the source, exactly. */
  codeHtml: string
  codeFile: 'client.js' | 'client.ts'
  serverHtml?: string
  explanationHtml?: string
  challenges: ChallengeView[]
  data: ExerciseData
}

export function exerciseMarkup(view: ExerciseView): string {
  const id = escapeHtml(view.id)
  const aside = joinHtml(
    view.explanationHtml !== undefined &&
      `<section class="explanation" aria-label="Explanation">${view.explanationHtml}</section>`,
    view.challenges.length > 0 && challengesMarkup(view.challenges),
  )
  return `<interactive-exercise data-key="${escapeHtml(view.data.key)}" data-version="${escapeHtml(view.data.version)}"><section class="exercise${aside === '' ? '' : ' with-aside'}" aria-labelledby="exercise-${id}">
<header><h2 id="exercise-${id}">${escapeHtml(view.title)}</h2>${joinHtml(
    view.descriptionHtml !== undefined && `<p class="description">${view.descriptionHtml}</p>`,
  )}</header>
<div class="workbench">
<exercise-notices></exercise-notices>
${editorMarkup({
  id: view.id,
  clientFile: view.codeFile,
  clientHtml: view.codeHtml,
  editable: view.data.editable,
  ...(view.serverHtml === undefined ? {} : { serverHtml: view.serverHtml }),
  serverEditable: view.data.serverEditable,
  ...(view.data.challenges === undefined ? {} : { selectorHtml: selectorMarkup(view.challenges) }),
})}
${runBarMarkup()}
${outputMarkup(view.id)}
</div>
${joinHtml(aside !== '' && `<div class="aside">${aside}</div>`)}
</section><script type="application/json">${jsonHtml(view.data)}</script></interactive-exercise>`
}
