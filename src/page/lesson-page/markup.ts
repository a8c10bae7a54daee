import { progressMarkup } from '../lesson-progress/markup.ts'
/** A lesson: prose and exercises, between the way here and the way on. */
import { escapeHtml, joinHtml } from '../markup.ts'
import { headerMarkup } from '../site-header/markup.ts'

export interface LessonLink {
  title: string
  href: string
}

export interface LessonView {
  id: string
  title: string
  /** The body has its own `# heading`: the title is not printed again. */
  titleInBody: boolean
  draft: boolean
  tags: string[]
  homeHref: string
  course: LessonLink
  /** Of a long course those around this one; `lessonCount` counts all of them. */
  lessons: (LessonLink & { id: string; current: boolean })[]
  /** Its place in the course, from 1. */
  place: number
  lessonCount: number
  previous?: LessonLink
  next?: LessonLink
  bodyHtml: string
  /** `<lesson id>#<exercise id>/<challenge id>`, one for each challenge. */
  challengeKeys: string[]
}

export function lessonMarkup(view: LessonView): string {
  return `${headerMarkup(view.homeHref, [view.course], lessonMenu(view))}
<main id="main" class="lesson" data-lesson="${escapeHtml(view.id)}">
${joinHtml(
  `<p class="eyebrow">Lesson ${view.place} of ${view.lessonCount}${view.draft ? ' <span class="draft">draft</span>' : ''}${progressMarkup(view.challengeKeys)}</p>`,
  !view.titleInBody && `<h1>${escapeHtml(view.title)}</h1>`,
  view.bodyHtml,
  view.tags.length > 0 &&
    `<ul class="tags" aria-label="Tags">${view.tags.map((tag) => `<li>${escapeHtml(tag)}</li>`).join('')}</ul>`,
)}
</main>
${wayOn(view)}`
}

function lessonMenu({ course, lessons, place, lessonCount }: LessonView): string {
  const items = lessons.map(
    ({ title, href, current }) =>
      `<li><a href="${escapeHtml(href)}"${current ? ' aria-current="page"' : ''}>${escapeHtml(title)}</a></li>`,
  )
  const first = place - lessons.findIndex(({ current }) => current)
  const all =
    lessons.length < lessonCount &&
    `<p class="all"><a href="${escapeHtml(course.href)}">All ${lessonCount} lessons</a></p>`
  return `<lesson-menu><details><summary>Lessons</summary><nav aria-label="Lessons of ${escapeHtml(course.title)}">${joinHtml(
    `<ol${first > 1 ? ` start="${first}" style="counter-reset: lesson ${first - 1}"` : ''}>${items.join('')}</ol>`,
    all,
  )}</nav></details></lesson-menu>`
}

function wayOn({ course, previous, next }: LessonView): string {
  return `<nav class="way-on" aria-label="Previous and next">
${joinHtml(
  previous && step(previous, 'prev', 'Previous'),
  next ? step(next, 'next', 'Next') : step(course, 'up', 'Back to the course'),
)}
</nav>`
}

function step({ title, href }: LessonLink, rel: 'prev' | 'next' | 'up', label: string): string {
  return `<a rel="${rel}" href="${escapeHtml(href)}"><span>${label}</span> ${escapeHtml(title)}</a>`
}
