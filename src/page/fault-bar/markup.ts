/** What the learner can do to the line while a program runs. */

const FAULTS = [
  ['drop', 'Drop', 'Cut every connection: both sides see 1006'],
  ['blackhole', 'Silence', 'Nothing arrives, and nobody is told'],
  ['refuse', 'Refuse', 'New connections fail'],
  ['offline', 'Offline', 'The browser is offline: navigator.onLine is false'],
  ['restart', 'Restart server', 'Cut every connection and start the server again'],
] as const

/** Of these the line stays so until they are pressed again. */
const LASTING = new Set<string>(['blackhole', 'refuse', 'offline'])

const BANDWIDTHS = [
  ['', 'no limit'],
  ['65536', '64 kB/s'],
  ['8192', '8 kB/s'],
  ['1024', '1 kB/s'],
] as const

export function faultBarMarkup(): string {
  const buttons = FAULTS.map(
    ([fault, name, title]) =>
      `<button type="button" data-do="${fault}" aria-disabled="true"${LASTING.has(fault) ? ' aria-pressed="false"' : ''} title="${title}">${name}</button>`,
  )
  const slider = (name: string, label: string, most: number) =>
    `<label>${label} <input type="range" name="${name}" min="0" max="${most}" step="10"> <output></output></label>`
  const options = BANDWIDTHS.map(([value, name]) => `<option value="${value}">${name}</option>`)
  return `<fault-bar role="group" aria-label="Line"><div class="faults">${buttons.join('')}</div><div class="conditions">${slider('latencyMs', 'Latency', 1_000)}${slider('jitterMs', 'Jitter', 500)}<label>Bandwidth <select name="bandwidth">${options.join('')}</select></label></div></fault-bar>`
}
