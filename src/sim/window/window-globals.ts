/**
 * What a page's script finds around it that talks HTTP or that client libraries want of a window, as
 * properties for the global object of one run.
 */
import { EventHandlers } from '../event-handler.ts'
import { createEventSourceClass } from '../event-source/event-source.ts'
import { createFetch } from '../fetch/fetch.ts'
import { RealHeaders } from '../fetch/native.ts'
import { HttpClient } from '../http-client/http-client.ts'
import { createBroadcastChannelClass } from '../messaging/broadcast-channel.ts'
import { createMessageChannelClasses } from '../messaging/message-channel.ts'
import { named } from '../named.ts'
import type { SimulatedNetwork } from '../network.ts'
import type { Seed } from '../seed.ts'
import { xmlHttpRequestClasses } from '../xml-http-request/xml-http-request.ts'
import { createDocument } from './document.ts'
import { defineHandlers } from './interface-shape.ts'
import { createLocation } from './location.ts'
import { createStorageClass } from './storage.ts'

export interface WindowEnvironment {
  network: SimulatedNetwork
  /** Of the page that the program is in. */
  origin: string
  userAgent: string
  seed: Seed
  /** A line for the terminal. */
  warn: (text: string) => void
}

export function windowGlobals(environment: WindowEnvironment): PropertyDescriptorMap {
  const { network, origin, userAgent, seed, warn } = environment
  const { scheduler } = network
  const client = new HttpClient({ network, origin, userAgent, initiator: 'client' })
  const http = { client, scheduler, origin, warn, random: seed.stream('form') }
  const { fetch, Request, Response } = createFetch(http)
  const { Storage, createStorage } = createStorageClass()
  const location = createLocation(origin, warn)
  return {
    fetch: { value: named({ fetch }).fetch, writable: true, enumerable: true, configurable: true },
    ...classes({ Request, Response, Headers: RealHeaders, Storage }),
    ...classes(xmlHttpRequestClasses(http)),
    ...classes({ EventSource: createEventSourceClass(http) }),
    ...classes({
      BroadcastChannel: createBroadcastChannelClass(scheduler, origin),
      ...createMessageChannelClasses(scheduler),
    }),
    ...attributes({
      window: globalThis,
      document: createDocument(location),
      localStorage: createStorage(),
      sessionStorage: createStorage(),
    }),
    location: {
      get: () => location,
      set: () =>
        warn('Setting location does nothing: a program in a lesson has no page that it could leave.'),
      enumerable: true,
      configurable: true,
    },
    ...onLineHandlers(),
  }
}

/** What Node's global object has of it, for a server's program: its requests come from no page. */
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

/** `ononline` and `onoffline`; the network dispatches the events on the global object. */
function onLineHandlers(): PropertyDescriptorMap {
  const handlers = new EventHandlers(globalThis)
  const holder = {}
  defineHandlers(holder, ['online', 'offline'], () => handlers)
  return Object.getOwnPropertyDescriptors(holder)
}

/** What is there to be read; setting it does nothing. */
function attributes(members: Record<string, unknown>): PropertyDescriptorMap {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      name,
      { get: () => value, enumerable: true, configurable: true },
    ]),
  )
}

/** Interface objects, which a loop over the global object does not show. */
function classes(members: Record<string, unknown>): PropertyDescriptorMap {
  return Object.fromEntries(
    Object.entries(named(members)).map(([name, value]) => [
      name,
      { value, writable: true, enumerable: false, configurable: true },
    ]),
  )
}
