/** The network's panel before anything has gone over the wire. */

/** @param withName whether the bar says "Network"; not where a tab says it already. */
export function networkMarkup(withName = true): string {
  const name = withName ? '<span class="title" aria-hidden="true">Network</span>' : ''
  return `<network-panel><section aria-label="Network">
<div class="bar">${name}<div class="views" role="group" aria-label="View"><button type="button" class="as-diagram" aria-pressed="true">Diagram</button><button type="button" class="as-table" aria-pressed="false">Table</button></div><p class="summary"></p><div class="tools"><button type="button" class="zoom-out" aria-label="Zoom out" title="Zoom out (−)"><svg viewBox="0 0 12 12" aria-hidden="true"><path d="M2 6h8"/></svg></button><button type="button" class="zoom-in" aria-label="Zoom in" title="Zoom in (+)"><svg viewBox="0 0 12 12" aria-hidden="true"><path d="M2 6h8M6 2v8"/></svg></button><button type="button" class="copy" aria-disabled="true" title="Copy as text">Copy</button><button type="button" class="save" aria-disabled="true" title="Save as HAR, for the network panel of a browser">HAR</button></div></div>
<div class="stage">
<p class="placeholder">Press Run, and what goes over the wire between client and server is drawn here.</p>
<div class="diagram"><div class="heads" aria-hidden="true"></div><div class="scroller" role="listbox" aria-label="Messages between client and server" tabindex="0"></div><button type="button" class="follow" hidden>Follow</button></div>
<div class="list"><form class="filter" role="search" aria-label="Filter of the network table"><label><span class="hidden">Text</span><input type="search" name="text" placeholder="Filter" autocomplete="off" spellcheck="false"></label><label><span class="hidden">Direction</span><select name="direction"><option value="">both ways</option><option value="up">client to server</option><option value="down">server to client</option></select></label><label class="of-connection" hidden><span class="hidden">Connection</span><select name="connection"><option value="">all connections</option></select></label><span class="count" role="status"></span></form><div class="grid" role="grid" aria-label="What went over the wire" tabindex="0"></div></div>
<div class="details" role="group" aria-label="Details" hidden></div>
</div>
</section></network-panel>`
}
