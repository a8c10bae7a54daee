/**
 * The diagram on the screen: only what is in view, and a little around it, is in the document. It
 * follows the newest until somebody scrolls away from it.
 */
import { effect, signal } from '@preact/signals-core'
import type { TraceModel } from '../trace-model.ts'
import { arrowKey, drawArrow } from './arrow-drawing.ts'
import { drawBackdrop } from './backdrop-drawing.ts'
import { DiagramColumns } from './diagram-columns.ts'
import { DiagramLayout, type Arrow } from './diagram-layout.ts'
import { setAttributes, svg } from './svg.ts'

/** Drawn above and below the view, so that scrolling has something to show until the next drawing. */
const MARGIN = 320
const BOTTOM = 28
/** How near to the bottom counts as being there. */
const AT_BOTTOM = 8
const LEAST_ZOOM = 1 / 16
const MOST_ZOOM = 16

interface Drawn {
  key: string
  element: SVGGElement
}

export class DiagramView {
  /** Whether the newest is kept in view. */
  readonly isFollowing = signal(true)
  readonly zoom = signal(1)
  readonly columns = signal<DiagramColumns | undefined>(undefined)
  /** The connection that each lane holds at the top of the view, separated by commas. */
  readonly laneNames = signal('')
  readonly #scroller: HTMLElement
  readonly #model: TraceModel
  readonly #canvas = document.createElement('div')
  readonly #svg = svg('svg', { role: 'none' })
  readonly #backdrop = svg('g', { 'aria-hidden': 'true' })
  readonly #arrows = svg('g', { role: 'none' })
  /** The texts of the backdrop, which arrows do not cover. */
  readonly #words = svg('g', { class: 'words', 'aria-hidden': 'true' })
  readonly #veil = svg('rect', { class: 'veil', x: 0, 'aria-hidden': 'true' })
  /** The time that is looked back at. */
  readonly #moment = svg('path', { class: 'moment', 'aria-hidden': 'true' })
  readonly #disposers: (() => void)[] = []
  readonly #drawn = new Map<Arrow, Drawn>()
  readonly #idPrefix: string
  #layout = new DiagramLayout()
  #generation = -1
  #seenRevision = -1
  #nowMs = 0
  #height = 0
  #viewHeight = 0
  #frame = 0
  #selected: number | undefined
  #atMs: number | undefined

  /** Draws `model` in `scroller`, a box that scrolls; `idPrefix` begins the ids of what is drawn. */
  constructor(scroller: HTMLElement, model: TraceModel, idPrefix: string) {
    this.#scroller = scroller
    this.#model = model
    this.#idPrefix = idPrefix
    this.#canvas.className = 'canvas'
    this.#canvas.role = 'none'
    this.#svg.append(this.#backdrop, this.#arrows, this.#words, this.#veil, this.#moment)
    this.#canvas.append(this.#svg)
    scroller.append(this.#canvas)
    const onScroll = () => this.#scrolled()
    scroller.addEventListener('scroll', onScroll, { passive: true })
    const resized = new ResizeObserver(() => this.#resize())
    resized.observe(scroller)
    this.#disposers.push(
      () => scroller.removeEventListener('scroll', onScroll),
      () => resized.disconnect(),
      effect(() => {
        void [model.revision.value, model.nowMs.value]
        this.#request()
      }),
    )
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame)
    for (const dispose of this.#disposers.splice(0)) dispose()
    this.#canvas.remove()
  }

  /** Shows the item called `seq` as selected; who looks at one thing does not follow the newest. */
  select(seq: number | undefined): void {
    this.#selected = seq
    if (seq !== undefined) this.isFollowing.value = false
    this.#request()
  }

  /** Scrolls until the item called `seq` is in view. */
  reveal(seq: number): void {
    this.#sync()
    const y = this.#layout.yOf(seq)
    if (y === undefined || this.#viewHeight === 0) return
    const { scrollTop } = this.#scroller
    if (y - 30 < scrollTop) this.#scrollTo(y - 30)
    else if (y + 30 > scrollTop + this.#viewHeight) this.#scrollTo(y + 30 - this.#viewHeight)
  }

  /** Dims what happened after `timeMs`; nothing without. */
  showAt(timeMs: number | undefined): void {
    // Back at the present, the newest is of interest again.
    if (timeMs === undefined && this.#atMs !== undefined) this.isFollowing.value = true
    this.#atMs = timeMs
    if (timeMs !== undefined && this.#viewHeight > 0) {
      this.#sync()
      const y = this.#layout.yAt(timeMs)
      const { scrollTop } = this.#scroller
      if (y < scrollTop + 40 || y > scrollTop + this.#viewHeight - 40)
        this.#scrollTo(y - this.#viewHeight / 2)
    }
    this.#request()
  }

  follow(): void {
    this.isFollowing.value = true
    this.#request()
  }

  /** Stretches or shrinks time by `factor`, about the height `aroundY` of the view. */
  zoomBy(factor: number, aroundY = this.#viewHeight / 2): void {
    this.zoomTo(this.zoom.peek() * factor, aroundY)
  }

  zoomTo(zoom: number, aroundY = this.#viewHeight / 2): void {
    const timeMs = this.#layout.timeAt(this.#scroller.scrollTop + aroundY)
    this.zoom.value = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, zoom))
    this.#layout = new DiagramLayout(this.zoom.peek())
    this.#forget()
    this.#sync()
    if (!this.isFollowing.peek()) this.#scrollTo(this.#layout.yAt(timeMs) - aroundY)
    this.#request()
  }

  /** The crossing nearest to the middle of the view, above or below the selected one, or at an end of all. */
  neighbour(seq: number | undefined, way: 'next' | 'previous' | 'first' | 'last'): number | undefined {
    this.#sync()
    const { arrows } = this.#layout
    const at = seq === undefined ? undefined : this.#layout.arrow(seq)?.index
    const middle = this.#scroller.scrollTop + this.#viewHeight / 3
    const nearest = arrows.findIndex(({ y1 }) => y1 >= middle)
    const index = {
      next: at === undefined ? nearest : Math.min(at + 1, arrows.length - 1),
      previous: at === undefined ? nearest : Math.max(at - 1, 0),
      first: 0,
      last: arrows.length - 1,
    }[way]
    return arrows.at(index)?.crossing.seq
  }

  #request(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0
      this.#draw()
    })
  }

  #resize(): void {
    this.#viewHeight = this.#scroller.clientHeight
    if (this.#selected !== undefined) this.reveal(this.#selected)
    this.#request()
  }

  #scrolled(): void {
    if (this.#viewHeight === 0) return
    this.isFollowing.value = this.#scroller.scrollTop + this.#viewHeight >= this.#height - AT_BOTTOM
    this.#request()
  }

  #scrollTo(y: number): void {
    // Before the first drawing there is nothing to scroll, and every place would be the bottom.
    this.#measure()
    this.#scroller.scrollTop = y
    this.#scrolled()
  }

  /** Brings the layout up to date with the model. */
  #sync(): void {
    const { generation, revision, momentCount } = this.#model
    if (generation !== this.#generation) {
      this.#generation = generation
      this.#layout = new DiagramLayout(this.zoom.peek())
      this.#forget()
    } else if (revision.peek() === this.#seenRevision && this.#layout.momentCount === momentCount) return
    this.#seenRevision = revision.peek()
    this.#layout.take(this.#model.moments(this.#layout.momentCount))
  }

  #draw(): void {
    if (this.#viewHeight === 0) return
    this.#sync()
    this.#setColumns()
    const nowMs = this.#model.nowMs.peek()
    // Another run has begun.
    if (nowMs < this.#nowMs) this.isFollowing.value = true
    this.#nowMs = nowMs
    const nowY = this.#measure()
    if (this.isFollowing.peek()) this.#scroller.scrollTop = this.#height
    const scrollTop = this.isFollowing.peek() ? this.#height - this.#viewHeight : this.#scroller.scrollTop
    const topY = Math.max(0, scrollTop - MARGIN)
    const bottomY = Math.min(this.#height, scrollTop + this.#viewHeight + MARGIN)
    const columns = this.columns.peek()!
    setAttributes(this.#svg, {
      width: columns.width,
      height: bottomY - topY,
      viewBox: `0 ${topY} ${columns.width} ${bottomY - topY}`,
    })
    this.#svg.style.top = `${topY}px`
    const [layout, faults, bottomOfLines] = [this.#layout, this.#model.faults(), nowY + BOTTOM / 2]
    const drawing = drawBackdrop({ layout, columns, faults, nowMs, nowY, topY, bottomY, bottomOfLines })
    this.#backdrop.replaceChildren(...drawing.filter((element) => !isText(element)))
    this.#words.replaceChildren(...drawing.filter(isText))
    this.#drawArrows(layout.arrowsIn(topY, bottomY), columns)
    this.#drawVeil(columns)
    this.#nameLanes(scrollTop)
  }

  /** Keeps what is drawn already; draws anew what has changed; removes what has left the view. */
  #drawArrows(arrows: Arrow[], columns: DiagramColumns): void {
    const wanted = new Set(arrows)
    for (const [arrow, { element }] of this.#drawn)
      if (!wanted.has(arrow)) {
        element.remove()
        this.#drawn.delete(arrow)
      }
    let place = this.#arrows.firstChild
    for (const arrow of arrows) {
      const key = arrowKey(arrow)
      const old = this.#drawn.get(arrow)
      let element = old?.element
      if (!element || old?.key !== key) {
        const fresh = drawArrow(arrow, columns, this.#id(arrow.crossing.seq), this.#layout.hasText)
        if (element) {
          if (place === element) place = fresh
          element.replaceWith(fresh)
        }
        element = fresh
        this.#drawn.set(arrow, { key, element })
      }
      if (place === element) place = place.nextSibling
      else this.#arrows.insertBefore(element, place)
      const isSelected = arrow.crossing.seq === this.#selected
      if ((element.ariaSelected === 'true') !== isSelected) element.ariaSelected = String(isSelected)
      const isYetToCome = arrow.crossing.timeMs > (this.#atMs ?? Infinity)
      if ((element.ariaDisabled === 'true') !== isYetToCome) element.ariaDisabled = String(isYetToCome)
    }
    const selected = this.#selected === undefined ? undefined : this.#layout.arrow(this.#selected)
    if (selected && wanted.has(selected))
      this.#scroller.setAttribute('aria-activedescendant', this.#id(selected.crossing.seq))
    else this.#scroller.removeAttribute('aria-activedescendant')
  }

  #drawVeil({ width, timeX }: DiagramColumns): void {
    const y = this.#atMs === undefined ? this.#height : this.#layout.lineY(this.#atMs)
    setAttributes(this.#veil, { y, width, height: Math.max(0, this.#height - y) })
    setAttributes(this.#moment, { d: this.#atMs === undefined ? '' : `M${timeX + 4} ${y}H${width}` })
  }

  #nameLanes(y: number): void {
    const names: string[] = []
    for (const { connection, startY = 0 } of this.#layout.connections.values()) {
      const { id, lane } = connection
      if (names[lane] === undefined || startY <= y) names[lane] = `#${id}`
    }
    this.laneNames.value = names.join(',')
  }

  #setColumns(): void {
    const columns = new DiagramColumns(this.#scroller.clientWidth, this.#model.laneCount)
    if (columns.equals(this.columns.peek())) return
    this.columns.value = columns
    this.#forget()
  }

  /** Makes room for all that has happened. Returns where the present is. */
  #measure(): number {
    const nowY = this.#layout.nowY(this.#model.nowMs.peek())
    const height = Math.max(nowY + BOTTOM, this.#viewHeight)
    if (height !== this.#height) this.#canvas.style.height = `${height}px`
    this.#height = height
    return nowY
  }

  #forget(): void {
    this.#drawn.clear()
    this.#arrows.replaceChildren()
  }

  #id(seq: number): string {
    return `${this.#idPrefix}-arrow-${seq}`
  }
}

function isText(element: Element): boolean {
  return element.localName === 'text'
}
