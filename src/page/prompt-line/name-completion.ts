/** Completes the name before the caret: one of the program's own, or of the globals that it has. */

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

/** Nothing where no name is being typed, after a dot, and where none fits. */
export function completeName(before: string, own: readonly string[]): NameCompletion | undefined {
  const typed = /(?<![\w$.])[A-Za-z_$][\w$]*$/.exec(before)?.[0]
  if (typed === undefined) return undefined
  const names = [...new Set([...own, ...GLOBALS.split(' ')])].filter(
    (name) => name.startsWith(typed) && name !== typed,
  )
  const [first, ...others] = names
  if (first === undefined) return undefined
  let common = first
  for (const name of others) while (!name.startsWith(common)) common = common.slice(0, -1)
  return { rest: common.slice(typed.length), names }
}
