/** A run's messages and faults as ticks over its time: what there is to go back to. */
import type { TraceModel } from '../trace-model.ts'

/** Ticks that would be nearer to each other than this part of the whole are one. */
const PLACES = 600
const HEIGHT = 12

type Kind = 'up' | 'down' | 'fault'

/** From where to where each goes: the client's from the top, the server's from the bottom. */
const SPANS: Record<Kind, [from: number, to: number]> = {
  up: [0, HEIGHT / 2],
  down: [HEIGHT / 2, HEIGHT],
  fault: [0, HEIGHT],
}

/** Fills `svg`, whose paths are named for what they show. */
export function drawTicks(svg: SVGSVGElement, model: TraceModel | undefined, untilMs: number): void {
  const places: Record<Kind, Set<number>> = { up: new Set(), down: new Set(), fault: new Set() }
  for (const item of model?.items() ?? []) {
    const kind = item.type === 'crossing' ? item.direction : item.type
    if (kind in places && untilMs > 0)
      places[kind as Kind].add(Math.round(Math.min(item.timeMs / untilMs, 1) * PLACES))
  }
  svg.setAttribute('viewBox', `0 0 ${PLACES} ${HEIGHT}`)
  for (const kind of Object.keys(places) as Kind[]) {
    const [from, to] = SPANS[kind]
    const path = [...places[kind]].map((x) => `M${x} ${from}V${to}`).join('')
    svg.querySelector(`.${kind}`)?.setAttribute('d', path)
  }
}
