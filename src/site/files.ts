/**
 * The files that lessons are made of, read at most once. Paths are below the project's root, with `/`;
 * nothing outside `content/` is ever opened on a lesson's word.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { decodeUtf8, SourceFile } from './source-file.ts'

export class Files {
  /** Absolute. */
  readonly root: string
  /** Of the courses, below the root. */
  readonly content: string
  readonly #bytes = new Map<string, Buffer | undefined>()
  readonly #sources = new Map<string, SourceFile>()

  constructor(root: string, content = 'content') {
    this.root = path.resolve(root)
    this.content = content
  }

  absolute(file: string): string {
    return path.join(this.root, file)
  }

  /** The project's path of an absolute one. */
  relative(absolute: string): string {
    return path.relative(this.root, absolute).replaceAll('\\', '/')
  }

  /** The file that `reference`, written in `from`, names; `undefined` when that is not in `content/`. */
  resolve(from: string, reference: string): string | undefined {
    const file = path.posix.normalize(path.posix.join(path.posix.dirname(from), reference))
    return file.startsWith(`${this.content}/`) ? file : undefined
  }

  /** `undefined` when there is no such file. */
  bytes(file: string): Buffer | undefined {
    if (!this.#bytes.has(file)) this.#bytes.set(file, readIfFile(this.absolute(file)))
    return this.#bytes.get(file)
  }

  /** The file as text. Bytes that are no UTF-8 come out as U+FFFD. */
  source(file: string): SourceFile | undefined {
    const known = this.#sources.get(file)
    if (known) return known
    const bytes = this.bytes(file)
    if (!bytes) return undefined
    const source = new SourceFile(file, decodeUtf8(bytes).text)
    this.#sources.set(file, source)
    return source
  }

  /** Names in a folder, sorted; empty where there is none. Those that begin with a dot are not there. */
  list(folder: string): { name: string; isFolder: boolean }[] {
    try {
      return readdirSync(this.absolute(folder), { withFileTypes: true })
        .filter(({ name }) => !name.startsWith('.'))
        .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    } catch {
      return []
    }
  }

  exists(file: string): boolean {
    return this.#bytes.get(file) !== undefined || isFile(this.absolute(file))
  }

  /** The file has changed, come or gone. */
  forget(file: string): void {
    this.#bytes.delete(file)
    this.#sources.delete(file)
  }
}

function isFile(absolute: string): boolean {
  return statSync(absolute, { throwIfNoEntry: false })?.isFile() ?? false
}

function readIfFile(absolute: string): Buffer | undefined {
  return isFile(absolute) ? readFileSync(absolute) : undefined
}
