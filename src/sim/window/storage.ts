/**
 * `localStorage` and `sessionStorage`, which live as long as the run (HTML standard, "Web storage"). Keys
 * are properties, too.
 */
import { RealDOMException } from '../real.ts'
import { shapeInterface, toText } from './interface-shape.ts'

/** Chromium's limit, in UTF-16 code units of keys and values together. */
const MOST_LENGTH = 5 * 1024 * 1024

/** The class, and a function that makes an empty area; programs cannot. */
export function createStorageClass(): { Storage: unknown; createStorage: () => object } {
  const own = Symbol('own')
  const areas = new WeakMap<object, Map<string, string>>()
  const areaOf = (value: object): Map<string, string> => {
    const area = areas.get(value)
    if (!area) throw new TypeError('Illegal invocation')
    return area
  }

  class Storage {
    constructor(key: unknown) {
      if (key !== own) throw new TypeError('Illegal constructor')
    }

    get length(): number {
      return areaOf(this).size
    }

    key(index: number): string | null {
      return [...areaOf(this).keys()][index >>> 0] ?? null
    }

    getItem(key: string): string | null {
      return areaOf(this).get(toText(key)) ?? null
    }

    setItem(key: string, value: string): void {
      const area = areaOf(this)
      const [name, text] = [toText(key), toText(value)]
      let length = name.length + text.length
      for (const [key, value] of area) if (key !== name) length += key.length + value.length
      if (length > MOST_LENGTH)
        throw new RealDOMException(
          `Failed to execute 'setItem' on 'Storage': Setting the value of '${name}' exceeded the quota.`,
          'QuotaExceededError',
        )
      area.set(name, text)
    }

    removeItem(key: string): void {
      areaOf(this).delete(toText(key))
    }

    clear(): void {
      areaOf(this).clear()
    }
  }

  shapeInterface(Storage, 'Storage')
  const createStorage = () => {
    const storage = new Storage(own)
    const area = new Map<string, string>()
    const proxy: object = new Proxy(storage, namedProperties(storage, area))
    areas.set(storage, area)
    areas.set(proxy, area)
    return proxy
  }
  return { Storage, createStorage }
}

/** Keys as properties, behind those of the class (WebIDL, "legacy platform object"). */
function namedProperties<T extends object>(storage: T, area: Map<string, string>): ProxyHandler<T> {
  const set = Reflect.get(storage, 'setItem') as (key: string, value: unknown) => void
  const isNamed = (key: string | symbol): key is string =>
    typeof key === 'string' && !(key in storage) && area.has(key)
  return {
    get: (_, key, receiver) => (isNamed(key) ? area.get(key) : Reflect.get(storage, key, receiver)),
    set: (_, key, value) => {
      if (typeof key === 'symbol') return Reflect.set(storage, key, value)
      set.call(storage, key, value)
      return true
    },
    has: (_, key) => isNamed(key) || key in storage,
    deleteProperty: (_, key) => {
      if (!isNamed(key)) return Reflect.deleteProperty(storage, key)
      area.delete(key)
      return true
    },
    ownKeys: () => [...[...area.keys()].filter(isNamed), ...Reflect.ownKeys(storage)],
    getOwnPropertyDescriptor: (_, key) =>
      isNamed(key)
        ? { value: area.get(key), writable: true, enumerable: true, configurable: true }
        : Reflect.getOwnPropertyDescriptor(storage, key),
    defineProperty: (_, key, descriptor) => {
      if (typeof key === 'symbol') return Reflect.defineProperty(storage, key, descriptor)
      set.call(storage, key, descriptor.value)
      return true
    },
  }
}
