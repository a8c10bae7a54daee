/**
 * The modules that programs import: of the simulation's own exports, of npm packages, and of the names
 * that only a server has. A module gets at what it exports through one global name, which is gone when
 * the first program begins: the engine evaluates what a module imports before the module itself.
 */
import { SHARED_PACKAGE, type RunRequest } from '#lesson/messages.ts'
import type { Program } from '#lesson/program.ts'
import type { SourceLine } from '#lesson/trace.ts'
import { addressOf, editProgram, type EditedProgram } from './program-files.ts'
import type { Evaluator } from './program-prompt.ts'

const HANDOVER = '__wireside__'

export interface ModuleSources {
  /** Called as the first thing that a program's module does, with a way to evaluate in its scope. */
  begin: { client: (evaluate: Evaluator) => void; server: () => void }
  /** Names in the scope of the server's module, unless it declares them itself. */
  serverGlobals: Record<string, unknown>
  /** What the server may import, by specifier. */
  serverModules: Map<string, Record<string, unknown>>
}

export interface PreparedPrograms {
  client: EditedProgram | MissingModule
  server: EditedProgram | MissingModule
}

/** A program imports what there is not; known before it begins. */
export class MissingModule extends TypeError {
  readonly source: SourceLine

  constructor(specifier: string, offered: string[], { code, file }: Program, start: number) {
    super(missing(specifier, offered))
    this.name = 'TypeError'
    const before = code.slice(0, start).split('\n')
    this.source = { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
  }
}

/** Makes everything that the programs of `request` import, and their texts that import it. */
export async function preparePrograms(
  request: RunRequest,
  sources: ModuleSources,
): Promise<PreparedPrograms> {
  const { client, server, packages = {} } = request
  const { begin, serverGlobals, serverModules } = sources
  Reflect.set(globalThis, HANDOVER, { begin, serverGlobals, serverModules })

  const isModule = client.kind === 'module'
  const offered = [...serverModules.keys()]
  const find = (specifier: string) => moduleAddress(specifier, serverModules)
  // What the engine would evaluate only when the program asks for it comes too late.
  const asked = server.imports
    .filter(({ specifier }) => offered.includes(specifier))
    .map(({ specifier }) => find(specifier))
  // The engine would look for them when it has read the server: now they come at the same time. Where the
  // server cannot begin they have nothing to export.
  for (const address of [preludeAddress('server', serverGlobals), ...asked])
    import(/* @vite-ignore */ address).catch(() => {})
  const prepared = {
    client: edit(client, isModule ? prelude(client, 'client', {}, []) : '', {
      offered: Object.keys(packages),
      find: packageLinker(packages),
    }),
    server: edit(server, prelude(server, 'server', serverGlobals, asked), { offered, find }),
  }
  // The server begins first, and ends the handover.
  if (isModule) await import(/* @vite-ignore */ preludeAddress('client', {}))
  return prepared
}

/** Takes away what only modules of ours may see. */
export function endHandover(): void {
  Reflect.deleteProperty(globalThis, HANDOVER)
}

/** Gives what most programs import its addresses, ahead of need. */
export function prepareModules(
  serverGlobals: Record<string, unknown>,
  serverModules: Map<string, Record<string, unknown>>,
): void {
  preludeAddress('server', serverGlobals)
  for (const specifier of ['ws', 'node:http']) moduleAddress(specifier, serverModules)
}

const standing = new Map<string, string>()

/** The same text has the same address: a module of ours is evaluated once. */
function standingAddress(code: string): string {
  const address = standing.get(code) ?? addressOf(code)
  standing.set(code, address)
  return address
}

/** Gives each package an address, once, and in its text those of the packages that it shares with the client. */
function packageLinker(packages: Record<string, string>): (specifier: string) => string {
  const addresses = new Map<string, string>()
  const link = (specifier: string): string => {
    const known = addresses.get(specifier)
    if (known !== undefined) return known
    let text = packages[specifier] as string
    for (const other of Object.keys(packages)) {
      const shared = JSON.stringify(SHARED_PACKAGE + other)
      if (other !== specifier && text.includes(shared))
        text = text.replaceAll(shared, () => JSON.stringify(link(other)))
    }
    const address = addressOf(text)
    addresses.set(specifier, address)
    return address
  }
  return link
}

interface Offer {
  offered: string[]
  find(specifier: string): string
}

function edit(program: Program, prelude: string, { offered, find }: Offer): EditedProgram | MissingModule {
  try {
    return editProgram(program, prelude, (specifier, { start, dynamic }) => {
      if (offered.includes(specifier)) return find(specifier)
      if (dynamic) return addressOf(`throw new TypeError(${JSON.stringify(missing(specifier, offered))})`)
      throw new MissingModule(specifier, offered, program, start)
    })
  } catch (error) {
    if (error instanceof MissingModule) return error
    throw error
  }
}

/** The code before a module's own, on its first line: names into its scope, and word that it begins. */
function prelude(
  program: Program,
  side: 'client' | 'server',
  globals: Record<string, unknown>,
  modules: string[],
): string {
  let begin = '$begin'
  while (program.code.includes(begin)) begin += '$'
  const names = Object.keys(globals).filter((name) => !program.bindings.includes(name))
  const imported = [`begin as ${begin}`, ...names].join(',')
  const address = JSON.stringify(preludeAddress(side, globals))
  const others = modules.map((other) => `import${JSON.stringify(other)};`).join('')
  return `import{${imported}}from${address};${others}${begin}(s=>eval(s));`
}

/** Of a module that exports what a prelude brings into its program's scope. */
function preludeAddress(side: 'client' | 'server', globals: Record<string, unknown>): string {
  const values = Object.keys(globals).map((name) => `,${name}=h.serverGlobals[${JSON.stringify(name)}]`)
  return standingAddress(
    `const h=globalThis.${HANDOVER};export const begin=h.begin.${side}${values.join('')}`,
  )
}

/** Of a module that exports what the simulation has under the name `specifier`. */
function moduleAddress(specifier: string, modules: Map<string, Record<string, unknown>>): string {
  const names = Object.keys(modules.get(specifier) ?? {}).filter((name) => name !== 'default')
  const values = names.map((name) => `export const ${name}=m[${JSON.stringify(name)}];`)
  const from = `serverModules.get(${JSON.stringify(specifier)})`
  return standingAddress(`const m=globalThis.${HANDOVER}.${from};export default m.default;${values.join('')}`)
}

function missing(specifier: string, offered: string[]): string {
  const these = offered.length > 0 ? `what there is: ${offered.join(', ')}` : 'nothing can be imported here'
  return `Cannot find module '${specifier}' (${these})`
}
