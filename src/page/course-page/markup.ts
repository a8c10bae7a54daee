import { progressMarkup } from '../lesson-progress/markup.ts'
/** A course: its lessons in order, each with what the learner has done of it. */
import { escapeHtml, joinHtml } from '../markup.ts'
import { headerMarkup } from '../site-header/markup.ts'

export interface CourseView {
  id: string
  title: string
  description?: string
  homeHref: string
  lessons: {
    id: string
    title: string
    description?: string
    href: string
    draft: boolean
    /** `<lesson id>#<exercise id>/<challenge id>`, one for each challenge of the lesson. */
    challengeKeys: string[]
  }[]
}

export function courseMarkup(view: CourseView): string {
  return `${headerMarkup(view.homeHref)}
<main id="main" class="course">
<h1>${escapeHtml(view.title)}</h1>
${joinHtml(view.description !== undefined && `<p class="lead">${escapeHtml(view.description)}</p>`)}
<ol class="lessons">${view.lessons.map(lessonItem).join('\n')}</ol>
</main>`
}

function lessonItem({
  title,
  description,
  href,
  draft,
  challengeKeys,
}: CourseView['lessons'][number]): string {
  return `<li><h2><a href="${escapeHtml(href)}">${escapeHtml(title)}</a>${draft ? ' <span class="draft">draft</span>' : ''}</h2>
${joinHtml(
  description !== undefined && `<p>${escapeHtml(description)}</p>`,
  progressMarkup(challengeKeys),
)}</li>`
}
