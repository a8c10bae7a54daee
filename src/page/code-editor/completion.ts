/**
 * What is completed: the names in the program, and the globals that a program has in the sandbox,
 * which are not this page's. Where the page has an object of the same shape, its members too.
 */
import { javascriptLanguage, localCompletionSource, scopeCompletionSource } from '@codemirror/lang-javascript'
import type { Extension } from '@codemirror/state'

const SHARED =
  'AbortController AbortSignal Array ArrayBuffer BigInt Blob Boolean DataView Date DOMException Error Event ' +
  'EventTarget Float64Array Int32Array Intl JSON Map Math Number Object Promise Proxy Reflect RegExp Set ' +
  'String Symbol TextDecoder TextEncoder TypeError RangeError URL URLSearchParams Uint8Array Uint16Array ' +
  'WeakMap WeakSet atob btoa clearInterval clearTimeout console crypto decodeURIComponent ' +
  'encodeURIComponent globalThis isNaN parseFloat parseInt performance queueMicrotask setInterval ' +
  'setTimeout structuredClone'
const CLIENT = 'CloseEvent CustomEvent ErrorEvent MessageEvent WebSocket location navigator self'
const SERVER = 'Buffer clearImmediate process setImmediate'

/** For `server.js`, or for a client's file. */
export function completions(file: string): Extension {
  const names = `${SHARED} ${file === 'server.js' ? SERVER : CLIENT}`.split(' ')
  const scope = Object.fromEntries(names.map((name) => [name, pageGlobal(name)]))
  return [localCompletionSource, scopeCompletionSource(scope)].map((autocomplete) =>
    javascriptLanguage.data.of({ autocomplete }),
  )
}

/** The globals whose own values are the page's secrets or misleading stay without members. */
function pageGlobal(name: string): unknown {
  if (name === 'globalThis' || name === 'self' || name === 'location' || name === 'navigator') return {}
  return (globalThis as unknown as Record<string, unknown>)[name] ?? (() => undefined)
}
