/**
 * Stack traces as the three engines write them, read and written again in one form, V8's, with the
 * places that the learner knows: `client.js:12:5`. Frames of the sandbox itself are left out.
 */
import type { SourceLine } from '#lesson/trace.ts'
import { exec, includes, indexOf, join, NumberOf, slice, split, startsWith, trim } from './primordials.ts'

/** One line of a trace. Without an address it is the engine's own function. */
export interface StackFrame {
  name: string
  address?: string
  line: number
  column: number
}

/** Says which place of a program is meant, or `undefined` for code that is no program's. */
export type Locate = (address: string, line: number, column: number) => SourceLine | undefined

export interface LessonStack {
  /** What stands above the frames in V8; elsewhere empty. */
  header: string
  /** Lines `    at name (client.js:1:2)`. */
  frames: string[]
  /** The innermost place in a program. */
  source?: SourceLine
}

/** Begins what a program that is at a data: address calls itself. */
export const PROGRAM_NAME = 'wireside:'

const V8_LINE = /^\s+at (?:(.*?) \()?(.*?)\)?$/
const V8_EVAL = /, (<anonymous>|[^,]*?):(\d+):(\d+)$/
const POSITION = /^(.*?):(\d+)(?::(\d+))?$/

/** Whether addresses of programs may stand in `text`, as the engine writes them. */
export function mayHaveAddresses(text: string): boolean {
  return includes(text, 'blob:') || includes(text, PROGRAM_NAME)
}

/** The frames of a stack of any engine, and the text before the first. */
export function parseStack(stack: string): { header: string; frames: StackFrame[] } {
  const lines = split(stack, '\n')
  const first = firstV8Line(lines)
  const frames: StackFrame[] = []
  for (let i = first === -1 ? 0 : first; i < lines.length; i++) {
    const text = lines[i] as string
    const frame = first === -1 ? parseGecko(text) : parseV8(text)
    if (frame) frames[frames.length] = frame
  }
  const header: string[] = []
  for (let i = 0; i < first; i++) header[i] = lines[i] as string
  return { header: join(header, '\n'), frames }
}

/** The stack as the learner should see it. An engine's own frame stays where a program called it. */
export function lessonStack(stack: string, locate: Locate): LessonStack {
  const { header, frames } = parseStack(stack)
  const kept: string[] = []
  let natives: string[] = []
  let source: SourceLine | undefined
  for (let i = 0; i < frames.length; i++) {
    const { name, address, line, column } = frames[i] as StackFrame
    if (address === undefined) {
      natives[natives.length] = `    at ${name} (<anonymous>)`
      continue
    }
    const place = locate(address, line, column)
    if (place) {
      source ??= place
      for (let j = 0; j < natives.length; j++) kept[kept.length] = natives[j] as string
      const at = `${place.file}:${place.line}:${place.column}`
      kept[kept.length] = name === '' ? `    at ${at}` : `    at ${name} (${at})`
    }
    natives = []
  }
  return { header, frames: kept, ...(source && { source }) }
}

/** Only the innermost place in a program: cheap enough to be asked at every send. */
export function innermostPlace(stack: string, locate: Locate): SourceLine | undefined {
  for (let from = 0; from < stack.length;) {
    const feed = indexOf(stack, '\n', from)
    const end = feed === -1 ? stack.length : feed
    const line = slice(stack, from, end)
    const frame = startsWith(line, '    at ') ? parseV8(line) : parseGecko(line)
    const place = frame?.address === undefined ? undefined : locate(frame.address, frame.line, frame.column)
    if (place) return place
    from = end + 1
  }
  return undefined
}

function firstV8Line(lines: string[]): number {
  for (let i = 0; i < lines.length; i++) if (startsWith(lines[i] as string, '    at ')) return i
  return -1
}

function parseV8(text: string): StackFrame | undefined {
  const match = exec(V8_LINE, text)
  if (!match) return undefined
  const where = match[2] ?? ''
  const position = exec(V8_EVAL, where) ?? exec(POSITION, where)
  const name = match[1] ?? ''
  if (position) return frame(name, position)
  return name === '' ? undefined : { name, line: 0, column: 0 }
}

/** SpiderMonkey's and JavaScriptCore's form: `name@address:line:column`. */
function parseGecko(text: string): StackFrame | undefined {
  const at = indexOf(text, '@')
  const name = at === -1 ? '' : geckoName(slice(text, 0, at))
  const where = slice(text, at + 1)
  if (where === '[native code]') return { name, line: 0, column: 0 }
  const position = exec(POSITION, where)
  return position ? frame(name, position) : undefined
}

/** `async*f`, `f/<`, `global code` and the like name what V8 leaves unnamed. */
function geckoName(name: string): string {
  const asynchronous = startsWith(name, 'async*')
  const plain = trim(asynchronous ? slice(name, 6) : name)
  if (plain === 'global code' || plain === 'module code' || plain === 'eval code') return ''
  const inner = indexOf(plain, '/')
  const outer = inner === -1 ? plain : slice(plain, 0, inner)
  return asynchronous && outer !== '' ? `async ${outer}` : outer
}

function frame(name: string, position: RegExpExecArray): StackFrame {
  return {
    name,
    address: position[1] ?? '',
    line: NumberOf(position[2]),
    column: NumberOf(position[3] ?? 1),
  }
}
