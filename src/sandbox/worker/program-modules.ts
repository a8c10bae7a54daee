/**
 * The modules that programs import, made before any program begins: of the simulation's own exports,
 * of npm packages, and of the names that only a server has. A module gets at what it exports through
 * one global name that is gone when the first program runs.
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

  const ours: string[] = []
  const ready = (code: string): string => {
    const address = addressOf(code)
    ours.push(address)
    return address
  }
  const prepared = {
    client: edit(client, client.kind === 'module' ? prelude(client, 'client', {}, ready) : '', {
      offered: Object.keys(packages),
      find: packageLinker(packages),
    }),
    server: edit(server, prelude(server, 'server', serverGlobals, ready), {
      offered: [...serverModules.keys()],
      find: (specifier) => {
        const from = `serverModules.get(${JSON.stringify(specifier)})`
        return ready(exportsOf(from, serverModules.get(specifier) ?? {}))
      },
    }),
  }
  await Promise.all(ours.map((address) => import(/* @vite-ignore */ address)))
  Reflect.deleteProperty(globalThis, HANDOVER)
  return prepared
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
  ready: (code: string) => string,
): string {
  const names = Object.keys(globals).filter((name) => !program.bindings.includes(name))
  let begin = '$begin'
  while (program.code.includes(begin)) begin += '$'
  const values = names.map((name) => `,${name}=h.serverGlobals[${JSON.stringify(name)}]`)
  const address = ready(`const h=globalThis.${HANDOVER};export const begin=h.begin.${side}${values.join('')}`)
  const imported = [`begin as ${begin}`, ...names].join(',')
  return `import{${imported}}from${JSON.stringify(address)};${begin}(s=>eval(s));`
}

/** A module that exports the properties of the object `from`. */
function exportsOf(from: string, exports: Record<string, unknown>): string {
  const names = Object.keys(exports).filter((name) => name !== 'default')
  const values = names.map((name) => `export const ${name}=m[${JSON.stringify(name)}];`)
  return `const m=globalThis.${HANDOVER}.${from};export default m.default;${values.join('')}`
}

function missing(specifier: string, offered: string[]): string {
  const these = offered.length > 0 ? `what there is: ${offered.join(', ')}` : 'nothing can be imported here'
  return `Cannot find module '${specifier}' (${these})`
}
