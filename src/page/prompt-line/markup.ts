/** The prompt under the console: empty until its code comes; its place is kept. */

export function promptMarkup(): string {
  return '<prompt-line></prompt-line>'
}

export function promptContents(): string {
  return `<label><span class="sign" aria-hidden="true">›</span><textarea rows="1" aria-label="Expression" autocapitalize="off" autocomplete="off" spellcheck="false"></textarea></label><span class="names" role="status"></span>`
}
