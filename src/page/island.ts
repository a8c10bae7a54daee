/**
 * The base of every element: a light-DOM custom element whose prerendered HTML is the component.
 * What is set up in `connect` lasts exactly as long as the element is connected; an element that
 * is only moved within one task is left alone.
 */
import { effect } from '@preact/signals-core'

export abstract class Island extends HTMLElement {
  #disposers: (() => void)[] = []
  #isUp = false

  /** Makes `tag` an element of this class. */
  static define(this: new () => Island, tag: string): void {
    if (!customElements.get(tag)) customElements.define(tag, this)
  }

  /** Sets the element up: finds its pieces, starts its effects. */
  protected abstract connect(): void

  connectedCallback(): void {
    if (this.#isUp) return
    this.#isUp = true
    this.connect()
  }

  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (this.isConnected || !this.#isUp) return
      this.#isUp = false
      for (const dispose of this.#disposers.splice(0).toReversed()) dispose()
    })
  }

  /** @throws {Error} naming tag and piece, when markup and element disagree. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as in querySelector
  protected find<T extends Element = HTMLElement>(selector: string): T {
    const piece = this.querySelector<T>(selector)
    if (!piece) throw new Error(`<${this.localName}> has no piece "${selector}" in its markup`)
    return piece
  }

  /** Runs `run` now, and again whenever a signal that it read has changed. */
  protected effect(run: () => void | (() => void)): void {
    this.onDisconnect(effect(run))
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the event’s type follows from its name
  protected listen<E extends Event = Event>(
    target: EventTarget,
    type: string,
    hear: (event: E) => void,
    options?: AddEventListenerOptions,
  ): void {
    target.addEventListener(type, hear as EventListener, options)
    this.onDisconnect(() => target.removeEventListener(type, hear as EventListener, options))
  }

  protected onDisconnect(dispose: () => void): void {
    this.#disposers.push(dispose)
  }
}

/** Enables or disables a button without taking the focus from who has just pressed it. */
export function setDisabled(button: HTMLElement, disabled: boolean): void {
  button.ariaDisabled = String(disabled)
}

/** Whether a press counts: `aria-disabled` alone stops nothing. */
export function isDisabled(button: HTMLElement): boolean {
  return button.ariaDisabled === 'true'
}
