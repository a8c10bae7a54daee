/** The network's panel in its tab: loaded when it is wanted, with its model. */
import { effect } from '@preact/signals-core'
import '../fault-bar/element.css'
import { FaultBar } from '../fault-bar/element.ts'
import { faultBarMarkup } from '../fault-bar/markup.ts'
import '../network-panel/element.css'
import { NetworkPanel, type NetworkPrintedEvent, type NetworkSourceEvent } from '../network-panel/element.ts'
import { networkMarkup } from '../network-panel/markup.ts'
import type { Session } from '../session.ts'
import { printedBy } from '../trace-printed.ts'

/** Fills `pane` once; what is shown is what the session's run has gone through. */
export async function createNetwork(pane: HTMLElement, session: Session): Promise<void> {
  const { trace, transcript } = session.run
  await trace.open()
  const model = trace.model.peek()
  if (!model || pane.firstChild) return
  pane.innerHTML = networkMarkup() + faultBarMarkup()
  NetworkPanel.define('network-panel')
  FaultBar.define('fault-bar')
  const panel = pane.querySelector<NetworkPanel>('network-panel')
  if (!panel) return
  const label = pane.closest('output-tabs')?.querySelector('section')?.ariaLabel ?? ''
  const region = panel.querySelector('section')
  if (region) region.ariaLabel = label.replace('Console', 'Network')
  panel.addEventListener('network-source', (event) => {
    // Asked again, the same line is shown again.
    session.run.sought.value = { ...(event as NetworkSourceEvent).detail }
  })
  panel.addEventListener('network-printed', (event) => {
    session.run.soughtLine.value = { line: (event as NetworkPrintedEvent).detail }
  })
  panel.model = model
  panel.output = () => transcript.entries(session.run.moment.peek())
  effect(() => void (panel.atMs.value = session.run.moment.value))
  followSelection(panel, session)
  lightPrinted(panel, session)
  effect(() => {
    const watched = session.run.watched.value
    if (!watched) return
    const crossing = watched.frame === undefined ? undefined : model.crossing(watched.frame)
    panel.select(crossing?.seq)
    pane.scrollIntoView({ block: 'nearest' })
    panel.querySelector<HTMLElement>('.scroller')?.focus({ preventScroll: true })
  })
  panel.fileName = session.data.key.replace(/[^\w-]+/g, '-')
}

/** What is selected has happened: who selects something later moves on to it, and going back lets go of it. */
function followSelection(panel: NetworkPanel, { run }: Session): void {
  const selectedMs = () => {
    const seq = panel.selected.peek()
    return seq === undefined ? undefined : panel.model.item(seq)?.timeMs
  }
  effect(() => {
    void panel.selected.value
    const atMs = run.moment.peek()
    const timeMs = selectedMs()
    if (atMs !== undefined && timeMs !== undefined && timeMs > atMs) run.lookAt(timeMs)
  })
  effect(() => {
    const atMs = run.moment.value
    const timeMs = selectedMs()
    if (atMs !== undefined && timeMs !== undefined && timeMs > atMs) panel.selected.value = undefined
  })
}

/** The console shows which lines the selected message made a program print. */
function lightPrinted(panel: NetworkPanel, { run }: Session): void {
  effect(() => {
    const seq = panel.selected.value
    void panel.model.revision.value
    const item = seq === undefined ? undefined : panel.model.item(seq)
    const lines = item?.type === 'crossing' ? printedBy(item, panel.model, panel.output()) : []
    const lit = run.lit.peek()
    if (lines.length !== lit.length || lines.some((line, index) => line !== lit[index])) run.lit.value = lines
  })
}
