/**
 * What a check finds around it: everything that can be reached over properties and prototypes. A
 * worker whose surroundings a check has changed must not hold another.
 */

/** One object as it was: its prototype, its keys, and what is behind each. */
interface Seen {
  object: object
  prototype: object | null
  keys: PropertyKey[]
  /** Of each key: value or getter, and setter. */
  contents: unknown[]
}

export class Surroundings {
  readonly #seen: Seen[] = []

  constructor(...roots: object[]) {
    const known = new Set<unknown>(roots)
    for (const object of known as Set<object>) {
      const seen = look(object)
      this.#seen.push(seen)
      for (const each of [seen.prototype, ...seen.contents])
        if (typeof each === 'function' || (typeof each === 'object' && each !== null)) known.add(each)
    }
  }

  /** Whether everything is as it was. */
  areIntact(): boolean {
    return this.#seen.every((before) => {
      const { prototype, keys, contents } = look(before.object)
      return (
        prototype === before.prototype &&
        keys.length === before.keys.length &&
        keys.every((key, index) => key === before.keys[index]) &&
        contents.every((each, index) => Object.is(each, before.contents[index]))
      )
    })
  }
}

function look(object: object): Seen {
  const keys = Reflect.ownKeys(object)
  const contents = keys.flatMap((key) => {
    const property = Reflect.getOwnPropertyDescriptor(object, key)
    return [property?.value ?? property?.get, property?.set]
  })
  return { object, prototype: Reflect.getPrototypeOf(object), keys, contents }
}
