/** The filter of the table: a text, a direction, a connection. */
import { effect, signal } from '@preact/signals-core'
import type { TraceFilter } from '../trace-filter.ts'
import type { TraceModel } from '../trace-model.ts'

/** Typing is waited for: each change looks through everything. */
const PAUSE_MS = 120
const MOST_CONNECTIONS = 100

export class FilterBar {
  readonly filter = signal<TraceFilter>({})
  readonly #form: HTMLFormElement
  readonly #disposers: (() => void)[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(form: HTMLFormElement, model: TraceModel) {
    this.#form = form
    const hear = () => {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => this.#read(), PAUSE_MS)
    }
    form.addEventListener('input', hear)
    form.addEventListener('submit', stay)
    this.#disposers.push(
      () => clearTimeout(this.#timer),
      () => form.removeEventListener('input', hear),
      () => form.removeEventListener('submit', stay),
      effect(() => {
        void model.revision.value
        this.#offer(model)
      }),
    )
    this.#read()
  }

  dispose(): void {
    for (const dispose of this.#disposers.splice(0)) dispose()
  }

  #read(): void {
    const data = new FormData(this.#form)
    const get = (name: string) => {
      const value = data.get(name)
      return typeof value === 'string' && value !== '' ? value : undefined
    }
    const [text, direction, connection] = [get('text'), get('direction'), get('connection')]
    this.filter.value = {
      ...(text === undefined ? {} : { text }),
      ...(direction === 'up' || direction === 'down' ? { direction } : {}),
      ...(connection === undefined ? {} : { connection: Number(connection) }),
    }
  }

  /** Connections to choose from, where there are several. */
  #offer(model: TraceModel): void {
    const select = this.#form.elements.namedItem('connection')
    if (!(select instanceof HTMLSelectElement)) return
    const { connections } = model.totals
    const label = select.closest('label')
    if (label) label.hidden = connections < 2
    const wanted = Math.min(connections, MOST_CONNECTIONS) + 1
    if (select.length === wanted) return
    const offered = model.connections().slice(0, MOST_CONNECTIONS)
    const options = offered.map(({ id }) => new Option(`connection ${id}`, String(id)))
    const chosen = select.value
    select.replaceChildren(new Option('all connections', ''), ...options)
    select.value = offered.some(({ id }) => String(id) === chosen) ? chosen : ''
  }
}

/** A form without an address would load the page anew. */
function stay(event: Event): void {
  event.preventDefault()
}
