/** The servers that come with the program: `src/servers/<name>.js`, each read and analysed once. */
import type { Source } from '#lesson/exercise.ts'
import type { Files } from './files.ts'

export const SERVERS_FOLDER = 'src/servers'

export class ServerLibrary {
  readonly names: readonly string[]
  readonly #files: Files
  readonly #sources = new Map<string, Source>()

  constructor(files: Files) {
    this.#files = files
    this.names = files
      .list(SERVERS_FOLDER)
      .filter(({ name }) => /^[a-z][a-z0-9-]*\.js$/.test(name))
      .map(({ name }) => name.slice(0, -3))
  }

  /** The same object for the same name, so that what is known of it is known once. */
  source(name: string): Source | undefined {
    const known = this.#sources.get(name)
    if (known || !this.names.includes(name)) return known
    const file = `${SERVERS_FOLDER}/${name}.js`
    const text = this.#files.source(file)?.text.replace(/\n$/, '') ?? ''
    const source: Source = { text, file, line: 1, indent: 0 }
    this.#sources.set(name, source)
    return source
  }
}
