/**
 * `location`: where the program's page would be. It can be read; there is no page that could be left,
 * so whatever would leave it is refused with a line on the terminal.
 */
import { RealURL } from '../real.ts'
import { shapeInterface } from './interface-shape.ts'

const PARTS = ['origin', 'protocol', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'] as const
const NAVIGATIONS = ['assign', 'replace', 'reload'] as const

/** What others here read of it. */
export interface PageLocation {
  readonly href: string
}

/** `warn` is told once of each way to leave that was tried. */
export function createLocation(origin: string, warn: (text: string) => void): PageLocation {
  const url = new RealURL(origin)
  const refused = new Set<string>()
  const refuse = (what: string) => {
    if (refused.has(what)) return
    refused.add(what)
    warn(`${what} does nothing: a program in a lesson has no page that it could leave.`)
  }

  class Location {
    get href(): string {
      return url.href
    }

    set href(_: string) {
      refuse('Setting location.href')
    }

    toString(): string {
      return url.href
    }
  }

  for (const name of PARTS)
    Object.defineProperty(Location.prototype, name, {
      get: () => url[name],
      ...(name !== 'origin' && { set: () => refuse(`Setting location.${name}`) }),
      configurable: true,
    })
  for (const name of NAVIGATIONS) {
    const method = { [name]: () => refuse(`location.${name}()`) }
    Object.defineProperty(Location.prototype, name, {
      value: method[name],
      writable: true,
      configurable: true,
    })
  }
  shapeInterface(Location, 'Location')
  return new Location()
}
