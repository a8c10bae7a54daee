/** A question with feedback to each answer. Without JavaScript the feedback unfolds by hand. */
import { escapeHtml, joinHtml } from '../markup.ts'

export interface QuizView {
  /** `<lesson id>#<quiz id>`: the key under which the answer is remembered. */
  key: string
  id: string
  questionHtml: string
  answers: { textHtml: string; correct: boolean; whyHtml?: string }[]
}

export function quizMarkup({ key, id, questionHtml, answers }: QuizView): string {
  const items = answers.map(
    ({ textHtml, correct, whyHtml }) => `<li data-correct="${correct}"><p>${textHtml}</p>
<details><summary>${correct ? 'Right' : 'Wrong'}?</summary>${joinHtml(
      `<p><strong>${correct ? 'Right.' : 'Not quite.'}</strong> ${whyHtml ?? ''}</p>`,
    )}</details></li>`,
  )
  return `<quiz-question id="quiz-${escapeHtml(id)}" data-key="${escapeHtml(key)}"><section aria-label="Question">
<p class="question">${questionHtml}</p><ol>${items.join('')}</ol></section></quiz-question>`
}
