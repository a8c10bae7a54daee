/** The servers that come with Wireside, each in Node and in the sandbox. */

/** @type {import('../program.ts').Programs} */
export const programs = {
  'echo: text and bytes come back as they went': {
    use: 'echo',
    async client({ url, watch, until }) {
      const socket = watch(new WebSocket(url))
      socket.binaryType = 'arraybuffer'
      await until(socket, 'open')
      for (const data of ['text', '', Uint8Array.of(1, 2, 3), new ArrayBuffer(0), '🐎']) {
        socket.send(data)
        await until(socket, 'message')
      }
      socket.close(1000, 'bye')
      await until(socket, 'close')
    },
  },

  'welcome: greeting, notification, update, pong, acknowledgement, error': {
    use: 'welcome',
    useOptions: { updateDelayMs: 20 },
    async client({ url, log, until }) {
      const socket = new WebSocket(`${url}/ws`)
      const hear = async () => {
        const { data } = await until(socket, 'message')
        const { timestamp, ...message } = JSON.parse(data)
        log(message, Number.isNaN(Date.parse(timestamp)) ? 'no time' : 'timed')
      }
      await hear()
      socket.send(JSON.stringify({ type: 'hello', content: 'Hello' }))
      await hear()
      socket.send(JSON.stringify({ type: 'ping' }))
      await hear()
      socket.send(JSON.stringify({ type: 'subscribe', channel: 'news' }))
      await hear()
      await hear()
      socket.send(JSON.stringify({ type: 'unsubscribe', channel: 'news' }))
      await hear()
      for (const wrong of ['no JSON', '5', 'null', '{"type":5}', Uint8Array.of(1, 2, 3)]) {
        socket.send(wrong)
        await hear()
      }
      socket.send(JSON.stringify({ type: 'subscribe', channel: 'too late' }))
      await hear()
      socket.close(1000)
      await until(socket, 'close')
    },
  },

  'chat: rooms, presence, broadcast, history, errors': {
    use: 'chat',
    useOptions: { history: 2, maxLength: 10 },
    async client({ url, log, until }) {
      const join = async (/** @type {string} */ name) => {
        const socket = new WebSocket(url)
        await until(socket, 'open')
        const hear = async () => {
          const { timestamp: _, ...message } = JSON.parse((await until(socket, 'message')).data)
          if (message.history)
            message.history = message.history.map((/** @type {any} */ { id, from, text }) => [id, from, text])
          log(`${name} hears`, message)
        }
        const say = (/** @type {object} */ message) => socket.send(JSON.stringify(message))
        return { socket, hear, say }
      }
      const ada = await join('ada')
      ada.say({ type: 'join', room: 'lobby', name: 'Ada' })
      await ada.hear()
      for (const text of ['one', 'two', 'three']) {
        ada.say({ type: 'message', room: 'lobby', text })
        await ada.hear()
      }
      const bob = await join('bob')
      bob.say({ type: 'join', room: 'lobby', name: 'Ada' })
      await bob.hear()
      bob.say({ type: 'join', room: 'lobby', name: 'Bob' })
      await Promise.all([bob.hear(), until(ada.socket, 'message')])
      bob.say({ type: 'typing', room: 'lobby' })
      await ada.hear()
      bob.say({ type: 'rooms' })
      await bob.hear()
      for (const wrong of [
        { type: 'message', room: 'nowhere', text: 'x' },
        { type: 'message', room: 'lobby' },
        { type: 'message', room: 'lobby', text: 'much too long' },
        { type: 'toString' },
        5,
        { type: 'leave', room: 'nowhere' },
        { type: 'join' },
      ]) {
        bob.say(/** @type {any} */ (wrong))
        await bob.hear()
      }
      bob.socket.close()
      await ada.hear()
      ada.say({ type: 'leave', room: 'lobby' })
      await ada.hear()
      ada.socket.close()
      await until(ada.socket, 'close')
    },
  },

  'pusher: public and private channels, errors': {
    use: 'pusher',
    useOptions: { activityTimeout: 17 },
    async client({ url, log, until }) {
      const socket = new WebSocket(`${url}/app/wireside-key?protocol=7&client=js&version=8.6.0`)
      const hear = async () => {
        const { data } = await until(socket, 'message')
        log(data.replace(/\d+\.\d+/, 'ID'))
      }
      const say = (
        /** @type {string} */ event,
        /** @type {unknown} */ data,
        /** @type {object} */ rest = {},
      ) => socket.send(JSON.stringify({ event, data, ...rest }))
      await hear()
      say('pusher:ping', {})
      await hear()
      say('pusher:subscribe', { channel: 'orders', auth: '' })
      await hear()
      say('pusher:subscribe', { channel: 'private-orders', auth: 'wireside-key:bad' })
      await hear()
      say('client-typing', {}, { channel: 'orders' })
      await hear()
      say('pusher:subscribe', { channel: 'no spaces' })
      await hear()
      socket.send('no JSON')
      await hear()
      socket.close()
      await until(socket, 'close')
      const stranger = new WebSocket(`${url}/app/other-key`)
      log((await until(stranger, 'message')).data)
      const { code, reason } = await until(stranger, 'close')
      log(code, reason)
    },
  },

  'pusher: a presence channel, its members and their client events': {
    use: 'pusher',
    useOptions: {
      users: [
        { user_id: 7, user_info: { name: 'Ada' } },
        { user_id: 8, user_info: { name: 'Bob' } },
      ],
    },
    async client({ url, log, until }) {
      const connect = async (/** @type {string} */ name) => {
        const socket = new WebSocket(`${url}/app/wireside-key`)
        const { data } = await until(socket, 'message')
        const { socket_id: id } = JSON.parse(JSON.parse(data).data)
        const hear = async () => log(`${name} hears`, (await until(socket, 'message')).data)
        const join = async () => {
          const response = await fetch(`${url.replace('ws', 'http')}/broadcasting/auth`, {
            method: 'POST',
            body: new URLSearchParams({ socket_id: id, channel_name: 'presence-room' }),
          })
          const { auth, channel_data } = await response.json()
          log(response.status, channel_data)
          socket.send(
            JSON.stringify({
              event: 'pusher:subscribe',
              data: { channel: 'presence-room', auth, channel_data },
            }),
          )
        }
        return { socket, hear, join }
      }
      const ada = await connect('ada')
      await ada.join()
      await ada.hear()
      const bob = await connect('bob')
      const added = until(ada.socket, 'message')
      await bob.join()
      await bob.hear()
      log('ada heard', (await added).data)
      bob.socket.send(JSON.stringify({ event: 'client-typing', data: { at: 1 }, channel: 'presence-room' }))
      await ada.hear()
      bob.socket.close()
      await ada.hear()
      ada.socket.close()
      await until(ada.socket, 'close')
    },
  },
}
