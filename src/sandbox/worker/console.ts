/**
 * The console of a program, by the WHATWG Console standard, with values printed as Node prints them.
 * The client and the server each have their own, with their own groups, counters and timers.
 */
import type { OutputLevel } from '#lesson/output.ts'
import { format } from './inspect/format.ts'
import type { InspectOptions } from './inspect/inspect.ts'
import { inspect } from './inspect/inspect.ts'
import { table } from './inspect/table.ts'
import { LateText, lateLength, printedText, type Text } from './late-text.ts'
import { create, floor, isArray, padStart, repeat, round, StringOf, toFixed } from './primordials.ts'

export interface ConsoleOptions {
  /** The text, once it is read, is fit for a terminal. */
  print(level: OutputLevel, text: Text): void
  clear(): void
  /** The run's clock, which `time` measures with. */
  nowMs(): number
  /** Frames of the caller, in lesson coordinates, one a line. */
  trace(): string
  inspect: Partial<InspectOptions>
}

const GROUP_INDENT = 2
const MOST_INDENT = 60

/** An object with the standard's methods, none of which needs its `this`. */
export function createConsole({ print, clear, nowMs, trace, inspect: options }: ConsoleOptions): object {
  let indent = ''
  const counts = create(null) as Record<string, number | undefined>
  const timers = create(null) as Record<string, number | undefined>

  const write = (level: OutputLevel, text: string) => print(level, printedText(text, indent))
  const printer =
    (level: OutputLevel) =>
    (...values: unknown[]): void => {
      const length = lateLength(values)
      if (length < 0) write(level, format(values, options))
      else print(level, new LateText(values, length, indent, options))
    }

  const group = (...values: unknown[]): void => {
    if (values.length > 0) write('log', format(values, options))
    if (indent.length < MOST_INDENT) indent += repeat(' ', GROUP_INDENT)
  }
  const elapsed = (label: string, values: unknown[], stop: boolean): void => {
    const startMs = timers[label]
    if (startMs === undefined) return write('warn', `Warning: No such label '${label}' for console.time()`)
    if (stop) timers[label] = undefined
    const rest = values.length > 0 ? ` ${format(values, options)}` : ''
    write('log', `${label}: ${formatElapsed(nowMs() - startMs)}${rest}`)
  }

  const methods = {
    log: printer('log'),
    info: printer('info'),
    warn: printer('warn'),
    error: printer('error'),
    debug: printer('debug'),
    dirxml: printer('log'),
    dir: (value: unknown, own?: Partial<InspectOptions>) =>
      write('log', inspect(value, { ...options, customInspect: false, ...own })),
    table: (data: unknown, columns?: unknown) => {
      const drawn = table(data, isArray(columns) ? (columns as string[]) : undefined, options)
      write('log', drawn ?? format([data], options))
    },
    group,
    groupCollapsed: group,
    groupEnd: () => {
      indent = repeat(' ', indent.length > GROUP_INDENT ? indent.length - GROUP_INDENT : 0)
    },
    count: (label?: unknown) => {
      const name = labelOf(label)
      const count = (counts[name] = (counts[name] ?? 0) + 1)
      write('log', `${name}: ${count}`)
    },
    countReset: (label?: unknown) => {
      const name = labelOf(label)
      if (counts[name] === undefined) write('warn', `Warning: Count for '${name}' does not exist`)
      counts[name] = undefined
    },
    time: (label?: unknown) => {
      const name = labelOf(label)
      if (timers[name] === undefined) timers[name] = nowMs()
      else write('warn', `Warning: Label '${name}' already exists for console.time()`)
    },
    timeLog: (label?: unknown, ...values: unknown[]) => elapsed(labelOf(label), values, false),
    timeEnd: (label?: unknown) => elapsed(labelOf(label), [], true),
    assert: (condition?: unknown, ...values: unknown[]) => {
      if (!condition) write('error', format(assertion(values), options))
    },
    trace: (...values: unknown[]) => {
      const said = format(values, options)
      const frames = trace()
      write('log', `Trace${said === '' ? '' : `: ${said}`}${frames === '' ? '' : `\n${frames}`}`)
    },
    clear: () => {
      indent = ''
      clear()
    },
  }
  Object.defineProperty(methods, Symbol.toStringTag, { value: 'console', configurable: true })
  return methods
}

function labelOf(label: unknown): string {
  return label === undefined ? 'default' : StringOf(label)
}

function assertion(values: unknown[]): unknown[] {
  const [first] = values
  if (typeof first === 'string') {
    values[0] = `Assertion failed: ${first}`
    return values
  }
  const said: unknown[] = [values.length > 0 ? 'Assertion failed:' : 'Assertion failed']
  for (let i = 0; i < values.length; i++) said[i + 1] = values[i]
  return said
}

/** `1.234ms`, `2.500s`, `1:02.500 (m:ss.mmm)`: as Node writes it. */
function formatElapsed(durationMs: number): string {
  if (durationMs < 1_000) return `${round(durationMs * 1_000) / 1_000}ms`
  if (durationMs < 60_000) return `${toFixed(durationMs / 1_000, 3)}s`
  const minutes = floor(durationMs / 60_000)
  return `${minutes}:${padStart(toFixed((durationMs % 60_000) / 1_000, 3), 6, '0')} (m:ss.mmm)`
}
