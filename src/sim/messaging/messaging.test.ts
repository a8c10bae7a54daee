/* oxlint-disable unicorn/require-post-message-target-origin, unicorn/prefer-add-event-listener -- ports and channels have no origin, and their attributes are what is tested */
import { expect, test } from 'vitest'
import { TestPage } from '../http-client/test-page.ts'

const page = () => new TestPage((_, response) => response.end())

test('a broadcast is heard by every other channel of the name, in tasks of their own', async () => {
  const world = page()
  const BroadcastChannel = world.global('BroadcastChannel') as typeof globalThis.BroadcastChannel
  const channels = ['a', 'b', 'a', 'a'].map((name) => new BroadcastChannel(name))
  for (const [i, channel] of channels.entries())
    channel.onmessage = ({ data, origin, target }) => {
      world.say(`${i} ${channel.name} ${JSON.stringify(data)} ${origin} ${target === channel}`)
      queueMicrotask(() => world.say('microtask'))
    }
  const message = { list: [1] }
  channels[0]!.postMessage(message)
  message.list.push(2)
  channels[2]!.postMessage('second')
  channels[3]!.close()
  world.say('sent')
  await world.idle()
  expect(world.log).toEqual([
    '0 sent',
    '0 2 a {"list":[1]} http://lesson.example true',
    '0 microtask',
    '0 0 a "second" http://lesson.example true',
    '0 microtask',
  ])
  expect(() => channels[3]!.postMessage(1)).toThrow(expect.objectContaining({ name: 'InvalidStateError' }))
  expect(() => channels[0]!.postMessage(() => {})).toThrow(
    expect.objectContaining({ name: 'DataCloneError' }),
  )
})

test('a port waits until it is started, by hand or by its handler', async () => {
  const world = page()
  const { port1, port2 } = new (world.global('MessageChannel') as typeof MessageChannel)()
  const bytes = Uint8Array.of(1, 2)
  port1.postMessage(bytes, [bytes.buffer])
  port1.postMessage('two')
  port2.addEventListener('message', ({ data }: MessageEvent<unknown>) => world.say(`heard ${String(data)}`))
  expect(bytes.length).toBe(0)
  world.at(5, () => port2.start())
  world.at(10, () => {
    port1.onmessage = ({ data }: MessageEvent<unknown>) => world.say(`back ${String(data)}`)
    port2.postMessage('answer')
    port2.postMessage('last')
    port2.close()
    port1.postMessage('never')
  })
  await world.idle()
  expect(world.log).toEqual(['5 heard 1,2', '5 heard two', '10 back answer', '10 back last'])
})

test('ports come from channels only, and cannot be sent', () => {
  const world = page()
  const { port1, port2 } = new (world.global('MessageChannel') as typeof MessageChannel)()
  const MessagePort = world.global('MessagePort') as new () => unknown
  expect(() => new MessagePort()).toThrow(/Illegal constructor/)
  expect(port1).toBeInstanceOf(MessagePort)
  expect(() => port1.postMessage(port2, [port2])).toThrow()
  expect(Object.prototype.toString.call(port1)).toBe('[object MessagePort]')
})
