/**
 * An npm package as one ES module, for a lesson's client to import. What the package itself imports is
 * in it, except for packages that the same client imports: those stay one module for both, for their
 * classes must be the same. Where a package has a build for workers, which is where programs run, that
 * one is taken.
 */
import { readFile } from 'node:fs/promises'
import { init, parse } from 'cjs-module-lexer'
import type { Plugin } from 'vite'
import { SHARED_PACKAGE } from '#lesson/messages.ts'
import { bundle } from './bundle.ts'

const WORKER_BUILDS: Record<string, string> = { 'pusher-js': 'pusher-js/worker' }

const ENTRY = '\0package'

/**
 * What is to be bundled for a client that imports `imports`, as one word for each bundle: `specifier`,
 * then those it may share.
 */
export function bundleName(specifier: string, imports: readonly string[]): string {
  return [specifier, ...imports.filter((other) => other !== specifier).toSorted()].join(' ')
}

/** The module's text. @param name as `bundleName` makes it; a specifier alone shares nothing */
export async function bundlePackage(root: string, name: string): Promise<string> {
  const [specifier = '', ...shared] = name.split(' ')
  const [module] = await bundle(root, {
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [packageEntry(WORKER_BUILDS[specifier] ?? specifier, `${root}/package.json`), share(shared)],
    rolldownOptions: {
      input: ENTRY,
      preserveEntrySignatures: 'strict',
      output: { format: 'es', codeSplitting: false },
    },
  })
  return module.code
}

/** `@scope/name/path` as a file's name. */
export function packageFileName(name: string): string {
  const [specifier = ''] = name.split(' ')
  return `${specifier.replace(/^@/, '').replaceAll('/', '-')}.js`
}

/** Leaves imports of `shared` to whoever links the modules. What is required must be there at once. */
function share(shared: readonly string[]): Plugin {
  return {
    name: 'shared-packages',
    enforce: 'pre',
    resolveId: (id, _importer, { kind }) =>
      kind === 'import-statement' && shared.includes(id)
        ? { id: SHARED_PACKAGE + id, external: true }
        : undefined,
  }
}

/**
 * The package's own module, or where that is CommonJS one that exports the names which it has: a bundler
 * takes any name at the moment it is used, but here each program is a module by itself, so the names are
 * read from the text, as Node reads them.
 */
function packageEntry(specifier: string, importer: string): Plugin {
  let names: ReadonlySet<string> | undefined
  return {
    name: 'package-entry',
    enforce: 'pre',
    async resolveId(id) {
      if (id !== ENTRY) return undefined
      const resolve = (request: string, from: string) => this.resolve(request, from)
      const module = await resolve(specifier, importer)
      if (!module) throw new RangeError(`Cannot find the package "${specifier}"`)
      await init()
      names = await commonNames(module.id, resolve)
      return names ? ENTRY : module
    },
    load(id) {
      if (id !== ENTRY || !names) return undefined
      const list = [...names].filter((name) => /^[\w$]+$/.test(name) && name !== '__esModule')
      return `export { ${['default', ...list].join(', ')} } from ${JSON.stringify(specifier)}`
    },
  }
}

/** What the CommonJS module `file` exports, but for `default`; `undefined` if it is no such module. */
async function commonNames(
  file: string,
  resolve: (request: string, from: string) => Promise<{ id: string } | null>,
  seen = new Set<string>(),
): Promise<Set<string> | undefined> {
  if (!/\.c?js$/.test(file)) return undefined
  seen.add(file)
  const names = new Set<string>()
  try {
    const { exports, reexports } = parse(await readFile(file, 'utf8'))
    for (const name of exports) names.add(name)
    for (const request of reexports) {
      const module = await resolve(request, file)
      const more = module && !seen.has(module.id) && (await commonNames(module.id, resolve, seen))
      for (const name of more || []) names.add(name)
    }
  } catch {
    // The lexer throws at the first sign of a module's syntax.
    return undefined
  }
  names.delete('default')
  return names
}
