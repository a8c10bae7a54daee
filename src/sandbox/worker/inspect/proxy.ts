/**
 * Knows every proxy that programs make: the language has no way to recognise one, and a proxy that is
 * looked at runs its traps. `recordProxies` must have run before the first program.
 */
import { apply, construct, uncurry } from '../primordials.ts'

const targets = new WeakMap<object, object>()
const get = uncurry<WeakMap<object, object>, [object], object | undefined>(WeakMap.prototype.get)
const set = uncurry<WeakMap<object, object>, [object, object], unknown>(WeakMap.prototype.set)

/** The object behind `value`, if that is a proxy; otherwise `value` itself. */
export function unwrapProxy(value: object): object {
  let target = value
  for (let next = get(targets, target); next !== undefined; next = get(targets, target)) target = next
  return target
}

/** Replaces `scope.Proxy` by itself with a memory. */
export function recordProxies(scope: { Proxy: ProxyConstructor }): void {
  const { Proxy } = scope
  const { revocable } = Proxy
  const recorded = new Proxy(Proxy, {
    construct(constructor, parameters, newTarget) {
      const proxy = construct(constructor, parameters, newTarget) as object
      set(targets, proxy, parameters[0] as object)
      return proxy
    },
  })
  Proxy.revocable = new Proxy(revocable, {
    apply(method, self, parameters) {
      const made = apply(method, self, parameters) as { proxy: object; revoke: () => void }
      set(targets, made.proxy, parameters[0] as object)
      return made
    },
  })
  scope.Proxy = recorded
}
