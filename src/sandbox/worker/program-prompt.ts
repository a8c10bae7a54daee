/**
 * Evaluates what is typed at the prompt where the client's top-level names are in scope: for a script
 * by indirect `eval`, for a module by a closure that its prelude hands out. A declaration stays: what
 * is typed later is evaluated in the scope that it made.
 */
import { findMember, memberNames, peekMember } from './member-names.ts'
import { exec, indirectEval, setHas } from './primordials.ts'

export type Evaluator = (source: string) => unknown

/** The name by which stacks call what was typed. */
export const PROMPT_FILE = 'prompt'

const DECLARATION = /^\s*(?:const|let|class|var|(?:async\s+)?function)\b/
const AWAIT = /\bawait\b/
const OBJECT_LITERAL = /^\s*\{[^]*\}\s*$/
const SUFFIX = `\n//# sourceURL=${PROMPT_FILE}`
const NEXT = '(source => eval(source))'

export class ProgramPrompt {
  #evaluate: Evaluator = indirectEval
  /** Of globals: those that do nothing but give a value. */
  readonly #plainGetters = new Set<unknown>()

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

  /** The getters among `globals` are the simulation's own: to read what they give runs nothing else. */
  trustGetters(globals: PropertyDescriptorMap): void {
    for (const { get } of Object.values(globals)) if (get) this.#plainGetters.add(get)
  }

  /**
   * Names of the members of what `path` stands for: a name in the same scope, then members of members.
   * None where that cannot be known without running something.
   */
  members(path: string[]): string[] {
    let value = this.#peek(path[0] ?? '')
    for (let i = 1; i < path.length; i++) value = peekMember(value, path[i] as string)
    return memberNames(value)
  }

  #peek(name: string): unknown {
    const get = findMember(globalThis, name)?.get
    if (get && !setHas(this.#plainGetters, get)) return undefined
    try {
      return this.#evaluate(name)
    } catch {
      // It has no value yet.
      return undefined
    }
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
