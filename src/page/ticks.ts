/**
 * The challenges that a learner has ticked off, by exercise. A tick is one small change to what is
 * there, so two tabs add up instead of overwriting each other.
 */
import { signal } from '@preact/signals-core'
import { Store, type StoreTrouble } from './store.ts'

/** Challenge id → when it was done, as an ISO date. */
export type Ticks = Record<string, string>

/** Changes with every tick that this page sets or takes away. */
export const ticking = signal(0)

export function ticksKey(exerciseKey: string): string {
  return `wireside:ticks:${exerciseKey}`
}

export function readTicks(exerciseKey: string, store: Store = new Store()): Ticks {
  return store.read(ticksKey(exerciseKey), isTicks).value ?? {}
}

/** Sets or takes away one tick; gives the new state, and what kept it from being kept. */
export function setTick(
  exerciseKey: string,
  challenge: string,
  done: boolean,
  store: Store = new Store(),
): { ticks: Ticks; trouble?: StoreTrouble } {
  const { [challenge]: before, ...others } = readTicks(exerciseKey, store)
  const ticks = done ? { ...others, [challenge]: before ?? new Date().toISOString() } : others
  const trouble = store.write(ticksKey(exerciseKey), ticks)
  ticking.value++
  return trouble ? { ticks, trouble } : { ticks }
}

function isTicks(value: unknown): value is Ticks {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((date) => typeof date === 'string')
  )
}
