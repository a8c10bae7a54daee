/**
 * `localStorage` as it really is: it may be forbidden, full, or hold what nobody can read. Each of
 * these is a value here, never an exception, so that the page works on.
 */

export type StoreTrouble = 'forbidden' | 'full' | 'corrupt'

export interface StoreRead<T> {
  value?: T
  trouble?: StoreTrouble
}

export class Store {
  readonly #open: () => Storage

  constructor(open: () => Storage = () => localStorage) {
    this.#open = open
  }

  /**
   * The value under `key`, if `isValid` recognises it. What cannot be read is put aside under
   * `<key>:unreadable`, so that the next write does not destroy it.
   */
  read<T>(key: string, isValid: (value: unknown) => value is T): StoreRead<T> {
    let text: string | null
    try {
      text = this.#open().getItem(key)
    } catch {
      return { trouble: 'forbidden' }
    }
    if (text === null) return {}
    try {
      const value: unknown = JSON.parse(text)
      if (isValid(value)) return { value }
    } catch {
      // Not JSON: treated like JSON of another shape.
    }
    this.#putAside(key, text)
    return { trouble: 'corrupt' }
  }

  write(key: string, value: unknown): StoreTrouble | undefined {
    let storage: Storage
    try {
      storage = this.#open()
    } catch {
      return 'forbidden'
    }
    try {
      storage.setItem(key, JSON.stringify(value))
      return undefined
    } catch (error) {
      return error instanceof DOMException && error.name === 'SecurityError' ? 'forbidden' : 'full'
    }
  }

  #putAside(key: string, text: string): void {
    try {
      this.#open().setItem(`${key}:unreadable`, text)
      this.#open().removeItem(key)
    } catch {
      // Full: then it stays where it is until something is written there.
    }
  }
}
