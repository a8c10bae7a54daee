/** Shown where nothing is. */
import { escapeHtml } from '../markup.ts'
import { headerMarkup } from '../site-header/markup.ts'

export function notFoundMarkup(view: { homeHref: string }): string {
  return `${headerMarkup(view.homeHref)}
<main id="main" class="not-found">
<p class="eyebrow">404</p>
<h1>Nobody listens at this address.</h1>
<p class="lead">The page may have moved, or the link may be mistyped. <a href="${escapeHtml(view.homeHref)}">All courses</a> are on the home page.</p>
</main>`
}
