import { progressMarkup } from '../lesson-progress/markup.ts'
/** The home page: what this is, in one look, and the courses. */
import { escapeHtml, joinHtml } from '../markup.ts'
import { headerMarkup } from '../site-header/markup.ts'

export interface HomeView {
  courses: {
    id: string
    title: string
    description?: string
    href: string
    lessonCount: number
    /** `<lesson id>#<exercise id>/<challenge id>`, one for each challenge of the course. */
    challengeKeys: string[]
  }[]
}

export function homeMarkup(view: HomeView): string {
  const [first] = view.courses
  return `${headerMarkup('./')}
<main id="main" class="home">
<div class="opening">
<div>
<h1><span>Write the client.</span> <span>Watch the server answer.</span></h1>
<p class="lead">Lessons on the protocols of the live web. Edit the program and run it: it talks to a server that lives in this page, over a network that behaves like the real one.</p>
${joinHtml(first && `<a class="begin" href="${escapeHtml(first.href)}">Begin with ${escapeHtml(first.title)}</a>`)}
</div>
${conversation()}
</div>
<section aria-labelledby="courses"><h2 id="courses">Courses</h2>
<ul class="courses">${view.courses.map(courseItem).join('\n')}</ul></section>
</main>`
}

function courseItem({
  title,
  description,
  href,
  lessonCount,
  challengeKeys,
}: HomeView['courses'][number]): string {
  return `<li><h3><a href="${escapeHtml(href)}">${escapeHtml(title)}</a></h3>
<p>${escapeHtml(description ?? '')}</p><p class="count">${lessonCount} ${lessonCount === 1 ? 'lesson' : 'lessons'}</p>${progressMarkup(challengeKeys)}</li>`
}

/** What is said over a connection's life, and by whom. */
const SAID: [by: 'client' | 'server', text: string][] = [
  ['client', 'GET /ws  Upgrade: websocket'],
  ['server', '101 Switching Protocols'],
  ['server', '{"type":"welcome"}'],
  ['client', '{"type":"subscribe"}'],
  ['server', '{"type":"update"}'],
  ['client', 'close 1000'],
  ['server', 'close 1000'],
]
const WIDTH = 480
const LEFT = 40
const RIGHT = WIDTH - LEFT
const TOP = 62
const STEP = 56
const SLANT = 26

/** A drawing, for the eyes only: the lead says the same in words. */
function conversation(): string {
  const height = TOP + SAID.length * STEP + 12
  const life = (side: string, x: number) =>
    `<g class="${side}"><text class="name" x="${x}" y="20">${side}.js</text><path class="life" d="M${x} 36V${height}"/></g>`
  return `<svg class="conversation" viewBox="0 0 ${WIDTH} ${height}" aria-hidden="true">
${life('client', LEFT)}${life('server', RIGHT)}
${SAID.map(message).join('\n')}
</svg>`
}

function message([by, text]: (typeof SAID)[number], order: number): string {
  const y = TOP + order * STEP
  const [from, to, towards] = by === 'client' ? [LEFT + 6, RIGHT - 7, 1] : [RIGHT - 6, LEFT + 7, -1]
  const angle = (Math.atan2(SLANT, RIGHT - LEFT) * 180 * towards) / Math.PI
  const head = `M${to - 9 * towards} ${y + SLANT - 6}L${to} ${y + SLANT}L${to - 9 * towards} ${y + SLANT + 5}`
  const middle = WIDTH / 2
  return `<g class="message ${by}" style="--order:${order}"><path class="shaft" pathLength="1" d="M${from} ${y}L${to} ${y + SLANT}"/><path d="${head}"/><text x="${middle}" y="${y + SLANT / 2 - 8}" transform="rotate(${angle.toFixed(2)} ${middle} ${y + SLANT / 2})">${escapeHtml(text)}</text></g>`
}
