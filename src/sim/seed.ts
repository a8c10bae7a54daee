/**
 * Where the randomness of a run comes from, and whether the run has drawn any: one that draws none is
 * the same with every seed.
 */
import { Random } from './random.ts'

export class Seed {
  readonly #value: number
  readonly #streams: Random[] = []

  constructor(value: number) {
    this.#value = value
  }

  /** A stream of its own for one user of randomness, who is named by `name`. */
  stream(name: string): Random {
    const random = new Random(this.#value, name)
    this.#streams[this.#streams.length] = random
    return random
  }

  /** Whether a number of any stream was drawn. */
  get isDrawn(): boolean {
    // By index: programs may have replaced what loops over arrays.
    for (let index = 0; index < this.#streams.length; index++)
      if ((this.#streams[index] as Random).isDrawn) return true
    return false
  }
}
