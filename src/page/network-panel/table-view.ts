/**
 * The network as a grid: the same items as the diagram's, in the same order, one in a row. Only rows
 * near the view are in the document; `aria-rowindex` and `aria-rowcount` tell of the others.
 */
import { effect, signal } from '@preact/signals-core'
import { matches, type TraceFilter } from '../trace-filter.ts'
import { connectionOf, type TraceItem } from '../trace-item.ts'
import { crossingLabel, dataPreview, formatBytes, formatClock, itemText, kindName } from '../trace-label.ts'
import type { TraceModel } from '../trace-model.ts'
import { itemAt } from '../trace-past.ts'

const ROW_PX = 28
/** Rows in the document beyond the view, on either side. */
const MARGIN = 12
const COLUMNS = ['Time', 'Connection', 'Direction', 'Type', 'Size', 'Data'] as const
const WAYS = { up: ['→', 'client to server'], down: ['←', 'server to client'] } as const

interface DrawnRow {
  element: HTMLElement
  key: string
}

export class TableView {
  readonly #grid: HTMLElement
  readonly #model: TraceModel
  readonly #idPrefix: string
  readonly #head = document.createElement('div')
  readonly #body = document.createElement('div')
  readonly #drawn = new Map<TraceItem, DrawnRow>()
  /** What the filter leaves, in words; empty where it leaves everything. */
  readonly count = signal('')
  readonly #disposers: (() => void)[] = []
  #filter: TraceFilter = {}
  #rows: TraceItem[] = []
  #takenMoments = 0
  #generation = -1
  #selected: number | undefined
  #atMs: number | undefined
  #frame = 0
  #viewHeight = 0
  #isAtBottom = true

  /** Fills `grid`, an element of that role that scrolls. */
  constructor(grid: HTMLElement, model: TraceModel, idPrefix: string) {
    this.#grid = grid
    this.#model = model
    this.#idPrefix = idPrefix
    this.#head.role = 'rowgroup'
    this.#head.className = 'head'
    this.#body.role = 'rowgroup'
    this.#body.className = 'rows'
    this.#head.append(headRow())
    grid.append(this.#head, this.#body)
    grid.ariaColCount = String(COLUMNS.length)
    const onScroll = () => {
      this.#isAtBottom = grid.scrollTop + grid.clientHeight >= grid.scrollHeight - ROW_PX / 2
      this.#request()
    }
    grid.addEventListener('scroll', onScroll, { passive: true })
    const resized = new ResizeObserver(() => {
      this.#viewHeight = grid.clientHeight
      if (this.#selected !== undefined) this.reveal(this.#selected)
      this.#request()
    })
    resized.observe(grid)
    this.#disposers.push(
      () => grid.removeEventListener('scroll', onScroll),
      () => resized.disconnect(),
      effect(() => {
        void model.revision.value
        this.#request()
      }),
    )
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame)
    for (const dispose of this.#disposers.splice(0)) dispose()
    this.#grid.replaceChildren()
  }

  /** Shows only what passes `filter`. */
  set filter(filter: TraceFilter) {
    this.#filter = filter
    this.#rows = []
    this.#takenMoments = 0
    this.#request()
  }

  /** Shows only what had happened by `timeMs`, as it was then; everything without. */
  showAt(timeMs: number | undefined): void {
    if (timeMs === this.#atMs) return
    this.#atMs = timeMs
    this.#isAtBottom = true
    this.#request()
  }

  select(seq: number | undefined): void {
    this.#selected = seq
    if (seq !== undefined) this.#isAtBottom = false
    this.#request()
  }

  /** Scrolls until the row of `seq` is in view. */
  reveal(seq: number): void {
    this.#sync()
    const rows = this.#shown()
    const index = rows.findIndex((row) => row.seq === seq)
    if (index < 0 || this.#viewHeight === 0) return
    const top = index * ROW_PX
    const room = this.#viewHeight - ROW_PX
    if (top < this.#grid.scrollTop) this.#grid.scrollTop = top
    else if (top + ROW_PX > this.#grid.scrollTop + room) this.#grid.scrollTop = top + ROW_PX - room
    this.#isAtBottom = index === rows.length - 1
  }

  /** The row `by` rows away from that of `seq`, kept within the table; without `seq`, the first in view. */
  neighbour(seq: number | undefined, by: number): number | undefined {
    this.#sync()
    const rows = this.#shown()
    const at = seq === undefined ? -1 : rows.findIndex((row) => row.seq === seq)
    const isStep = Number.isFinite(by)
    const index = at < 0 && isStep ? Math.round(this.#grid.scrollTop / ROW_PX) : at + by
    return rows.at(Math.max(0, Math.min(index, rows.length - 1)))?.seq
  }

  /** How many rows a page is. */
  get pageLength(): number {
    return Math.max(1, Math.floor(this.#viewHeight / ROW_PX) - 2)
  }

  /** The item whose row `target` is in. */
  itemAt(target: Element): number | undefined {
    const seq = target.closest<HTMLElement>('[data-seq]')?.dataset['seq']
    return seq === undefined ? undefined : Number(seq)
  }

  #request(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0
      this.#draw()
    })
  }

  #sync(): void {
    const { generation, momentCount } = this.#model
    if (generation !== this.#generation) {
      this.#generation = generation
      this.#rows = []
      this.#takenMoments = 0
      this.#forget()
    }
    for (const item of this.#model.items(this.#takenMoments))
      if (matches(item, this.#filter)) this.#rows.push(item)
    this.#takenMoments = momentCount
  }

  #draw(): void {
    if (this.#viewHeight === 0) return
    this.#sync()
    const rows = this.#shown()
    this.#body.style.height = `${rows.length * ROW_PX}px`
    this.#grid.ariaRowCount = String(rows.length + 1)
    this.count.value =
      Object.keys(this.#filter).length === 0 ? '' : `${rows.length.toLocaleString('en')} found`
    if (this.#isAtBottom) this.#grid.scrollTop = this.#grid.scrollHeight
    const first = Math.max(0, Math.floor(this.#grid.scrollTop / ROW_PX) - MARGIN)
    const last = Math.min(rows.length, first + Math.ceil(this.#viewHeight / ROW_PX) + 2 * MARGIN)
    const wanted = new Set(rows.slice(first, last))
    for (const [item, { element }] of this.#drawn)
      if (!wanted.has(item)) {
        element.remove()
        this.#drawn.delete(item)
      }
    let place = this.#body.firstChild
    for (let index = first; index < last; index++) {
      const element = this.#row(rows[index]!, index)
      if (place === element) place = place.nextSibling
      else this.#body.insertBefore(element, place)
    }
    this.#point()
  }

  #shown(): TraceItem[] {
    const atMs = this.#atMs
    if (atMs === undefined) return this.#rows
    const next = this.#rows.findIndex(({ timeMs }) => timeMs > atMs)
    return next < 0 ? this.#rows : this.#rows.slice(0, next)
  }

  #row(item: TraceItem, index: number): HTMLElement {
    const seen = itemAt(item, this.#atMs ?? Infinity)
    const key = `${seen.type === 'crossing' ? seen.fate : ''} ${seen.type === 'gap' ? seen.frames : ''}`
    let drawn = this.#drawn.get(item)
    if (drawn?.key !== key) {
      const element = itemRow(seen)
      element.id = this.#id(item.seq)
      drawn?.element.replaceWith(element)
      drawn = { key, element }
      this.#drawn.set(item, drawn)
    }
    const { element } = drawn
    // A row stays the same element wherever it goes, or a click on it would be lost on the way.
    const rowIndex = String(index + 2)
    if (element.ariaRowIndex !== rowIndex) {
      element.ariaRowIndex = rowIndex
      element.style.top = `${index * ROW_PX}px`
    }
    const isSelected = String(item.seq === this.#selected)
    if (element.ariaSelected !== isSelected) element.ariaSelected = isSelected
    return element
  }

  /** Tells assistive technology which row the keys act on. */
  #point(): void {
    const isThere =
      this.#selected !== undefined && [...this.#drawn.keys()].some(({ seq }) => seq === this.#selected)
    if (isThere) this.#grid.setAttribute('aria-activedescendant', this.#id(this.#selected!))
    else this.#grid.removeAttribute('aria-activedescendant')
  }

  #forget(): void {
    this.#drawn.clear()
    this.#body.replaceChildren()
  }

  #id(seq: number): string {
    return `${this.#idPrefix}-row-${seq}`
  }
}

function headRow(): HTMLElement {
  const row = document.createElement('div')
  row.role = 'row'
  row.className = 'row'
  row.ariaRowIndex = '1'
  row.append(
    ...COLUMNS.map((name, index) => {
      const cell = document.createElement('div')
      cell.role = 'columnheader'
      cell.className = name.toLowerCase()
      cell.ariaColIndex = String(index + 1)
      cell.textContent = name
      return cell
    }),
  )
  return row
}

function itemRow(item: TraceItem): HTMLElement {
  const row = document.createElement('div')
  row.role = 'row'
  row.dataset['seq'] = String(item.seq)
  const isCrossing = item.type === 'crossing'
  row.className = ['row', isCrossing ? `${item.direction} ${item.kind} ${item.fate}` : item.type].join(' ')
  const connection = connectionOf(item)
  const texts: Record<(typeof COLUMNS)[number], string | Node> = {
    Time: formatClock(item.timeMs),
    Connection: connection === undefined ? '' : `#${connection}`,
    Direction: isCrossing ? way(item.direction) : '',
    Type: typeText(item),
    Size: isCrossing ? formatBytes(item.bytes) : '',
    Data: itemText(item),
  }
  row.append(
    ...COLUMNS.map((name, index) => {
      const cell = document.createElement('div')
      cell.role = 'gridcell'
      cell.className = name.toLowerCase()
      cell.ariaColIndex = String(index + 1)
      cell.append(texts[name])
      return cell
    }),
  )
  return row
}

function way(direction: 'up' | 'down'): Node {
  const [glyph, words] = WAYS[direction]
  const arrow = document.createElement('span')
  arrow.ariaHidden = 'true'
  arrow.textContent = glyph
  const text = document.createElement('span')
  text.className = 'words'
  text.textContent = words
  const both = document.createDocumentFragment()
  both.append(arrow, text)
  return both
}

function typeText(item: TraceItem): string {
  if (item.type !== 'crossing') return kindName(item)
  const { name } = crossingLabel(item)
  const isNamed =
    item.kind === 'close' || item.kind === 'event' || (item.kind === 'text' && name !== dataPreview(item))
  return (item.fate === 'lost' ? '✕ lost: ' : '') + (isNamed && name !== 'empty' ? name : kindName(item))
}
