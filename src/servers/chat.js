/**
 * A chat: rooms with history, and who is in them. All messages are JSON with a `type`; a client
 * sends `join`, `leave`, `message`, `typing` and `rooms`, and hears of the others in its rooms. A
 * name belongs to one connection of a room at a time.
 */
import { WebSocketServer } from 'ws'

/**
 * @typedef {import('ws').WebSocket} Socket
 * @typedef {{ id: number, room: string, from: string, text: string, timestamp: string }} Message
 * @typedef {{ members: Map<Socket, string>, history: Message[] }} Room
 */

/**
 * @param {object} options
 * @param {number} [options.port] Any free port unless given.
 * @param {number} [options.history] How many messages of a room a newcomer gets.
 * @param {number} [options.maxLength] Of a message's text, in UTF-16 code units.
 */
export default function start({ port = 0, history = 20, maxLength = 1_000 } = {}) {
  const server = new WebSocketServer({ port })
  /** @type {Map<string, Room>} */
  const rooms = new Map()
  let lastId = 0

  /** @param {Socket} socket @param {string} name */
  const leave = (socket, name) => {
    const room = rooms.get(name)
    const member = room?.members.get(socket)
    if (!room || member === undefined) return
    room.members.delete(socket)
    tell(room, 'left', { room: name, name: member, members: names(room) })
  }

  /** @type {Record<string, (socket: Socket, message: Record<string, unknown>) => string | void>} */
  const actions = {
    join(socket, { room: name, name: member }) {
      if (!isName(name) || !isName(member)) return 'To join, send a "room" and a "name"'
      const room = rooms.get(name) ?? { members: new Map(), history: [] }
      rooms.set(name, room)
      if (room.members.has(socket)) return `You are in ${name} already`
      if (names(room).includes(member)) return `Somebody in ${name} is called ${member} already`
      room.members.set(socket, member)
      say(socket, 'welcome', { room: name, name: member, members: names(room), history: room.history })
      tell(room, 'joined', { room: name, name: member, members: names(room) }, socket)
      return undefined
    },

    leave(socket, { room: name }) {
      if (!rooms.get(String(name))?.members.has(socket)) return `You are not in ${String(name)}`
      leave(socket, String(name))
      say(socket, 'left', { room: name })
      return undefined
    },

    message(socket, { room: name, text }) {
      const room = rooms.get(String(name))
      const from = room?.members.get(socket)
      if (!room || from === undefined) return `You are not in ${String(name)}`
      if (typeof text !== 'string' || text === '') return 'A message has a "text"'
      if (text.length > maxLength) return `A message has at most ${maxLength} characters`
      const message = { id: ++lastId, room: String(name), from, text, timestamp: new Date().toISOString() }
      room.history.push(message)
      if (room.history.length > history) room.history.shift()
      tell(room, 'message', message)
      return undefined
    },

    typing(socket, { room: name }) {
      const room = rooms.get(String(name))
      const from = room?.members.get(socket)
      if (!room || from === undefined) return `You are not in ${String(name)}`
      tell(room, 'typing', { room: name, from }, socket)
      return undefined
    },

    rooms(socket) {
      const list = Array.from(rooms, ([name, room]) => ({ name, members: room.members.size }))
      say(socket, 'rooms', { rooms: list })
    },
  }

  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const message = parse(/** @type {Buffer} */ (data).toString())
      const action = message && Object.hasOwn(actions, message.type) ? actions[message.type] : undefined
      const content = action
        ? action(socket, message ?? {})
        : `A message is a JSON object with a "type": ${Object.keys(actions).join(', ')}`
      if (content !== undefined) say(socket, 'error', { content })
    })
    socket.on('close', () => {
      for (const name of rooms.keys()) leave(socket, name)
    })
  })

  return server
}

/** @param {Socket} socket @param {string} type @param {object} [rest] */
function say(socket, type, rest) {
  socket.send(JSON.stringify({ type, ...rest }))
}

/** @param {Room} room @param {string} type @param {object} rest @param {Socket} [except] */
function tell(room, type, rest, except) {
  for (const member of room.members.keys()) if (member !== except) say(member, type, rest)
}

/** @param {Room} room */
function names(room) {
  return [...room.members.values()]
}

/** @param {unknown} value @returns {value is string} */
function isName(value) {
  return typeof value === 'string' && value.trim() !== '' && value.length <= 100
}

/**
 * @param {string} text
 * @returns {Record<string, unknown> & { type: string } | undefined}
 */
function parse(text) {
  try {
    const message = JSON.parse(text)
    return typeof message?.type === 'string' ? message : undefined
  } catch {
    return undefined
  }
}
