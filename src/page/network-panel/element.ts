/**
 * The network's panel: one model as a diagram and as a table, which share a selection, and the
 * details of what is selected. It shows a model; it never changes one.
 */
import { computed, effect, signal } from '@preact/signals-core'
import type { OutputEntry, OutputLine } from '#lesson/output.ts'
import type { SourceLine } from '#lesson/trace.ts'
import { isDisabled, Island, setDisabled } from '../island.ts'
import { traceHar } from '../trace-har.ts'
import { formatBytes } from '../trace-label.ts'
import { TraceModel } from '../trace-model.ts'
import { itemAt } from '../trace-past.ts'
import { printedBy } from '../trace-printed.ts'
import { traceText } from '../trace-text.ts'
import { detailsOf } from './details-view.ts'
import { DiagramView } from './diagram-view.ts'
import { FilterBar } from './filter-bar.ts'
import { TableView } from './table-view.ts'

/** `network-source`, which bubbles: the learner wants to see a line of a program. */
export type NetworkSourceEvent = CustomEvent<SourceLine>

/** `network-printed`, which bubbles: the learner wants to see a line of the console. */
export type NetworkPrintedEvent = CustomEvent<OutputLine>

const ZOOM_STEP = 1.5
const SAID_MS = 1_500
/** What "client #1" takes above a lifeline. */
const NAME_PX = 72

let panels = 0

export class NetworkPanel extends Island {
  /** `seq` of the item that diagram, table and details show as selected. */
  readonly selected = signal<number | undefined>(undefined)
  /** The time that is looked back at; the newest without. */
  readonly atMs = signal<number | undefined>(undefined)
  /** What the run has printed, for the details of a message that made a program print. */
  output: () => readonly OutputEntry[] = () => []
  /** Of what is saved, without its ending. */
  fileName = 'network'
  readonly #model = signal(new TraceModel())
  readonly #view = signal<'diagram' | 'table'>('diagram')
  readonly #id = `network-${++panels}`
  readonly #detailed = computed(() => {
    void this.#model.value.revision.value
    const item = this.selected.value === undefined ? undefined : this.#model.value.item(this.selected.value)
    return item && itemAt(item, this.atMs.value ?? Infinity)
  })
  #diagram: DiagramView | undefined
  #table: TableView | undefined

  /** What is shown; another one takes its place. */
  get model(): TraceModel {
    return this.#model.peek()
  }

  set model(model: TraceModel) {
    this.selected.value = undefined
    this.#model.value = model
  }

  /** Selects the item called `seq` and brings it into view. */
  select(seq: number | undefined): void {
    this.selected.value = seq
    if (seq === undefined) return
    this.#diagram?.reveal(seq)
    this.#table?.reveal(seq)
  }

  protected override connect(): void {
    this.effect(() => this.#show(this.#model.value))
    this.effect(() => this.#tell(this.#model.value))
    this.effect(() => this.#switch(this.#view.value))
    this.effect(() => this.#showDetails())
    this.#setUpButtons()
    this.#setUpDiagram()
    this.#setUpTable()
    this.listen<KeyboardEvent>(this, 'keydown', (event) => {
      if (event.key !== 'Escape' || this.selected.peek() === undefined) return
      event.preventDefault()
      this.#closeDetails()
    })
  }

  #show(model: TraceModel): () => void {
    const diagram = (this.#diagram = new DiagramView(this.find('.scroller'), model, this.#id))
    const table = (this.#table = new TableView(this.find('.grid'), model, this.#id))
    const filter = new FilterBar(this.find<HTMLFormElement>('.filter'), model)
    const stops = [
      effect(() => void (table.filter = filter.filter.value)),
      effect(() => {
        diagram.select(this.selected.value)
        table.select(this.selected.value)
      }),
      effect(() => {
        diagram.showAt(this.atMs.value)
        table.showAt(this.atMs.value)
      }),
      effect(
        () => void (this.find('.follow').hidden = diagram.isFollowing.value || this.atMs.value !== undefined),
      ),
      effect(() => this.#nameLifelines(diagram)),
      effect(() => void (this.find('.count').textContent = table.count.value)),
    ]
    return () => {
      for (const stop of stops) stop()
      filter.dispose()
      diagram.dispose()
      table.dispose()
    }
  }

  /** Sums up, and shows the views once there is something in them. */
  #tell(model: TraceModel): void {
    void model.revision.value
    const { crossings, bytes, connections } = model.totals
    const isEmpty = model.momentCount === 0
    this.toggleAttribute('data-filled', !isEmpty)
    setDisabled(this.find('.copy'), isEmpty)
    setDisabled(this.find('.save'), isEmpty)
    const frames = `${crossings.toLocaleString('en')} ${crossings === 1 ? 'frame' : 'frames'}`
    const lines = `${connections} ${connections === 1 ? 'connection' : 'connections'}`
    this.find('.summary').textContent = isEmpty ? '' : `${lines} · ${frames} · ${formatBytes(bytes)}`
  }

  #switch(view: 'diagram' | 'table'): void {
    this.dataset['view'] = view
    this.find('.as-diagram').ariaPressed = String(view === 'diagram')
    this.find('.as-table').ariaPressed = String(view === 'table')
    const seq = this.selected.peek()
    if (seq !== undefined) requestAnimationFrame(() => this.select(seq))
  }

  #showDetails(): void {
    const item = this.#detailed.value
    const region = this.find('.details')
    const wasHidden = region.hidden
    region.hidden = item === undefined
    if (!item) {
      region.replaceChildren()
      return
    }
    const { scrollTop } = region
    region.replaceChildren(
      ...detailsOf(item, {
        close: () => this.#closeDetails(),
        printed: (crossing) => printedBy(crossing, this.model, this.output()),
        showPrinted: (line) =>
          this.dispatchEvent(new CustomEvent('network-printed', { detail: line, bubbles: true })),
        showSource: (source) =>
          this.dispatchEvent(new CustomEvent('network-source', { detail: source, bubbles: true })),
      }),
    )
    if (!wasHidden) region.scrollTop = scrollTop
  }

  #closeDetails(): void {
    const hadFocus = this.find('.details').contains(document.activeElement)
    this.selected.value = undefined
    if (hadFocus) this.find(this.#view.peek() === 'diagram' ? '.scroller' : '.grid').focus()
  }

  #setUpButtons(): void {
    const press = (selector: string, act: () => void) => this.listen(this.find(selector), 'click', act)
    press('.as-diagram', () => (this.#view.value = 'diagram'))
    press('.as-table', () => (this.#view.value = 'table'))
    press('.zoom-in', () => this.#diagram?.zoomBy(ZOOM_STEP))
    press('.zoom-out', () => this.#diagram?.zoomBy(1 / ZOOM_STEP))
    press('.copy', () => void this.#copy())
    press('.save', () => this.#save())
    press('.follow', () => {
      this.#diagram?.follow()
      this.find('.scroller').focus({ preventScroll: true })
    })
  }

  async #copy(): Promise<void> {
    const button = this.find('.copy')
    if (isDisabled(button)) return
    const label = button.textContent
    try {
      await navigator.clipboard.writeText(traceText(this.model))
      button.textContent = 'Copied'
    } catch {
      button.textContent = 'Not allowed'
    }
    setTimeout(() => (button.textContent = label), SAID_MS)
  }

  #save(): void {
    if (isDisabled(this.find('.save'))) return
    const har = JSON.stringify(traceHar(this.model, document.title), undefined, 2)
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([har], { type: 'application/json' }))
    link.download = `${this.fileName}.har`
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href))
  }

  #setUpDiagram(): void {
    const scroller = this.find('.scroller')
    this.listen<MouseEvent>(scroller, 'click', ({ target }) => {
      const seq =
        target instanceof Element ? target.closest<SVGElement>('[data-seq]')?.dataset['seq'] : undefined
      if (seq !== undefined) this.select(Number(seq))
    })
    this.listen<WheelEvent>(
      scroller,
      'wheel',
      (event) => {
        if (!event.ctrlKey) return
        event.preventDefault()
        const y = event.clientY - scroller.getBoundingClientRect().top
        this.#diagram?.zoomBy(ZOOM_STEP ** (-event.deltaY / 100), y)
      },
      { passive: false },
    )
    this.listen<KeyboardEvent>(scroller, 'keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !this.#press(event.key)) return
      event.preventDefault()
    })
  }

  /** A key in the diagram; says whether it means something there. */
  #press(key: string): boolean {
    const diagram = this.#diagram
    if (!diagram) return false
    const goTo = (way: 'next' | 'previous' | 'first' | 'last') =>
      this.select(diagram.neighbour(this.selected.peek(), way))
    const act = {
      ArrowDown: () => goTo('next'),
      ArrowUp: () => goTo('previous'),
      Home: () => goTo('first'),
      End: () => goTo('last'),
      '+': () => diagram.zoomBy(ZOOM_STEP),
      '=': () => diagram.zoomBy(ZOOM_STEP),
      '-': () => diagram.zoomBy(1 / ZOOM_STEP),
      '0': () => diagram.zoomTo(1),
    }[key]
    act?.()
    return act !== undefined
  }

  #setUpTable(): void {
    const grid = this.find('.grid')
    this.listen<MouseEvent>(grid, 'click', ({ target }) => {
      const seq = target instanceof Element ? this.#table?.itemAt(target) : undefined
      if (seq !== undefined) this.select(seq)
    })
    this.listen<KeyboardEvent>(grid, 'keydown', (event) => {
      const table = this.#table
      if (!table || event.ctrlKey || event.metaKey || event.altKey) return
      const by = {
        ArrowDown: 1,
        ArrowUp: -1,
        PageDown: table.pageLength,
        PageUp: -table.pageLength,
        Home: -Infinity,
        End: Infinity,
      }[event.key]
      if (by === undefined) return
      event.preventDefault()
      this.select(table.neighbour(this.selected.peek(), by))
    })
  }

  /** The names above the lifelines, where the columns are. */
  #nameLifelines(diagram: DiagramView): void {
    const columns = diagram.columns.value
    if (!columns) return
    const server = lifelineName('server', 'server', columns.serverX(columns.laneCount - 1))
    const unit = lifelineName('s', 'unit', columns.timeX)
    const lanes = diagram.laneNames.value.split(',').slice(0, columns.laneCount)
    const clients =
      lanes.length < 2
        ? [lifelineName('client', 'client', columns.clientX(0))]
        : lanes.map((text, lane) => lifelineName(text, 'client', columns.clientX(lane)))
    if (lanes.length > 1 && columns.clientX(1) > columns.clientX(0) + NAME_PX) clients[0]?.prepend('client ')
    this.find('.heads').replaceChildren(unit, ...clients, server)
  }
}

function lifelineName(text: string, side: string, x: number): HTMLElement {
  const element = document.createElement('span')
  element.className = side
  element.textContent = text
  element.style.left = `${x}px`
  return element
}
