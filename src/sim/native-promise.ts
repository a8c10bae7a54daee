/**
 * What the platform does in its own time takes a run none: nothing else happens meanwhile, and the
 * result comes in an event of its own, behind those that were due already.
 */
import type { Owner } from './event-queue.ts'
import { RealPromise } from './real.ts'
import type { Scheduler } from './scheduler.ts'

/** `promise` of the platform's, as the run that `scheduler` keeps gets to see it. */
export function inVirtualTime<T>(scheduler: Scheduler, promise: Promise<T>, owner?: Owner): Promise<T> {
  const whose = owner ?? scheduler.owner
  const result = scheduler.holdFor(promise)
  return new RealPromise((resolve) => {
    const settle = () => void scheduler.after(0, whose, () => resolve(result))
    result.then(settle, settle)
  })
}

/** An object with the methods `names` of `target`, whose promises are in virtual time. */
export function methodsInVirtualTime(
  scheduler: Scheduler,
  target: object,
  names: readonly string[],
): PropertyDescriptorMap {
  const methods: PropertyDescriptorMap = {}
  for (const name of names) {
    const method: unknown = Reflect.get(target, name)
    if (typeof method !== 'function') continue
    const value = {
      [name]: (...parameters: unknown[]) => inVirtualTime(scheduler, asked(method, target, parameters)),
    }
    methods[name] = { value: value[name], writable: true, configurable: true, enumerable: true }
  }
  return methods
}

async function asked(method: unknown, target: object, parameters: unknown[]): Promise<unknown> {
  return await Reflect.apply(method as (...parameters: unknown[]) => unknown, target, parameters)
}
