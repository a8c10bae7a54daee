/**
 * What is kept of a learner's work on one exercise. Each write carries a stamp, and a tab writes
 * only over the stamp that it has seen: two tabs never overwrite each other unasked.
 */
import { Store, type StoreTrouble } from './store.ts'

/** A learner's programs; `undefined` where they are as the lesson prints them. */
export interface Work {
  client?: string
  server?: string
  /** Of the starting code that the learner has last been shown: `ExerciseData.version`. */
  version: string
  /** They come of a solution that was offered. */
  taken?: true
}

interface KeptWork extends Work {
  stamp: string
}

export type Saving = { kept: true } | { trouble: StoreTrouble } | { elsewhere: Work }

export class Progress {
  readonly #store: Store
  readonly #key: string
  #seen: string | undefined

  constructor(exerciseKey: string, store: Store = new Store()) {
    this.#store = store
    this.#key = `wireside:work:${exerciseKey}`
  }

  /** The name under which storage events speak of this work. */
  get key(): string {
    return this.#key
  }

  load(): { work?: Work; trouble?: StoreTrouble } {
    const { value, trouble } = this.#store.read(this.#key, isKeptWork)
    if (trouble) return { trouble }
    if (!value) return {}
    this.#seen = value.stamp
    return { work: value }
  }

  /** Keeps `work`, unless another tab has kept something else since this one last looked. */
  save(work: Work): Saving {
    const { value: there } = this.#store.read(this.#key, isKeptWork)
    if (there && there.stamp !== this.#seen && !isSame(there, work)) return { elsewhere: there }
    return this.overwrite(work)
  }

  /** Keeps `work` whatever is there: the learner has chosen. */
  overwrite(work: Work): Saving {
    const stamp = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`
    const trouble = this.#store.write(this.#key, { ...work, stamp })
    if (trouble) return { trouble }
    this.#seen = stamp
    return { kept: true }
  }

  /** What another tab has kept since this one last looked. */
  elsewhere(): Work | undefined {
    const { value } = this.#store.read(this.#key, isKeptWork)
    return value && value.stamp !== this.#seen ? value : undefined
  }

  /** From now on what is there counts as seen. */
  accept(): void {
    this.#seen = this.#store.read(this.#key, isKeptWork).value?.stamp
  }
}

function isSame(a: Work, b: Work): boolean {
  return a.client === b.client && a.server === b.server
}

function isKeptWork(value: unknown): value is KeptWork {
  if (typeof value !== 'object' || value === null) return false
  const { client, server, version, stamp } = value as Record<string, unknown>
  return (
    typeof version === 'string' &&
    typeof stamp === 'string' &&
    isOptionalText(client) &&
    isOptionalText(server)
  )
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}
