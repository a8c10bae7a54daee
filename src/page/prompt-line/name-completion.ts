/**
 * Completes the name before the caret: one of the program's own, one of the globals that it has, or,
 * after a dot, one that the program itself is asked for.
 */

const GLOBALS =
  'AbortController AbortSignal Array ArrayBuffer Blob Boolean CloseEvent DOMException Date Error Event ' +
  'EventSource EventTarget Headers JSON Map Math MessageEvent Number Object Promise Request Response Set String ' +
  'TextDecoder TextEncoder URL URLSearchParams Uint8Array WebSocket XMLHttpRequest atob await btoa clearInterval ' +
  'clearTimeout console crypto encodeURIComponent fetch globalThis localStorage location navigator performance ' +
  'queueMicrotask sessionStorage setInterval setTimeout structuredClone'

export interface NameCompletion {
  /** What all that fit have in common beyond what is typed. */
  rest: string
  names: string[]
}

/** What is typed: a name, after the path that leads to it, which is empty where no dot is before it. */
export interface TypedName {
  path: string[]
  typed: string
}

/** Names and dots only: to know what `list[0]` or `first()` has, something would have to run. */
export function typedName(before: string): TypedName | undefined {
  const match = /(?<![\w$.)\]'"`])((?:[A-Za-z_$][\w$]*\??\.)*)([A-Za-z_$][\w$]*)?$/.exec(before)
  if (!match || match[0] === '') return undefined
  const [, path = '', typed = ''] = match
  return { path: path.split(/\??\./).slice(0, -1), typed }
}

/** The names that can stand where none has a dot before it. */
export function globalNames(own: readonly string[]): string[] {
  return [...new Set([...own, ...GLOBALS.split(' ')])]
}

/** Nothing where none of `names` fits. What begins with `_` is for those who ask for it. */
export function completeName(typed: string, names: readonly string[]): NameCompletion | undefined {
  const fitting = names.filter(
    (name) => name.startsWith(typed) && name !== typed && (typed !== '' || !name.startsWith('_')),
  )
  const [first, ...others] = fitting
  if (first === undefined) return undefined
  let common = first
  for (const name of others) while (!name.startsWith(common)) common = common.slice(0, -1)
  return { rest: common.slice(typed.length), names: fitting }
}
