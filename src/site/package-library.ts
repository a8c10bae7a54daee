/** The npm packages of this repository that a lesson's client may import. */
import type { Files } from './files.ts'

/** `name`, `@scope/name`, either with a path behind it. */
const SPECIFIER = /^((?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*)(?:\/[\w./-]+)?$/

export class PackageLibrary {
  readonly #files: Files

  constructor(files: Files) {
    this.#files = files
  }

  /** Whether `specifier` names an installed package, or a module of one. */
  has(specifier: string): boolean {
    const name = SPECIFIER.exec(specifier)?.[1]
    return name !== undefined && this.#files.exists(`node_modules/${name}/package.json`)
  }
}
