/** An aside: `:::note`, `:::tip`, `:::warning`. */
import { escapeHtml } from '../markup.ts'

export interface CalloutView {
  kind: 'note' | 'tip' | 'warning'
  title?: string
  bodyHtml: string
}

const TITLES: Record<CalloutView['kind'], string> = { note: 'Note', tip: 'Tip', warning: 'Careful' }

export function calloutMarkup({ kind, title, bodyHtml }: CalloutView): string {
  return `<div role="note" class="callout ${kind}"><p class="callout-title">${escapeHtml(title ?? TITLES[kind])}</p>${bodyHtml}</div>`
}
