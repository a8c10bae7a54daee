/**
 * The text of the sandbox's workers, and the pieces that few of them need. A worker can import nothing by
 * address, so a piece is a function, as source, from what it shares with the worker's text to what it
 * exports. The names by which they share are the bundler's, so a piece fits only the text it was made with:
 * its file is named by its hash, and the text names its files.
 */
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import type { Rolldown } from 'vite'
import type { OutputFile } from './assets.ts'
import { bundle } from './bundle.ts'

const ENTRY = 'src/sandbox/worker/main.ts'
const PARTS = 'src/sandbox/worker/parts'
/** As `parts.ts` declares them. */
const SHARED = '__SHARED__'
const ADDRESSES = '__PART_ADDRESSES__'

const IMPORT = /^import\{([^}]*)\}from"\.\/worker\.js";/
const EXPORT = /export\{([^}]*)\};?\s*$/

export interface WorkerBundle {
  code: string
  parts: OutputFile[]
  modules: string[]
}

/** Bundles the worker of the project at `root`. */
export async function bundleWorker(root: string): Promise<WorkerBundle> {
  const names = readdirSync(path.join(root, PARTS)).map((file) => path.basename(file, '.ts'))
  const chunks = await bundleChunks(root, names)
  const modules = [...chunks.values()].flatMap(({ moduleIds }) => moduleIds)
  const main = take(chunks, 'worker')
  const parts = names.map((name) => [name, partFile(name, take(chunks, name).code)] as const)
  const addresses = Object.fromEntries(parts.map(([name, { fileName }]) => [name, fileName]))
  const shared = EXPORT.exec(main.code)?.[1] ?? ''
  const body = main.code
    .replace(EXPORT, '')
    .replaceAll(SHARED, () => `({${exported(shared)}})`)
    .replaceAll(ADDRESSES, () => `(${JSON.stringify(addresses)})`)
  if (/^\s*import|\bexport\{/m.test(body)) throw new Error(`${ENTRY} was not bundled into one text`)
  return { code: `(()=>{${body}})()`, parts: parts.map(([, file]) => file), modules }
}

async function bundleChunks(root: string, names: string[]): Promise<Map<string, Rolldown.OutputChunk>> {
  const inputs = names.map((name) => [name, path.join(root, PARTS, `${name}.ts`)])
  const chunks = await bundle(root, {
    minify: true,
    rolldownOptions: {
      input: { worker: path.join(root, ENTRY), ...Object.fromEntries(inputs) },
      preserveEntrySignatures: 'allow-extension',
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: '[name].js',
        codeSplitting: { groups: [{ name: 'worker', test: /src\/sandbox\/worker\/main\.ts$/ }] },
      },
    },
  })
  return new Map(chunks.map((chunk) => [chunk.name, chunk]))
}

function take(chunks: Map<string, Rolldown.OutputChunk>, name: string): Rolldown.OutputChunk {
  const chunk = chunks.get(name)
  if (!chunk) throw new Error(`Bundling the sandbox made no "${name}"`)
  return chunk
}

function partFile(name: string, code: string): OutputFile {
  const [statement = '', shared = ''] = IMPORT.exec(code) ?? []
  const list = EXPORT.exec(code)?.[1]
  const body = code.slice(statement.length).replace(EXPORT, '')
  if (list === undefined || /^\s*import\b/m.test(body))
    throw new Error(`The sandbox's part "${name}" shares modules with another that the worker has not`)
  const source = `(({${imported(shared)}})=>{${body};return{${exported(list)}}})\n//# sourceURL=sandbox-${name}`
  const hash = createHash('sha256').update(source).digest('base64url').slice(0, 8)
  return { fileName: `assets/sandbox-${name}-${hash}.js`, source }
}

/** `a as b` of an export, as a property: the inner name is `a`. */
function exported(list: string): string {
  return specifiers(list)
    .map(([inner, outer]) => `${outer}:${inner}`)
    .join()
}

/** `a as b` of an import, as a pattern: the inner name is `b`. */
function imported(list: string): string {
  return specifiers(list)
    .map(([outer, inner]) => `${outer}:${inner}`)
    .join()
}

function specifiers(list: string): [string, string][] {
  return list
    .split(',')
    .filter((each) => each.trim() !== '')
    .map((each) => {
      const [first = '', second = first] = each.trim().split(/\s+as\s+/)
      return [first, second]
    })
}
