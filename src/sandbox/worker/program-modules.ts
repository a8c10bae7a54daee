/**
 * The modules that programs import: of the simulation's own exports, of npm packages, and of the names
 * that only a server has. A module gets at what it exports through one global name, which is gone when
 * the first program begins: the engine evaluates what a module imports before the module itself. One that
 * was evaluated before there was a run takes the run's exports then.
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

/** What the global name stands for. */
interface Handover extends ModuleSources {
  /** Each makes one module take its exports anew. */
  renewals: (() => void)[]
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
  request: Pick<RunRequest, 'client' | 'server' | 'packages'>,
  sources: ModuleSources,
): Promise<PreparedPrograms> {
  const { client, server, packages = {} } = request
  const { serverGlobals, serverModules } = sources
  handOver(sources)

  const isModule = client.kind === 'module'
  const offered = [...serverModules.keys()]
  const find = (specifier: string) => moduleAddress(specifier, serverModules)
  // What the engine would evaluate only when the program asks for it comes too late.
  const asked = server.imports
    .filter(({ specifier }) => offered.includes(specifier))
    .map(({ specifier }) => find(specifier))
  // The engine would look for them when it has read the server: now they come at the same time. Where the
  // server cannot begin they have nothing to export.
  for (const address of [preludeAddress('server', serverGlobals), ...asked]) load(address).catch(() => {})
  const prepared = {
    client: edit(client, isModule ? prelude(client, 'client', {}, []) : '', {
      offered: Object.keys(packages),
      find: packageLinker(packages),
    }),
    server: edit(server, prelude(server, 'server', serverGlobals, asked), { offered, find }),
  }
  // The server begins first, and ends the handover.
  if (isModule) await load(preludeAddress('client', {}))
  return prepared
}

/** Takes away what only modules of ours may see. */
export function endHandover(): void {
  Reflect.deleteProperty(globalThis, HANDOVER)
}

const renewals: (() => void)[] = []

function handOver(sources: ModuleSources): void {
  Reflect.set(globalThis, HANDOVER, { ...sources, renewals } satisfies Handover)
  for (const renew of renewals) renew()
}

/** Programs that have no more in them than what most import. */
const SAMPLE: Pick<RunRequest, 'client' | 'server'> = {
  client: { file: 'client.js', kind: 'module', code: 'export {}', imports: [], bindings: [] },
  server: {
    file: 'server.js',
    kind: 'module',
    code: "import 'ws'; import 'node:http'",
    imports: [
      { specifier: 'ws', start: 7, end: 11 },
      { specifier: 'node:http', start: 20, end: 31 },
    ],
    bindings: [],
  },
}

/** Evaluates what most programs import ahead of need: a run is then spared to load it. */
export async function rehearseModules(sources: Omit<ModuleSources, 'begin'>): Promise<void> {
  const begin = { client: () => undefined, server: () => undefined }
  const prepared = preparePrograms(SAMPLE, { ...sources, begin })
  const handover = Reflect.get(globalThis, HANDOVER)
  await prepared
  await Promise.allSettled(loading.values())
  // A run may have come meanwhile, and handed over what is its own.
  if (Reflect.get(globalThis, HANDOVER) === handover) endHandover()
}

const standing = new Map<string, string>()

/** The same text has the same address: a module of ours is evaluated once. */
function standingAddress(code: string): string {
  const address = standing.get(code) ?? addressOf(code)
  standing.set(code, address)
  return address
}

const loading = new Map<string, Promise<unknown>>()

/** Evaluates the module at `address`, once. */
function load(address: string): Promise<unknown> {
  const loaded = loading.get(address) ?? import(/* @vite-ignore */ address)
  loading.set(address, loaded)
  return loaded
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
  const values = Object.keys(globals).map((name) => [name, `h.serverGlobals[${JSON.stringify(name)}]`])
  return exportsAddress([['begin', `h.begin.${side}`], ...values])
}

/** Of a module that exports what the simulation has under the name `specifier`. */
function moduleAddress(specifier: string, modules: Map<string, Record<string, unknown>>): string {
  const names = Object.keys(modules.get(specifier) ?? {}).filter((name) => name !== 'default')
  const module = `h.serverModules.get(${JSON.stringify(specifier)})`
  return exportsAddress(['default', ...names].map((name) => [name, `${module}[${JSON.stringify(name)}]`]))
}

/** Of a module whose exports are pairs of a name and an expression, in which `h` is the handover. */
function exportsAddress(values: string[][]): string {
  const locals = values.map((_, index) => `$${index}`).join(',')
  const names = values.map(([name], index) => `$${index} as ${name}`).join(',')
  const takes = values.map(([, value], index) => `$${index}=${value};`).join('')
  return standingAddress(
    `let ${locals};export {${names}};const take=()=>{const h=globalThis.${HANDOVER};${takes}};take();globalThis.${HANDOVER}.renewals.push(take)`,
  )
}

function missing(specifier: string, offered: string[]): string {
  const these = offered.length > 0 ? `what there is: ${offered.join(', ')}` : 'nothing can be imported here'
  return `Cannot find module '${specifier}' (${these})`
}
