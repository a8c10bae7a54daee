/**
 * The Pusher protocol, version 7, as Laravel Reverb speaks it: public, private and presence
 * channels, client events, pings, and over HTTP what a Laravel application does: it answers
 * `/broadcasting/auth` and sends events by `/apps/{id}/events`.
 * https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/
 */
import { createHash, createHmac, randomInt, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'

/**
 * @typedef {{ user_id: string | number, user_info?: unknown }} Member
 * @typedef {{ socket: import('ws').WebSocket, id: string, heardAt: number, asked: boolean }} Client
 * @typedef {{ clients: Set<Client>, members: Map<Client, Member> }} Channel
 * @typedef {{ name?: unknown, event?: unknown, data?: unknown, channel?: unknown, channels?: unknown, socket_id?: unknown }} Event
 * @typedef {import('node:http').IncomingMessage} Request
 * @typedef {import('node:http').ServerResponse} Response
 * @typedef {{ afterMs: number, channel: string, event: string, data: unknown }} Broadcast
 */

/** Errors that leave the connection open, and those that end it, by the protocol's numbers. */
const UNKNOWN_APPLICATION = 4001
const NOT_AUTHORISED = 4009
const INVALID_MESSAGE = 4200
const NO_PONG = 4201
const NO_CLIENT_EVENTS = 4301

/**
 * @param {object} options
 * @param {number} [options.port] Any free port unless given.
 * @param {string} [options.id] Of the application.
 * @param {string} [options.key] Public: clients connect to `/app/{key}`.
 * @param {string} [options.secret] Signs authentications and triggers.
 * @param {number} [options.activityTimeout] Told to clients, in seconds.
 * @param {number} [options.pingIntervalMs] A connection silent for so long gets a ping, and again so long to answer.
 * @param {boolean} [options.clientEvents] Whether clients may send to private and presence channels.
 * @param {string[]} [options.deny] Channels that `/broadcasting/auth` refuses; `*` at the end stands for anything.
 * @param {Member[]} [options.users] Who is logged in: the first to ask is the first of these, then guests.
 * @param {Broadcast[]} [options.broadcasts] What the application sends, so long after it started.
 */
export default function start({
  port = 0,
  id = '1',
  key = 'wireside-key',
  secret = 'wireside-secret',
  activityTimeout = 30,
  pingIntervalMs = 60_000,
  clientEvents = true,
  deny = [],
  users = [],
  broadcasts = [],
} = {}) {
  /** @type {Map<string, Client>} */
  const clients = new Map()
  /** @type {Map<string, Channel>} */
  const channels = new Map()
  /** @type {Map<string, Member>} */
  const loggedIn = new Map()

  /** @param {string} text */
  const sign = (text) => createHmac('sha256', secret).update(text).digest('hex')

  /** @param {string} name @param {unknown} message @param {Client} [except] */
  const broadcast = (name, message, except) => {
    const text = JSON.stringify(message)
    for (const client of channels.get(name)?.clients ?? []) if (client !== except) client.socket.send(text)
  }

  /** Every socket that asks is somebody: the lesson's users in turn, then guests. @param {string} socketId */
  const userOf = (socketId) => {
    const count = loggedIn.size + 1
    const user = loggedIn.get(socketId) ??
      users[count - 1] ?? { user_id: count, user_info: { name: `Guest ${count}` } }
    loggedIn.set(socketId, user)
    return user
  }

  /** @param {Client} client @param {string} name @param {Member} member */
  const enter = (client, name, member) => {
    const channel = channels.get(name)
    if (!channel) return
    const isNew = ![...channel.members.values()].some((each) => sameUser(each, member))
    channel.members.set(client, member)
    if (isNew)
      broadcast(
        name,
        { event: 'pusher_internal:member_added', data: JSON.stringify(member), channel: name },
        client,
      )
  }

  /** @param {Client} client @param {string} name */
  const leave = (client, name) => {
    const channel = channels.get(name)
    if (!channel?.clients.delete(client)) return
    const member = channel.members.get(client)
    channel.members.delete(client)
    if (channel.clients.size === 0) channels.delete(name)
    if (!member || [...channel.members.values()].some((each) => sameUser(each, member))) return
    const data = JSON.stringify({ user_id: member.user_id })
    broadcast(name, { event: 'pusher_internal:member_removed', data, channel: name })
  }

  /** @param {Client} client @param {{ channel?: unknown, auth?: unknown, channel_data?: unknown }} data */
  const subscribe = (client, { channel: name, auth, channel_data: channelData }) => {
    if (typeof name !== 'string' || !isChannelName(name)) {
      fail(client, INVALID_MESSAGE, 'Invalid channel name')
      return
    }
    const isPresence = name.startsWith('presence-')
    const member = isPresence ? parse(String(channelData)) : undefined
    if (isPresence || name.startsWith('private-')) {
      const signed = [client.id, name, ...(isPresence ? [String(channelData)] : [])].join(':')
      if (!isEqual(String(auth), `${key}:${sign(signed)}`)) {
        fail(client, NOT_AUTHORISED, 'Connection is unauthorized')
        return
      }
    }
    if (isPresence && (typeof member !== 'object' || member === null || member['user_id'] === undefined)) {
      fail(client, INVALID_MESSAGE, 'A presence channel needs channel_data with a user_id')
      return
    }
    const channel = channels.get(name) ?? { clients: new Set(), members: new Map() }
    channels.set(name, channel)
    channel.clients.add(client)
    if (isPresence) enter(client, name, /** @type {Member} */ (member))
    const answer = isPresence ? { presence: presenceOf(channel) } : {}
    say(client, 'pusher_internal:subscription_succeeded', answer, name)
  }

  /** @param {Client} client @param {Event} message */
  const relay = (client, { event, data, channel: name }) => {
    const channel = typeof name === 'string' ? channels.get(name) : undefined
    if (!clientEvents) fail(client, NO_CLIENT_EVENTS, 'The app does not have client messaging enabled.')
    else if (
      typeof name !== 'string' ||
      !/^(?:private|presence)-/.test(name) ||
      !channel?.clients.has(client)
    )
      fail(client, NOT_AUTHORISED, 'The client is not a member of the specified channel.')
    else {
      const user = channel.members.get(client)
      broadcast(name, { event, channel: name, data, ...(user && { user_id: user.user_id }) }, client)
    }
  }

  /** @param {Client} client @param {string} text */
  const receive = (client, text) => {
    client.heardAt = Date.now()
    client.asked = false
    const message = /** @type {Event | undefined} */ (parse(text))
    const event = typeof message === 'object' && message !== null ? message.event : undefined
    if (typeof event !== 'string' || !message) {
      fail(client, INVALID_MESSAGE, 'Invalid message format')
      return
    }
    const data = /** @type {Record<string, unknown>} */ (
      (typeof message.data === 'string' ? parse(message.data) : message.data) ?? {}
    )
    if (event === 'pusher:ping') client.socket.send(JSON.stringify({ event: 'pusher:pong' }))
    else if (event === 'pusher:subscribe') subscribe(client, data)
    else if (event === 'pusher:unsubscribe') leave(client, String(data['channel']))
    else if (event.startsWith('client-')) relay(client, message)
  }

  /** @param {import('ws').WebSocket} socket */
  const greet = (socket) => {
    const client = {
      socket,
      id: `${randomInt(1, 1e9)}.${randomInt(1, 1e9)}`,
      heardAt: Date.now(),
      asked: false,
    }
    clients.set(client.id, client)
    socket.on('message', (data) => receive(client, /** @type {Buffer} */ (data).toString()))
    socket.on('pong', () => {
      client.heardAt = Date.now()
      client.asked = false
    })
    const check = () => {
      const silentMs = Date.now() - client.heardAt
      if (client.asked && silentMs >= 2 * pingIntervalMs) {
        fail(client, NO_PONG, 'Pong reply not received in time')
        socket.close(NO_PONG, 'Pong reply not received in time')
      } else if (silentMs >= pingIntervalMs && !client.asked) {
        client.asked = true
        socket.send(JSON.stringify({ event: 'pusher:ping' }))
      }
    }
    const timer = setInterval(check, pingIntervalMs / 4)
    socket.on('close', () => {
      clearInterval(timer)
      clients.delete(client.id)
      for (const name of channels.keys()) leave(client, name)
    })
    say(client, 'pusher:connection_established', { socket_id: client.id, activity_timeout: activityTimeout })
  }

  /** What a Laravel application answers. @param {URLSearchParams} form @param {Response} response */
  const authenticate = (form, response) => {
    const socketId = form.get('socket_id') ?? ''
    const name = form.get('channel_name') ?? ''
    if (!clients.has(socketId) || deny.some((pattern) => matches(name, pattern))) {
      answer(response, 403, { message: 'Forbidden' })
      return
    }
    if (!name.startsWith('presence-')) {
      answer(response, 200, { auth: `${key}:${sign(`${socketId}:${name}`)}` })
      return
    }
    const channelData = JSON.stringify(userOf(socketId))
    answer(response, 200, {
      auth: `${key}:${sign(`${socketId}:${name}:${channelData}`)}`,
      channel_data: channelData,
    })
  }

  /** @param {URL} url @param {string} method @param {string} body */
  const isSigned = (url, method, body) => {
    const parameters = Array.from(url.searchParams).filter(([name]) => name !== 'auth_signature')
    const query = parameters
      .map(([name, value]) => `${name.toLowerCase()}=${value}`)
      .toSorted()
      .join('&')
    const md5 = createHash('md5').update(body).digest('hex')
    return (
      url.searchParams.get('auth_key') === key &&
      (body === '' || url.searchParams.get('body_md5') === md5) &&
      isEqual(url.searchParams.get('auth_signature') ?? '', sign(`${method}\n${url.pathname}\n${query}`))
    )
  }

  /** @param {Event} event @returns whether it could be sent */
  const trigger = ({ name, data, channel, channels: several, socket_id: except }) => {
    const targets = Array.isArray(several) ? several : [channel]
    if (typeof name !== 'string' || !targets.every((target) => typeof target === 'string')) return false
    const text = typeof data === 'string' ? data : JSON.stringify(data ?? {})
    for (const target of targets)
      broadcast(target, { event: name, data: text, channel: target }, clients.get(String(except)))
    return true
  }

  /** @param {URL} url @param {string} method @param {string} body @param {Response} response */
  const serveApplication = (url, method, body, response) => {
    const resource = url.pathname.slice(`/apps/${id}`.length)
    if (!isSigned(url, method, body)) answer(response, 401, { error: 'Authentication signature invalid.' })
    else if (method === 'POST' && resource === '/events') {
      const isSent = trigger(parse(body) ?? {})
      answer(response, isSent ? 200 : 422, isSent ? {} : { error: 'An event has a name, channels and data.' })
    } else if (method === 'POST' && resource === '/batch_events') {
      const { batch = [] } = /** @type {{ batch?: Event[] }} */ (parse(body) ?? {})
      const isSent = batch.map((event) => trigger(event)).every(Boolean)
      answer(
        response,
        isSent ? 200 : 422,
        isSent ? { batch: {} } : { error: 'Each event has a name, a channel and data.' },
      )
    } else if (method === 'GET' && resource === '/channels') {
      answer(response, 200, {
        channels: Object.fromEntries(Array.from(channels.keys(), (name) => [name, {}])),
      })
    } else answer(response, 404, { error: 'Not found.' })
  }

  /** @param {Request} request @param {Response} response */
  const serve = (request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://localhost')
      const method = request.method ?? 'GET'
      if (method === 'OPTIONS') answer(response, 204)
      else if (method === 'POST' && url.pathname === '/broadcasting/auth')
        authenticate(formOf(body), response)
      else if (url.pathname.startsWith(`/apps/${id}/`)) serveApplication(url, method, body, response)
      else answer(response, 404, { message: 'Not found' })
    })
  }

  const server = createServer(serve)
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket, request) => {
    if (new URL(request.url ?? '/', 'ws://localhost').pathname === `/app/${key}`) {
      greet(socket)
      return
    }
    const refused = { socket, id: '', heardAt: 0, asked: false }
    fail(refused, UNKNOWN_APPLICATION, 'Application does not exist')
    socket.close(UNKNOWN_APPLICATION, 'Application does not exist')
  })
  for (const { afterMs, channel, event, data } of broadcasts)
    setTimeout(() => trigger({ name: event, channel, data }), afterMs)
  return server.listen(port)
}

/** An event of the server's: its data is a string of JSON. @param {Client} client @param {string} event @param {object} data @param {string} [channel] */
function say({ socket }, event, data, channel) {
  socket.send(
    JSON.stringify({ event, data: JSON.stringify(data), ...(channel !== undefined && { channel }) }),
  )
}

/** @param {Client} client @param {number} code @param {string} message */
function fail(client, code, message) {
  say(client, 'pusher:error', { code, message })
}

/** @param {Response} response @param {number} status @param {object} [body] */
function answer(response, status, body) {
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Headers': '*',
  })
  response.end(body && JSON.stringify(body))
}

/** `count`, `ids` and `hash` of a presence channel, each user once. @param {Channel} channel */
function presenceOf({ members }) {
  const users = new Map(Array.from(members.values(), (member) => [String(member.user_id), member]))
  return {
    count: users.size,
    ids: Array.from(users.values(), (member) => member.user_id),
    hash: Object.fromEntries(Array.from(users, ([userId, member]) => [userId, member.user_info ?? {}])),
  }
}

/** @param {Member} a @param {Member} b */
function sameUser(a, b) {
  return String(a.user_id) === String(b.user_id)
}

/** @param {string} name */
function isChannelName(name) {
  return name.length <= 200 && /^[\w\-=@,.;]+$/.test(name)
}

/** @param {string} name @param {string} pattern */
function matches(name, pattern) {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern
}

/** In constant time. @param {string} a @param {string} b */
function isEqual(a, b) {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** Form-encoded or JSON: client libraries send either. @param {string} body */
function formOf(body) {
  return new URLSearchParams(/** @type {any} */ (body.startsWith('{') ? (parse(body) ?? {}) : body))
}

/** @param {string} text @returns {Record<string, unknown> | undefined} */
function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
