/** The files that the build writes beside the client's bundle, each under a name with its hash in it. */
import { createHash } from 'node:crypto'
import path from 'node:path'
import type { Files } from './files.ts'

export interface OutputFile {
  /** Below the output folder. */
  fileName: string
  source: string | Uint8Array
}

export class Assets {
  readonly #files: Files
  readonly #base: string
  readonly #hrefs = new Map<string, string>()
  readonly #outputs = new Map<string, OutputFile>()

  constructor(files: Files, base: string) {
    this.#files = files
    this.#base = base
  }

  get outputs(): OutputFile[] {
    return [...this.#outputs.values()]
  }

  /** The address of a file of `content/`, which is written once however many lessons show it. */
  href(file: string): string {
    const href = this.#hrefs.get(file) ?? this.add(path.posix.basename(file), this.#files.bytes(file) ?? '')
    this.#hrefs.set(file, href)
    return href
  }

  /** Adds a file and returns its address. */
  add(name: string, source: string | Uint8Array): string {
    const { name: stem, ext } = path.posix.parse(name)
    const hash = createHash('sha256').update(source).digest('base64url').slice(0, 8)
    const fileName = `assets/${stem}-${hash}${ext}`
    this.#outputs.set(fileName, { fileName, source })
    return this.#base + fileName
  }
}
