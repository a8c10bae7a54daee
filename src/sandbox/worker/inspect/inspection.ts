/** One call of `inspect`: its options, how far it has come, and what it may still spend. */
import { inColour, plain, type Stylize } from './style.ts'

export interface InspectOptions {
  /** How deep objects are opened; `null` and `Infinity` mean to the bottom. */
  depth: number | null
  colors: boolean
  showHidden: boolean
  /** Whether `[Symbol.for('nodejs.util.inspect.custom')]` is called. */
  customInspect: boolean
  /** How many inner levels share a line; `false` is 0. */
  compact: number | boolean
  breakLength: number
  maxArrayLength: number | null
  maxStringLength: number | null
  /** An error's stack as it is to be shown: its header, if it has one, and its frames. */
  stack(stack: string): { header: string; frames: string[] }
}

/** So many values and so much text; what is left then is shown as if it were too deep. */
const MOST_VALUES = 20_000
const MOST_TEXT = 256 * 1024

export class Inspection {
  readonly options: Partial<InspectOptions>
  depth: number
  readonly showHidden: boolean
  readonly customInspect: boolean
  readonly compact: number
  readonly breakLength: number
  readonly maxArrayLength: number
  readonly maxStringLength: number
  readonly stylize: Stylize
  /** Objects that are being printed, outermost first. */
  readonly path: object[] = []
  /** Objects that some inner part refers back to; `<ref *n>` is by position. */
  readonly circular: object[] = []
  indentation = 0
  /** The depth of the innermost object printed so far in the current branch. */
  deepest = 0
  /** Prints a part; its indentation is the inspection's. */
  readonly print: (value: unknown, depth: number, inTyped?: boolean) => string
  #values = MOST_VALUES
  #text = MOST_TEXT

  constructor(
    options: Partial<InspectOptions>,
    print: (inspection: Inspection, value: unknown, depth: number, inTyped?: boolean) => string,
  ) {
    this.print = (value, depth, inTyped) => print(this, value, depth, inTyped)
    const { compact = 3, depth = 2, maxArrayLength = 100, maxStringLength = 10_000 } = options
    this.options = options
    this.depth = depth ?? Infinity
    this.showHidden = options.showHidden === true
    this.customInspect = options.customInspect !== false
    this.compact = typeof compact === 'number' ? compact : 0
    this.breakLength = options.breakLength ?? 80
    this.maxArrayLength = maxArrayLength ?? Infinity
    this.maxStringLength = maxStringLength ?? Infinity
    this.stylize = options.colors === true ? inColour : plain
  }

  /** Counts what has been printed; past the limits nothing is opened any more. */
  spend(text: number): void {
    this.#text -= text
    if (--this.#values <= 0 || this.#text <= 0) this.depth = -1
  }
}
