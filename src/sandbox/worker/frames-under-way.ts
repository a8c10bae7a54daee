/**
 * Ids of frames that the page was told of and whose end it is still to hear. Bounded as the page's own
 * memory is: of a program that sends without end the first frames are kept in mind, and the last.
 */
import { TRACE_KEPT_FRAMES } from '#lesson/trace.ts'
import { uncurry } from './primordials.ts'

const RealSet = Set
const addId = uncurry<Set<number>, [number], unknown>(Set.prototype.add)
const deleteId = uncurry<Set<number>, [number], boolean>(Set.prototype.delete)

export class FramesUnderWay {
  readonly #first = new RealSet<number>()
  /** Two generations: when the newer one is full, the older one is forgotten. */
  #older = new RealSet<number>()
  #newer = new RealSet<number>()
  #added = 0

  add(id: number): void {
    if (this.#added++ < TRACE_KEPT_FRAMES) {
      addId(this.#first, id)
      return
    }
    if (this.#added % TRACE_KEPT_FRAMES === 0) {
      this.#older = this.#newer
      this.#newer = new RealSet()
    }
    addId(this.#newer, id)
  }

  /** Whether the page knows the frame; from now on it is at its end. */
  end(id: number): boolean {
    return deleteId(this.#first, id) || deleteId(this.#newer, id) || deleteId(this.#older, id)
  }
}
