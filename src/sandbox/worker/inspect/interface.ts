/**
 * Objects of the platform, whose state is behind accessors of their prototypes: events, sockets, URLs.
 * Their accessors are taken before a program runs; what a program puts in their place is not called.
 */
import { apply, getOwnPropertyDescriptor, uncurry } from '../primordials.ts'
import { prototypeOf } from './kind.ts'

export type Fields = [name: string, value: unknown][]

interface Interface {
  names: string[]
  getters: (() => unknown)[]
}

const interfaces = new Map<object, Interface>()
const find = uncurry<Map<object, Interface>, [object], Interface | undefined>(Map.prototype.get)

/** The attributes worth showing, of each interface that a program may meet. */
const ATTRIBUTES: Record<string, string> = {
  Blob: 'size type',
  CloseEvent: 'type code reason wasClean',
  CustomEvent: 'type detail',
  ErrorEvent: 'type message error',
  Event: 'type',
  EventSource: 'url readyState withCredentials',
  File: 'name size type lastModified',
  MessageEvent: 'type data origin lastEventId',
  ProgressEvent: 'type lengthComputable loaded total',
  PromiseRejectionEvent: 'type reason',
  Request: 'method url headers',
  Response: 'status statusText ok url headers',
  AbortSignal: 'aborted reason',
  URL: 'href origin protocol username password host hostname port pathname search searchParams hash',
  WebSocket: 'url readyState protocol extensions bufferedAmount binaryType',
  XMLHttpRequest: 'readyState status statusText responseURL responseType',
}

/** Takes the accessors of the interfaces that `scope` has; those taken before stay known. */
export function registerInterfaces(scope: object): void {
  for (const [name, attributes] of Object.entries(ATTRIBUTES)) {
    const constructor: unknown = Reflect.get(scope, name)
    if (typeof constructor === 'function') register(constructor.prototype as object, attributes.split(' '))
  }
}

function register(prototype: object, attributes: string[]): void {
  const names: string[] = []
  const getters: (() => unknown)[] = []
  for (const attribute of attributes) {
    const get = getterOf(prototype, attribute)
    if (!get) continue
    names.push(attribute)
    getters.push(get)
  }
  interfaces.set(prototype, { names, getters })
}

function getterOf(prototype: object, attribute: string): (() => unknown) | undefined {
  for (let holder: object | null = prototype; holder; holder = Object.getPrototypeOf(holder)) {
    const descriptor = getOwnPropertyDescriptor(holder, attribute)
    if (descriptor) return descriptor.get
  }
  return undefined
}

/** Whether `prototype` is an interface's own. */
export function isInterface(prototype: object): boolean {
  return find(interfaces, prototype) !== undefined
}

/** What an object of the platform shows, or `undefined` for any other. */
export function interfaceFields(object: object): Fields | undefined {
  for (let holder = prototypeOf(object); holder !== null; holder = prototypeOf(holder)) {
    const found = find(interfaces, holder)
    if (found) return read(object, found)
  }
  return undefined
}

/** `undefined` where the object only inherits from the prototype and has no state of that kind. */
function read(object: object, { names, getters }: Interface): Fields | undefined {
  const fields: Fields = []
  try {
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string
      const value = apply(getters[i] as () => unknown, object, [])
      if (value !== '' || !isSilent(name)) fields[fields.length] = [name, value]
    }
  } catch {
    return undefined
  }
  return fields
}

/** Attributes that are not worth a word while they are empty. */
function isSilent(name: string): boolean {
  return name === 'origin' || name === 'lastEventId' || name === 'extensions'
}
