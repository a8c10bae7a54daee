/** How fast virtual time goes: pause, one step, the rate, and the clock. */

export function timeBarMarkup(): string {
  return `<time-bar role="group" aria-label="Time"><span class="clock" title="Virtual time since the run began"></span><button type="button" class="pause" aria-pressed="false">Pause</button><button type="button" class="step" aria-disabled="true" title="Run the next event">Step</button><label><span class="hidden">Pace</span><select><option value="0.25">×¼</option><option value="1" selected>×1</option><option value="4">×4</option><option value="10">×10</option><option value="instant">instant</option></select></label></time-bar>`
}
