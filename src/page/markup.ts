/**
 * Shared by every `markup.ts`: pure functions from data to HTML that run while the site is built.
 * Names ending in `Html` are HTML already; everything else is text and is escaped here.
 */

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** `text` as HTML, safe in an element and in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
}

/** The fragments that are there, one after the other: `when` in a template without its noise. */
export function joinHtml(...fragments: (string | false | undefined)[]): string {
  return fragments.filter(Boolean).join('\n')
}

/** JSON for `<script type="application/json">`: nothing in it can end the script. */
export function jsonHtml(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}
