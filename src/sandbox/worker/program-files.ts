/**
 * The programs of a run as the engine knows them: texts at addresses, with a prelude and other
 * specifiers, and the way back from a place in them to the place the learner sees. No edit ever adds
 * or removes a line above what is the learner's.
 */
import type { Program } from '#lesson/program.ts'
import type { SourceLine } from '#lesson/trace.ts'
import { createObjectURL, queueMicrotask, RealBlob } from './platform.ts'
import { create, encodeUriComponent, includes, indirectEval, StringOf } from './primordials.ts'
import { PROGRAM_NAME } from './stack.ts'

/** From this column of a line on, columns are shifted by `shift`. */
interface Shift {
  line: number
  column: number
  shift: number
}

/** A program's text as the engine gets it. */
export interface EditedProgram {
  file: string
  code: string
  shifts: Shift[]
}

/** The address that takes a specifier's place. */
export type Resolve = (specifier: string, at: { start: number; dynamic: boolean }) => string

/** The global function by which a program tells that it loads a module while it runs; returns its address. */
export const LOADS = '$$loads'

/** More than that the engine may refuse as an address. */
const LONGEST_ADDRESS = 1_000_000

/** Whether stacks call code what it calls itself: in WebKit they say all of its data: address. */
let isNamedBySourceUrl = false
// Not while the worker's script is on the stack, for V8 parses the whole of each function there again.
queueMicrotask(() => {
  const stack = StringOf(indirectEval(`new Error().stack\n//# sourceURL=${PROGRAM_NAME}`))
  isNamedBySourceUrl = includes(stack, PROGRAM_NAME)
})

export class ProgramFiles {
  readonly #files = create(null) as Record<string, EditedProgram | undefined>
  #count = 0

  /**
   * Gives a program an address; the same program may get any number, each to be evaluated once. A data:
   * address needs no other process to be made and read, which at a blob: address takes most of a run's start.
   */
  add(program: EditedProgram): string {
    const name = `${PROGRAM_NAME}${++this.#count}/${program.file}`
    const address = dataAddress(`${program.code}\n//# sourceURL=${name}`) ?? addressOf(program.code)
    // Stacks say the name, and an error event may say the address.
    this.#files[name] = this.#files[address] = program
    return address
  }

  /** Makes `name` known as the address of code that names itself by `sourceURL`. */
  addName(name: string): void {
    this.#files[name] = { file: name, code: '', shifts: [] }
  }

  /** The learner's place for an engine's, or `undefined` when that is in none of the programs. */
  readonly locate = (address: string, line: number, column: number): SourceLine | undefined => {
    const program = this.#files[address]
    if (!program) return undefined
    let shift = 0
    for (let i = 0; i < program.shifts.length; i++) {
      const entry = program.shifts[i] as Shift
      if (entry.line === line && entry.column <= column) shift = entry.shift
    }
    return { file: program.file, line, column: column - shift > 1 ? column - shift : 1 }
  }
}

/** Where stacks are fit for it, and the text is not too long and no half of a character is in it. */
function dataAddress(code: string): string | undefined {
  if (!isNamedBySourceUrl || code.length > LONGEST_ADDRESS) return undefined
  try {
    const address = `data:text/javascript;charset=utf-8,${encodeUriComponent(code)}`
    return address.length > LONGEST_ADDRESS ? undefined : address
  } catch {
    return undefined
  }
}

/** A blob: address of JavaScript. */
export function addressOf(code: string): string {
  return createObjectURL(new RealBlob([code], { type: 'text/javascript' }))
}

/** `program` with `prelude` before its first character and its imports resolved. */
export function editProgram(program: Program, prelude: string, resolve: Resolve): EditedProgram {
  const { file, imports } = program
  // A hashbang would no longer be at the start; `//` is as long.
  const code = program.code.replace(/^#!/, '//')
  const edits = imports.map(({ specifier, start, end }) => {
    const dynamic = /\bimport\s*\(\s*$/.test(code.slice(0, start))
    const address = JSON.stringify(resolve(specifier, { start, dynamic }))
    return { start, end, text: dynamic ? `${LOADS}(${address})` : address }
  })
  const shifts: Shift[] = []
  let result = ''
  let from = 0
  let line = 1
  let shift = 0
  for (const { start, end, text } of [{ start: 0, end: 0, text: prelude }, ...edits]) {
    const between = code.slice(from, start)
    const lines = between.split('\n').length - 1
    if (lines > 0) shift = 0
    line += lines
    shift += text.length - (end - start)
    shifts.push({ line, column: end - (code.lastIndexOf('\n', start - 1) + 1) + shift + 1, shift })
    result += between + text
    from = end
  }
  return { file, code: result + code.slice(from), shifts }
}
