/**
 * What a page's script finds around it that talks HTTP or that client libraries want of a window, as
 * properties for the global object of one run.
 */
import { createFetch } from '../fetch/fetch.ts'
import { HttpClient } from '../http-client/http-client.ts'
import type { SimulatedNetwork } from '../network.ts'
import { Random } from '../random.ts'

export interface WindowEnvironment {
  network: SimulatedNetwork
  /** Of the page that the program is in. */
  origin: string
  userAgent: string
  seed: number
  /** A line for the terminal. */
  warn: (text: string) => void
}

export function windowGlobals(environment: WindowEnvironment): PropertyDescriptorMap {
  const { network, origin, userAgent, seed, warn } = environment
  const { scheduler } = network
  const client = new HttpClient({ network, origin, userAgent, initiator: 'client' })
  const { fetch, Request, Response } = createFetch({
    client,
    scheduler,
    origin,
    warn,
    random: new Random(seed, 'form'),
  })
  return {
    fetch: { value: fetch, writable: true, enumerable: true, configurable: true },
    ...classes({ Request, Response, Headers }),
  }
}

/** Interface objects, which a loop over the global object does not show. */
function classes(members: Record<string, unknown>): PropertyDescriptorMap {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      name,
      { value, writable: true, enumerable: false, configurable: true },
    ]),
  )
}
