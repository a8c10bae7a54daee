/** A `Storage` for tests that can be full or forbidden, and that tells other tabs nothing by itself. */
export class MemoryStorage implements Storage {
  readonly items = new Map<string, string>()
  isFull = false;
  [name: string]: unknown

  get length(): number {
    return this.items.size
  }

  clear(): void {
    this.items.clear()
  }

  getItem(key: string): string | null {
    return this.items.get(key) ?? null
  }

  key(index: number): string | null {
    return [...this.items.keys()][index] ?? null
  }

  removeItem(key: string): void {
    this.items.delete(key)
  }

  setItem(key: string, value: string): void {
    if (this.isFull) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
    this.items.set(key, value)
  }
}

export function forbiddenStorage(): Storage {
  throw new DOMException('The operation is insecure.', 'SecurityError')
}
