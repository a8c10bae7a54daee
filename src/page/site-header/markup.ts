/** The bar at the top of every page: the way home, where one is, and the theme. */
import { escapeHtml } from '../markup.ts'
import { themeSwitchMarkup } from '../theme-switch/markup.ts'

/** The mark: two ends and the wire between them, in the two colours that carry meaning. */
export const MARK =
  '<svg class="mark" viewBox="0 0 32 16" aria-hidden="true"><path d="M7 8h18"/><circle class="client" cx="6" cy="8" r="5"/><circle class="server" cx="26" cy="8" r="5"/></svg>'

/** `menuHtml` stands between the trail and the theme switch. */
export function headerMarkup(
  homeHref: string,
  trail: { title: string; href: string }[] = [],
  menuHtml = '',
): string {
  const steps = trail.map(
    ({ title, href }) => `<li><a href="${escapeHtml(href)}">${escapeHtml(title)}</a></li>`,
  )
  return `<a class="skip" href="#main">Skip to content</a>
<header class="site-header">
<nav aria-label="Site"><ul><li><a class="brand" href="${escapeHtml(homeHref)}">${MARK}<span>Wireside</span></a></li>${steps.join('')}</ul></nav>
${menuHtml}
${themeSwitchMarkup()}
</header>`
}
