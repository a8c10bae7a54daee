/** The HTTP side of the Pusher server, in real Node: what a Laravel application and its users ask for. */
import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import start from './pusher.js'

type Options = NonNullable<Parameters<typeof start>[0]>
type Frame = { event: string; data?: string; channel?: string }

const SECRET = 'wireside-secret'
const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function open(options: Options = {}): Promise<string> {
  const server = start(options)
  servers.push(server)
  if (!server.listening) await once(server, 'listening')
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A client with a queue of what it has heard, so that nothing that comes early is missed. */
class Client {
  readonly #socket: WebSocket
  readonly #frames: Frame[] = []
  #wake: () => void = () => {}
  id = ''

  constructor(host: string, key = 'wireside-key') {
    this.#socket = new WebSocket(`ws://${host}/app/${key}`)
    this.#socket.on('message', (data: Buffer) => {
      this.#frames.push(JSON.parse(data.toString()) as Frame)
      this.#wake()
    })
  }

  async hear(): Promise<Frame> {
    while (this.#frames.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve))
    return this.#frames.shift()!
  }

  async greeted(): Promise<this> {
    const { data = '' } = await this.hear()
    this.id = (JSON.parse(data) as { socket_id: string }).socket_id
    return this
  }

  send(event: string, data: object): void {
    this.#socket.send(JSON.stringify({ event, data }))
  }

  closed(): Promise<unknown[]> {
    return once(this.#socket, 'close')
  }
}

const sign = (text: string): string => createHmac('sha256', SECRET).update(text).digest('hex')

function signedUrl(host: string, path: string, body: string, secret = SECRET): string {
  const md5 = createHash('md5').update(body).digest('hex')
  const query = `auth_key=wireside-key&auth_timestamp=1&auth_version=1.0&body_md5=${md5}`
  const signature = createHmac('sha256', secret).update(`POST\n${path}\n${query}`).digest('hex')
  return `http://${host}${path}?${query}&auth_signature=${signature}`
}

const authenticate = (host: string, socketId: string, channel: string): Promise<Response> =>
  fetch(`http://${host}/broadcasting/auth`, {
    method: 'POST',
    body: new URLSearchParams({ socket_id: socketId, channel_name: channel }),
  })

describe('pusher', () => {
  it('signs a private channel for who may enter it', async () => {
    const host = await open({ deny: ['private-admin.*'] })
    const client = await new Client(host).greeted()
    const response = await authenticate(host, client.id, 'private-orders')
    const { auth } = (await response.json()) as { auth: string }
    expect(auth).toBe(`wireside-key:${sign(`${client.id}:private-orders`)}`)
    client.send('pusher:subscribe', { channel: 'private-orders', auth })
    expect(await client.hear()).toEqual({
      event: 'pusher_internal:subscription_succeeded',
      data: '{}',
      channel: 'private-orders',
    })
    expect((await authenticate(host, client.id, 'private-admin.1')).status).toBe(403)
    expect((await authenticate(host, '9.9', 'private-orders')).status).toBe(403)
  })

  it('sends what the application triggers, except to the socket it names', async () => {
    const host = await open()
    const [first, second] = [await new Client(host).greeted(), await new Client(host).greeted()]
    for (const client of [first, second]) {
      client.send('pusher:subscribe', { channel: 'orders' })
      await client.hear()
    }
    const trigger = async (event: object, secret?: string): Promise<number> => {
      const body = JSON.stringify(event)
      const url = signedUrl(host, '/apps/1/events', body, secret)
      return (await fetch(url, { method: 'POST', body })).status
    }
    const name = 'App\\Events\\OrderShipped'
    expect(await trigger({ name, channels: ['orders'], data: '{"id":1}', socket_id: first.id })).toBe(200)
    expect(await second.hear()).toEqual({ event: name, data: '{"id":1}', channel: 'orders' })
    expect(await trigger({ name, channel: 'orders', data: { id: 2 } })).toBe(200)
    // The first hears only this one.
    expect(await first.hear()).toEqual({ event: name, data: '{"id":2}', channel: 'orders' })
    expect(await trigger({ name, channels: ['orders'], data: '{}' }, 'wrong')).toBe(401)
    expect(await trigger({ channels: ['orders'] })).toBe(422)
  })

  it('counts a user of several sockets once', async () => {
    const host = await open({ users: [{ user_id: 5 }, { user_id: 5 }, { user_id: 6 }] })
    const join = async (): Promise<Client> => {
      const client = await new Client(host).greeted()
      const data = (await (await authenticate(host, client.id, 'presence-room')).json()) as object
      client.send('pusher:subscribe', { channel: 'presence-room', ...data })
      return client
    }
    const first = await join()
    await first.hear()
    const second = await join()
    const { data = '' } = await second.hear()
    expect(JSON.parse(data)).toEqual({ presence: { count: 1, ids: [5], hash: { 5: {} } } })
    const third = await join()
    expect(await first.hear()).toMatchObject({ event: 'pusher_internal:member_added', data: '{"user_id":6}' })
    expect(await third.hear()).toMatchObject({ event: 'pusher_internal:subscription_succeeded' })
    expect(await second.hear()).toMatchObject({ event: 'pusher_internal:member_added' })
    second.send('pusher:unsubscribe', { channel: 'presence-room' })
    third.send('pusher:unsubscribe', { channel: 'presence-room' })
    // Not the second's leaving, for its user is still there.
    expect(await first.hear()).toMatchObject({
      event: 'pusher_internal:member_removed',
      data: '{"user_id":6}',
    })
  })

  it('pings a silent client, then says so and disconnects', async () => {
    const host = await open({ pingIntervalMs: 20 })
    const client = await new Client(host).greeted()
    expect(await client.hear()).toEqual({ event: 'pusher:ping' })
    expect(JSON.parse((await client.hear()).data ?? '')).toMatchObject({ code: 4201 })
    expect(await client.closed()).toMatchObject([4201, Buffer.from('Pong reply not received in time')])
  })

  it('broadcasts what the lesson says, and refuses client events where they are off', async () => {
    const host = await open({
      clientEvents: false,
      broadcasts: [{ afterMs: 100, channel: 'news', event: 'Tick', data: { n: 1 } }],
    })
    const client = await new Client(host).greeted()
    client.send('pusher:subscribe', { channel: 'news' })
    await client.hear()
    client.send('client-x', {})
    expect(JSON.parse((await client.hear()).data ?? '')).toMatchObject({ code: 4301 })
    expect(await client.hear()).toEqual({ event: 'Tick', data: '{"n":1}', channel: 'news' })
  })
})
