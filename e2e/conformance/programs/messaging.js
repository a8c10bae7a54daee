/* oxlint-disable unicorn/require-post-message-target-origin -- these have none */
/** Messages within one worker: they are tasks, and those of one sender keep their order. */

/** @type {import('../program.ts').Programs} */
export const programs = {
  'a MessageChannel: order, microtasks, start, transfer, close': {
    connection() {},
    async client({ log, attempt, until, delay }) {
      const { port1, port2 } = new MessageChannel()
      port1.postMessage({ a: [1, new Date(0)] })
      port1.postMessage('two')
      log('sent', port1 instanceof MessagePort, String(port1), port1.onmessage)
      port2.addEventListener('message', ({ data, origin, source, ports, lastEventId }) => {
        log('heard', data, `[${origin}]`, source, ports, `[${lastEventId}]`)
        queueMicrotask(() => log('microtask'))
      })
      await delay(5)
      log('nothing before start')
      port2.start()
      await until(port2, 'message')
      await until(port2, 'message')
      const bytes = Uint8Array.of(1, 2, 3)
      port1.postMessage(bytes, [bytes.buffer])
      log(bytes.length)
      await until(port2, 'message')
      attempt('detached', () => port1.postMessage(bytes.buffer, { transfer: [] }))
      attempt('a function', () => port1.postMessage(() => {}))
      attempt('a new port', () => Reflect.construct(MessagePort, []))
      port1.onmessage = ({ data }) => log('back', data)
      port2.postMessage('answer')
      await until(port1, 'message')
      port1.postMessage('before the end')
      port1.close()
      await until(port2, 'message')
      port2.postMessage('into the void')
      await delay(20)
      log('end')
    },
  },

  'a BroadcastChannel: everybody else of the name hears, until it is closed': {
    connection() {},
    async client({ log, attempt, until, delay }) {
      const name = `name ${Math.random()}`
      const [a, b, other] = [name, name, 'another'].map((each) => new BroadcastChannel(each))
      if (!a || !b || !other) return
      for (const [title, channel] of Object.entries({ a, b, other }))
        channel.onmessage = ({ data, origin, source, ports }) =>
          log(title, data, origin === location.origin, source, ports)
      log(a.name === name, String(a), a.onmessageerror)
      a.postMessage({ n: 1 })
      a.postMessage(2)
      log('sent')
      await until(b, 'message')
      await until(b, 'message')
      b.postMessage('back')
      await until(a, 'message')
      attempt('a function', () => a.postMessage(() => {}))
      attempt('no name', () => Reflect.construct(BroadcastChannel, []))
      b.close()
      attempt('closed', () => b.postMessage(1))
      a.postMessage('nobody hears')
      await delay(20)
      a.close()
      other.close()
      log('end')
    },
  },
}
