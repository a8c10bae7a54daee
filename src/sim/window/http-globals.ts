/**
 * What programs find around them that talks HTTP. It is large, and many programs never do: where none can,
 * it need not be there.
 */
import { createEventSourceClass } from '../event-source/event-source.ts'
import { createFetch } from '../fetch/fetch.ts'
import { RealHeaders } from '../fetch/native.ts'
import { HttpClient } from '../http-client/http-client.ts'
import { named } from '../named.ts'
import { xmlHttpRequestClasses } from '../xml-http-request/xml-http-request.ts'
import { classes } from './class-properties.ts'
import type { WindowEnvironment } from './window-globals.ts'

/** For the global object of a page's script. */
export function clientHttp(environment: WindowEnvironment): PropertyDescriptorMap {
  const { network, origin, userAgent, seed, warn } = environment
  const { scheduler } = network
  const client = new HttpClient({ network, origin, userAgent, initiator: 'client' })
  const http = { client, scheduler, origin, warn, random: seed.stream('form') }
  const { fetch, Request, Response } = createFetch(http)
  return {
    fetch: { value: named({ fetch }).fetch, writable: true, enumerable: true, configurable: true },
    ...classes({ Request, Response, Headers: RealHeaders }),
    ...classes(xmlHttpRequestClasses(http)),
    ...classes({ EventSource: createEventSourceClass(http) }),
  }
}

/** What Node's global object has of this, for a server's program: its requests come from no page. */
export function serverFetch(
  environment: Pick<WindowEnvironment, 'network' | 'seed' | 'warn'>,
): Record<string, unknown> {
  const { network, seed, warn } = environment
  const origin = undefined
  const client = new HttpClient({ network, origin, userAgent: 'node', initiator: 'server' })
  const random = seed.stream('server form')
  const { scheduler } = network
  const members = createFetch({ client, scheduler, origin, warn, random, failure: 'fetch failed' })
  return named({ ...members, Headers: RealHeaders })
}
