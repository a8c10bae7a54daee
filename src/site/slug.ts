/** Names for addresses: lower-case letters of any script, digits and single hyphens. */

export const SLUG = /^[\p{Ll}\p{Lo}\p{N}]+(?:-[\p{Ll}\p{Lo}\p{N}]+)*$/u

/** The slug of a text; empty when it has neither letters nor digits. */
export function slugify(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]+/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/['’`]/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
}

/** Gives each text a slug of its own: the second "Setup" of a page is `setup-2`. */
export class SlugSet {
  readonly #taken: Set<string>

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken)
  }

  add(text: string): string {
    const base = slugify(text) || 'section'
    let slug = base
    for (let count = 2; this.#taken.has(slug); count++) slug = `${base}-${count}`
    this.#taken.add(slug)
    return slug
  }
}
