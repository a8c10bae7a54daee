/**
 * Evaluates what is typed at the prompt where the client's top-level names are in scope: for a script
 * by indirect `eval`, for a module by a closure that its prelude hands out. A declaration stays: what
 * is typed later is evaluated in the scope that it made.
 */
import { exec } from './primordials.ts'

export type Evaluator = (source: string) => unknown

/** The name by which stacks call what was typed. */
export const PROMPT_FILE = 'prompt'

const DECLARATION = /^\s*(?:const|let|class|var|(?:async\s+)?function)\b/
const AWAIT = /\bawait\b/
const OBJECT_LITERAL = /^\s*\{[^]*\}\s*$/
const SUFFIX = `\n//# sourceURL=${PROMPT_FILE}`
const NEXT = '(source => eval(source))'

// oxlint-disable-next-line no-eval -- evaluating is what a prompt is for
const indirectEval: Evaluator = globalThis.eval

export class ProgramPrompt {
  #evaluate: Evaluator = indirectEval

  /** The scope of a module takes the place of the global one. */
  useModule(evaluate: Evaluator): void {
    this.#evaluate = evaluate
  }

  /**
   * The value of `source`; a promise of it where the source awaits, and then `awaits` is true.
   * Throws what the source throws.
   */
  evaluate(source: string): { awaits: boolean; value: unknown } {
    const awaits = exec(AWAIT, source) !== null
    if (exec(DECLARATION, source)) return { awaits, value: this.#declare(source, awaits) }
    if (awaits)
      return {
        awaits,
        value: this.#firstThatParses(`(async () => (${source}\n))()`, `(async () => {${source}\n})()`),
      }
    if (exec(OBJECT_LITERAL, source)) return { awaits, value: this.#firstThatParses(`(${source}\n)`, source) }
    return { awaits, value: this.#evaluate(source + SUFFIX) }
  }

  #declare(source: string, awaits: boolean): unknown {
    if (!awaits) {
      this.#evaluate = this.#evaluate(`${source}\n;${NEXT}${SUFFIX}`) as Evaluator
      return undefined
    }
    const scope = this.#evaluate(`(async () => {${source}\n;return ${NEXT}})()${SUFFIX}`)
    return this.#adopt(scope as Promise<Evaluator>)
  }

  async #adopt(scope: Promise<Evaluator>): Promise<undefined> {
    this.#evaluate = await scope
  }

  #firstThatParses(expression: string, statements: string): unknown {
    try {
      return this.#evaluate(expression + SUFFIX)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      return this.#evaluate(statements + SUFFIX)
    }
  }
}
