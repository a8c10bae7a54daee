/** The console: empty until something runs. */

export function terminalMarkup(): string {
  return `<terminal-panel><section aria-label="Console">
<div class="bar"><span class="name" aria-hidden="true">Console</span><button type="button" class="copy" disabled>Copy</button><button type="button" class="clear" disabled>Clear</button></div>
<div class="screen"><div class="log" role="log" aria-label="Output" tabindex="0"></div></div>
</section></terminal-panel>`
}
