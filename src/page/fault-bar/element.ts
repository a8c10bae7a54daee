/**
 * The line in the learner's hands. Which faults last is read from the trace, so that those of the
 * lesson and of others show as well.
 */
import type { FaultKind } from '#lesson/network.ts'
import { isDisabled, Island, setDisabled } from '../island.ts'
import { sessionOf } from '../session.ts'

export class FaultBar extends Island {
  protected override connect(): void {
    const { run } = sessionOf(this)
    for (const button of this.querySelectorAll<HTMLElement>('button')) {
      const fault = button.dataset['do'] as FaultKind
      this.effect(() => setDisabled(button, !run.isOn.value || run.moment.value !== undefined))
      this.listen(button, 'click', () => {
        if (!isDisabled(button)) run.fault(button.ariaPressed === 'true' ? endOf(fault) : fault)
      })
    }
    this.#showFaults()
    this.#setUpConditions()
  }

  #showFaults(): void {
    const { trace, moment } = sessionOf(this).run
    this.effect(() => {
      const model = trace.model.value
      void model?.revision.value
      const lasting = new Set<string>()
      const atMs = moment.value ?? Infinity
      for (const { mark, until } of model?.faults() ?? [])
        if (mark.timeMs <= atMs && !(until && until.timeMs <= atMs)) lasting.add(mark.fault.do)
      for (const button of this.querySelectorAll<HTMLElement>('[aria-pressed]'))
        button.ariaPressed = String(lasting.has(button.dataset['do'] ?? ''))
    })
  }

  #setUpConditions(): void {
    const session = sessionOf(this)
    const { run } = session
    const sliders = [...this.querySelectorAll<HTMLInputElement>('input')]
    const bandwidth = this.find<HTMLSelectElement>('select')
    this.effect(() => {
      void session.selected.value
      void run.state.value
      const line = run.conditions
      for (const slider of sliders) {
        slider.value = String(line[slider.name as 'latencyMs' | 'jitterMs'])
        tell(slider)
      }
      bandwidth.value = nearest(bandwidth, line.bandwidth)
    })
    for (const slider of sliders) {
      this.listen(slider, 'input', () => tell(slider))
      this.listen(slider, 'change', () => run.setConditions({ [slider.name]: Number(slider.value) }))
    }
    this.listen(bandwidth, 'change', () =>
      run.setConditions({ bandwidth: Number(bandwidth.value) || undefined }),
    )
    this.effect(() => {
      for (const control of [...sliders, bandwidth]) control.disabled = run.moment.value !== undefined
    })
  }
}

function endOf(fault: FaultKind): FaultKind {
  return fault === 'offline' ? 'online' : 'restore'
}

function tell(slider: HTMLInputElement): void {
  const output = slider.parentElement?.querySelector('output')
  if (output) output.textContent = `${slider.value} ms`
}

/** A lesson's own bandwidth is none of the choices: it gets one of its own. */
function nearest(select: HTMLSelectElement, bandwidth: number | undefined): string {
  const value = bandwidth === undefined ? '' : String(bandwidth)
  if (![...select.options].some((option) => option.value === value))
    select.append(new Option(`${(Number(value) / 1_024).toFixed(1)} kB/s`, value))
  return value
}
