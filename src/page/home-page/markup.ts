/** The home page: what this is, in one look, and the courses. */
import { escapeHtml } from '../markup.ts'
import { headerMarkup } from '../site-header/markup.ts'

export interface HomeView {
  courses: { id: string; title: string; description?: string; href: string; lessonCount: number }[]
}

export function homeMarkup(view: HomeView): string {
  return `${headerMarkup('./')}
<main id="main" class="home">
<h1>Learn the protocol by watching it talk.</h1>
<section aria-labelledby="courses"><h2 id="courses">Courses</h2>
<ul class="courses">${view.courses.map(courseItem).join('\n')}</ul></section>
</main>`
}

function courseItem({ title, description, href, lessonCount }: HomeView['courses'][number]): string {
  return `<li><a href="${escapeHtml(href)}">${escapeHtml(title)}</a>
<p>${escapeHtml(description ?? '')}</p><p>${lessonCount} ${lessonCount === 1 ? 'lesson' : 'lessons'}</p></li>`
}
