/**
 * The challenges that a learner's program has passed: when, with which program, and whether it came of
 * the solution that was offered. Their ticks say only that they are done.
 */
import type { Programs } from './draft.ts'
import { Store, type StoreTrouble } from './store.ts'

export interface Pass {
  /** ISO date. */
  date: string
  client: string
  /** Where the learner may change it. */
  server?: string
  taken?: true
}

/** By challenge id. */
export type Passes = Record<string, Pass>

export function passesKey(exerciseKey: string): string {
  return `wireside:passes:${exerciseKey}`
}

export function readPasses(exerciseKey: string, store: Store = new Store()): Passes {
  return store.read(passesKey(exerciseKey), isPasses).value ?? {}
}

/** Keeps a pass. The first counts, but an own program replaces a taken one. */
export function addPass(
  exerciseKey: string,
  challenge: string,
  programs: Pick<Programs, 'client'> & Partial<Programs>,
  isTaken: boolean,
  store: Store = new Store(),
): StoreTrouble | undefined {
  const passes = readPasses(exerciseKey, store)
  const before = passes[challenge]
  if (before && (isTaken || !before.taken)) return undefined
  const pass: Pass = { date: new Date().toISOString(), ...programs, ...(isTaken ? { taken: true } : {}) }
  return store.write(passesKey(exerciseKey), { ...passes, [challenge]: pass })
}

function isPasses(value: unknown): value is Passes {
  return isRecord(value) && Object.values(value).every(isPass)
}

function isPass(value: unknown): boolean {
  if (!isRecord(value)) return false
  const { date, client, server, taken } = value
  return (
    typeof date === 'string' &&
    typeof client === 'string' &&
    (server === undefined || typeof server === 'string') &&
    (taken === undefined || taken === true)
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
