/** What WebIDL asks of an interface beyond what a class gives it. */
import type { EventHandlers } from '../event-handler.ts'

/** Makes members enumerable, and names the interface for `Object.prototype.toString`. */
export function shapeInterface(interfaceObject: { prototype: object }, name: string): void {
  const { prototype } = interfaceObject
  for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(prototype)))
    if (key !== 'constructor') Object.defineProperty(prototype, key, { ...descriptor, enumerable: true })
  Object.defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true })
}

/** Constants are there on the interface and on its objects. */
export function defineConstants(
  interfaceObject: { prototype: object },
  constants: Record<string, number>,
): void {
  for (const [name, value] of Object.entries(constants)) {
    const property = { value, enumerable: true, writable: false, configurable: false }
    Object.defineProperty(interfaceObject, name, property)
    Object.defineProperty(interfaceObject.prototype, name, property)
  }
}

/** Event handler attributes `on…` for the events `types`. */
export function defineHandlers(
  target: object,
  types: readonly string[],
  handlersOf: (value: object) => EventHandlers,
): void {
  for (const type of types)
    Object.defineProperty(target, `on${type}`, {
      get(this: object) {
        return handlersOf(this).get(type)
      },
      set(this: object, handler: unknown) {
        handlersOf(this).set(type, handler)
      },
      enumerable: true,
      configurable: true,
    })
}

/** Turns what a program gave into text as WebIDL does: a symbol is refused. */
export function toText(value: unknown): string {
  if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string')
  return String(value)
}
