/** What was asked at a prompt, and where in it the learner is; what was being typed is kept as the newest. */

const KEPT = 200

export class PromptHistory {
  #asked: string[] = []
  #at = 0
  #typed = ''

  add(text: string): void {
    if (this.#asked.at(-1) !== text) this.#asked.push(text)
    if (this.#asked.length > KEPT) this.#asked.shift()
    this.#at = this.#asked.length
    this.#typed = ''
  }

  /** The one before; `undefined` where there is none. */
  back(current: string): string | undefined {
    if (this.#at === 0) return undefined
    if (this.#at === this.#asked.length) this.#typed = current
    return this.#asked[--this.#at]
  }

  forward(): string | undefined {
    if (this.#at === this.#asked.length) return undefined
    this.#at++
    return this.#at === this.#asked.length ? this.#typed : this.#asked[this.#at]
  }
}
