/**
 * What a page's script finds around it that client libraries want of a window, as properties for the
 * global object of one run. What talks HTTP is in `http-globals.ts`.
 */
import { EventHandlers } from '../event-handler.ts'
import { createBroadcastChannelClass } from '../messaging/broadcast-channel.ts'
import { createMessageChannelClasses } from '../messaging/message-channel.ts'
import type { SimulatedNetwork } from '../network.ts'
import type { Seed } from '../seed.ts'
import { classes } from './class-properties.ts'
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
  const { network, origin, warn } = environment
  const { scheduler } = network
  const { Storage, createStorage } = createStorageClass()
  const location = createLocation(origin, warn)
  return {
    ...classes({ Storage }),
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
