import { SHARED_PACKAGE } from '#lesson/messages.ts'
import type { NetworkConditions } from '#lesson/network.ts'
/**
 * An exercise as the files of a folder that runs for real: the programs word for word, a page for the
 * client, and what leads its host names to the server on the same machine.
 */
import type { Language, Program } from '#lesson/program.ts'
import type { Programs } from '../draft.ts'
import { escapeHtml } from '../markup.ts'
import clientHtml from './files/client.html?raw'
import consoleJs from './files/console.js?raw'
import hostsJs from './files/hosts.js?raw'
import packageJson from './files/package.json?raw'
// oxlint-disable-next-line import/default -- its text, not its exports
import startJs from './files/start.js?raw'
import { readme } from './readme.ts'

export interface FolderSource {
  title: string
  /** Of the lesson's page. */
  address: string
  language: Language
  /** Of the client. */
  kind: Program['kind']
  programs: Programs
  serverOptions: Record<string, unknown>
  /** Sources of the npm packages that the client may import, by their names. */
  packages: Record<string, string>
  conditions: NetworkConditions
}

/** Of the types' remover; a client in JavaScript does without. */
const SUCRASE = '^3.35.1'

/** Text of each file, by its path in the folder. */
export function exerciseFolder(source: FolderSource): Record<string, string> {
  const { language, programs, serverOptions, packages } = source
  const client = language === 'typescript' ? 'client.ts' : 'client.js'
  const modules = Object.entries(packages).map(([name, text]) => [modulePath(name), text] as const)
  return {
    'README.md': readme(source),
    'package.json': language === 'typescript' ? withSucrase(packageJson) : packageJson,
    'client.html': page(source, client),
    [client]: `${programs.client}\n`,
    'server.js': `${programs.server}\n`,
    'hosts.js': hostsJs,
    'console.js': consoleJs,
    'start.js': swap(startJs, 'const OPTIONS = {}', `const OPTIONS = ${JSON.stringify(serverOptions)}`),
    ...Object.fromEntries(modules),
  }
}

function modulePath(name: string): string {
  return `packages/${name.replace(/^@/, '').replaceAll('/', '-')}.js`
}

function page({ title, kind, packages }: FolderSource, client: string): string {
  const type = kind === 'module' ? ' type="module"' : ''
  const name = escapeHtml(title)
  return [
    ['<title>Exercise</title>', `<title>${name}</title>`],
    ['<h1>Exercise</h1>', `<h1>${name}</h1>`],
    [
      '    <script src="client.js"></script>',
      `${importMap(Object.keys(packages))}    <script${type} src="${client}"></script>`,
    ],
  ].reduce((html, [place = '', text = '']) => swap(html, place, text), clientHtml)
}

/** Where the client's imports lead, and those that packages have in common with it. */
function importMap(names: string[]): string {
  if (names.length === 0) return ''
  const imports = names.flatMap((name) =>
    [name, SHARED_PACKAGE + name].map((specifier) => [specifier, `./${modulePath(name)}`]),
  )
  return `    <script type="importmap">${JSON.stringify({ imports: Object.fromEntries(imports) as object })}</script>\n`
}

function withSucrase(json: string): string {
  const { dependencies, ...rest } = JSON.parse(json) as { dependencies: object }
  return `${JSON.stringify({ ...rest, dependencies: { ...dependencies, sucrase: SUCRASE } }, null, 2)}\n`
}

/** @throws {RangeError} when a file and what is to be put into it have grown apart. */
function swap(text: string, place: string, by: string): string {
  if (!text.includes(place)) throw new RangeError(`There is no ${JSON.stringify(place)} to be replaced`)
  return text.replace(place, () => by)
}
