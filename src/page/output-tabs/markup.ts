/** What a run shows: its time, its console, and the network's panel, which is loaded when it is wanted. */
import { escapeHtml } from '../markup.ts'
import { terminalMarkup } from '../terminal-panel/markup.ts'

export function outputMarkup(exerciseId: string): string {
  const id = escapeHtml(exerciseId)
  const tab = (side: string, name: string, selected: boolean) =>
    `<button type="button" role="tab" id="tab-${id}-${side}" aria-controls="${id}-${side}" aria-selected="${selected}"${selected ? '' : ' tabindex="-1"'}>${name}</button>`
  const pane = (side: string, html: string) =>
    `<div class="${side}" role="tabpanel" id="${id}-${side}" aria-labelledby="tab-${id}-${side}">${html}</div>`
  return `<output-tabs><time-bar role="group" aria-label="Time"></time-bar><div class="tabs" role="tablist" aria-label="Output">${tab('console', 'Console', true)}${tab('network', 'Network', false)}</div>
${pane('console', terminalMarkup())}${pane('network', '')}</output-tabs>`
}
