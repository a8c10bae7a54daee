/** All programs, under the names of their files. */
import { programs as eventSource } from '../../http/event-source.js'
import { programs as fetch } from '../../http/fetch.js'
import { programs as xmlHttpRequest } from '../../http/xml-http-request.js'
import type { Programs } from '../program.ts'
import { programs as bufferedAmount } from './buffered-amount.js'
import { programs as closing } from './closing.js'
import { programs as constructor } from './constructor.js'
import { programs as events } from './events.js'
import { programs as handshake } from './handshake.js'
import { programs as messages } from './messages.js'
import { programs as messaging } from './messaging.js'
import { programs as readme } from './readme.ts'
import { programs as server } from './server.js'
import { programs as servers } from './servers.js'

export const chapters: Record<string, Programs> = {
  constructor,
  handshake,
  messages,
  messaging,
  events,
  'buffered-amount': bufferedAmount,
  closing,
  server,
  servers,
  readme,
  fetch,
  XMLHttpRequest: xmlHttpRequest,
  EventSource: eventSource,
}
