/** How the platform's classes stand on its global object. */
import { named } from '../named.ts'

/** Interface objects, which a loop over the global object does not show. */
export function classes(members: Record<string, unknown>): PropertyDescriptorMap {
  return Object.fromEntries(
    Object.entries(named(members)).map(([name, value]) => [
      name,
      { value, writable: true, enumerable: false, configurable: true },
    ]),
  )
}
