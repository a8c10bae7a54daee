/** What a server's program may import. In Node's own modules `node:` may be left out, as in Node. */
const BUILT_IN = [
  'http',
  'https',
  'events',
  'crypto',
  'buffer',
  'process',
  'timers',
  'timers/promises',
  'url',
]

/** As an author should write them; the simulation offers these and, for built-in ones, the bare name. */
export const SERVER_MODULES: readonly string[] = ['ws', ...BUILT_IN.map((name) => `node:${name}`)]

export function isServerModule(specifier: string): boolean {
  return SERVER_MODULES.includes(specifier) || BUILT_IN.includes(specifier)
}
