/** The console: empty until something runs. */
import { promptMarkup } from '../prompt-line/markup.ts'

export function terminalMarkup(): string {
  return `<terminal-panel><section aria-label="Console">
<div class="bar"><button type="button" class="copy" aria-disabled="true">Copy</button><button type="button" class="clear" aria-disabled="true">Clear</button></div>
<div class="screen"><p class="placeholder">Press Run, and what client and server print appears here.</p><div class="log" role="log" aria-label="Output" tabindex="0"></div><p class="said" role="status"></p></div>
${promptMarkup()}
</section></terminal-panel>`
}
