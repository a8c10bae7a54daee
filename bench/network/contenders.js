/**
 * Ways to have an echo in a worker. Each opens a connection to a server that sends back what it hears,
 * and returns the socket; `floor` is no network, but the two tasks that none can do without.
 */
import { WebSocketInterceptor } from '@mswjs/interceptors/WebSocket'
import { Server, WebSocket as MockSocket } from 'mock-socket'
import { DEFAULT_NETWORK } from '../../src/lesson/network.ts'
import { callingPlace } from '../../src/sandbox/worker/calling-place.ts'
import { TraceBatch } from '../../src/sandbox/worker/trace-batch.ts'
import { Simulation } from '../../src/sim/simulation.ts'

/** @typedef {Pick<WebSocket, 'send' | 'close' | 'addEventListener'>} Socket */
/** @typedef {(address: string) => Socket} Open */

const NativeSocket = globalThis.WebSocket

/**
 * The simulation as the sandbox has it: the trace goes to the page, and tells where each frame was sent.
 * @param {{ hasSources?: boolean, mayReject?: boolean }} [options]
 * @returns {(post: (records: unknown) => void) => Open}
 */
const simulated =
  ({ hasSources = false, mayReject = false } = {}) =>
  (post) => {
    /** @type {typeof NativeSocket | undefined} */
    let SimulatedSocket
    const start = () => {
      const batch = new TraceBatch({
        post,
        nowMs: () => performance.now(),
        soon: (callback) => queueMicrotask(callback),
        later: (callback, delayMs) => void setTimeout(callback, delayMs),
      })
      const simulation = new Simulation({
        network: DEFAULT_NETWORK,
        origin: 'https://wireside.test',
        startMs: 0,
        pace: 'instant',
        trace: (record) => batch.add(record),
        // Every place is one of the program's here.
        ...(hasSources && {
          locate: () => callingPlace((file, line, column) => ({ file, line, column })),
        }),
        warn: (text) => console.warn(text),
      })
      simulation.scheduler.mayReject = mayReject
      const { WebSocketServer } = /** @type {typeof import('ws')} */ (
        /** @type {unknown} */ (simulation.serverModules().get('ws'))
      )
      new WebSocketServer({ port: 80 }).on('connection', (socket) =>
        socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })),
      )
      return simulation.clientGlobals()['WebSocket']?.get?.()
    }
    return () => {
      SimulatedSocket ??= start()
      if (!SimulatedSocket) throw new Error('The simulation has no WebSocket')
      return new SimulatedSocket('ws://echo.test')
    }
  }

/** @type {Record<string, (post: (records: unknown) => void) => Open>} */
export const contenders = {
  native: () => (address) => new NativeSocket(address),
  'mock-socket': () => {
    /** @type {Server | undefined} */
    let server
    return () => {
      if (!server) {
        server = new Server('ws://echo.test', { mock: false })
        server.on('connection', (socket) => socket.on('message', (data) => socket.send(data)))
      }
      return new MockSocket('ws://echo.test')
    }
  },
  interceptors: () => {
    let isOn = false
    return () => {
      if (!isOn) {
        isOn = true
        const interceptor = new WebSocketInterceptor()
        interceptor.apply()
        interceptor.on('connection', ({ client }) => {
          client.addEventListener('message', ({ data }) => client.send(data))
        })
      }
      return new WebSocket('ws://echo.test')
    }
  },
  ours: simulated(),
  'ours, where promises are used': simulated({ mayReject: true }),
  'ours, with source lines': simulated({ hasSources: true }),
  floor: () => () => new TwoTasks(),
}

/** There and back over a MessageChannel, and nothing else. */
class TwoTasks extends EventTarget {
  #channel = new MessageChannel()

  constructor() {
    super()
    const { port1, port2 } = this.#channel
    port2.addEventListener('message', ({ data }) => port2.postMessage(data))
    port1.addEventListener('message', ({ data }) => this.dispatchEvent(new MessageEvent('message', { data })))
    port1.start()
    port2.start()
    setTimeout(() => this.dispatchEvent(new Event('open')))
  }

  /** @param {string} data */
  send(data) {
    this.#channel.port1.postMessage(data)
  }

  close() {
    this.#channel.port1.close()
  }
}
