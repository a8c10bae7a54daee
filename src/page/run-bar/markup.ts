/** Run, Stop, Reset, how the run is doing, and the exercise as a folder. */
import { folderButtonMarkup } from '../folder-button/markup.ts'

export function runBarMarkup(): string {
  return `<run-bar><div class="actions"><button type="button" class="run" aria-keyshortcuts="Control+Enter Meta+Enter"><svg viewBox="0 0 12 12" aria-hidden="true"><path d="M3 1.5v9l7-4.5Z"/></svg>Run</button><button type="button" class="stop" aria-disabled="true">Stop</button><button type="button" class="reset" aria-disabled="true">Reset</button></div>${folderButtonMarkup()}<p class="state"><span class="word" role="status"></span> <span class="time"></span></p></run-bar>`
}
