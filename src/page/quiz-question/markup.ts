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
  const name = `quiz-${escapeHtml(id)}`
  const items = answers.map(
    ({ textHtml, correct, whyHtml }) =>
      `<li data-correct="${correct}"><label><input type="radio" name="${name}" autocomplete="off"><span>${textHtml}</span></label>
<details><summary>${correct ? 'Right' : 'Wrong'}?</summary>${joinHtml(
        `<p><strong>${correct ? 'Right.' : 'Not quite.'}</strong> ${whyHtml ?? ''}</p>`,
      )}</details></li>`,
  )
  return `<quiz-question id="${name}" data-key="${escapeHtml(key)}"><fieldset><legend>${questionHtml}</legend>
<ol>${items.join('')}</ol><div class="act"><button type="button">Answer</button><p class="said"></p></div></fieldset></quiz-question>`
}
