/** The bytes of a response as the network delivers them; they wait here until somebody reads. */
import type { ByteSource, Bytes } from '../http-client/byte-source.ts'

interface Waiter {
  resolve(bytes: Bytes | undefined): void
  reject(reason: unknown): void
}

const networkErrors = new WeakSet<object>()

/** What a reader of the body gets when the connection has broken. */
export function createNetworkError(): TypeError {
  const error = new TypeError('network error')
  networkErrors.add(error)
  return error
}

export function isNetworkError(error: unknown): boolean {
  return networkErrors.has(error as object)
}

export class Intake implements ByteSource {
  readonly #cancelled: () => void
  readonly #pieces: Bytes[] = []
  readonly #waiting: Waiter[] = []
  #end: { failed: boolean; reason?: unknown } | undefined

  /** `cancelled`: nobody wants the rest. */
  constructor(cancelled: () => void) {
    this.#cancelled = cancelled
  }

  async read(): Promise<Bytes | undefined> {
    const piece = this.#pieces.shift()
    if (piece) return piece
    if (!this.#end)
      return new Promise((resolve, reject) => {
        this.#waiting.push({ resolve, reject })
      })
    if (this.#end.failed) throw this.#end.reason
    return undefined
  }

  cancel(): void {
    this.#pieces.length = 0
    this.end()
    this.#cancelled()
  }

  push(bytes: Bytes): void {
    const waiter = this.#waiting.shift()
    if (waiter) waiter.resolve(bytes)
    else if (!this.#end) this.#pieces.push(bytes)
  }

  end(): void {
    this.#end ??= { failed: false }
    for (const waiter of this.#waiting.splice(0)) waiter.resolve(undefined)
  }

  /** What was not read yet is not to be read any more. */
  fail(reason: unknown): void {
    if (this.#end) return
    this.#end = { failed: true, reason }
    this.#pieces.length = 0
    for (const waiter of this.#waiting.splice(0)) waiter.reject(reason)
  }
}
