/**
 * The platform as it was before the globals were cleared: what the worker itself goes on using, and no
 * program can reach.
 */
import { uncurry, uncurryGetter } from './primordials.ts'

const scope = globalThis as unknown as DedicatedWorkerGlobalScope

export const createObjectURL: (blob: Blob) => string = URL.createObjectURL
export const RealBlob = Blob
export const importScripts = scope.importScripts.bind(scope)
export const queueMicrotask = scope.queueMicrotask.bind(scope)
/** Dispatches an error event, which a program's own listeners get too. */
export const reportError = scope.reportError.bind(scope)
export const setTimeout: (callback: () => void, delayMs: number) => number = scope.setTimeout.bind(scope)
export const realNowMs: () => number = performance.now.bind(performance)

const post = uncurry<MessagePort, [unknown], void>(MessagePort.prototype.postMessage)
export const postMessage: (port: MessagePort, message: unknown) => void = post
/** An event's fields, read past whatever a program has put in the place of its accessors. */
export const dataOf = uncurryGetter<MessageEvent, unknown>(MessageEvent.prototype, 'data')
const portsOf = uncurryGetter<MessageEvent, readonly MessagePort[]>(MessageEvent.prototype, 'ports')

/** The port that came with a message. */
export function portOf(event: MessageEvent): MessagePort {
  const port = portsOf(event)[0]
  if (!port) throw new TypeError('A message without its port')
  return port
}

const { Memory } = WebAssembly
const RealInt32Array = Int32Array
const bufferOf = uncurryGetter<WebAssembly.Memory, SharedArrayBuffer>(Memory.prototype, 'buffer')
const { wait } = Atomics
let shared: Int32Array | undefined

/**
 * Blocks the worker for a while. `SharedArrayBuffer` may be absent here; this memory is shared all the
 * same. It takes longer to make than everything else at a worker's start, so it is made when it is needed.
 */
export function sleep(durationMs: number): void {
  shared ??= new RealInt32Array(bufferOf(new Memory({ initial: 1, maximum: 1, shared: true })))
  if (durationMs > 0) wait(shared, 0, 0, durationMs)
}

const tasks: (() => void)[] = []
let taken = 0
const { port1, port2 } = new MessageChannel()
// The attribute also starts the port.
// oxlint-disable-next-line unicorn/prefer-add-event-listener
port1.onmessage = () => {
  const task = tasks[taken] as () => void
  Reflect.deleteProperty(tasks, taken++)
  task()
}

/** Runs `task` as a task of its own: what it throws is reported as the platform reports it. */
export function queueTask(task: () => void): void {
  tasks[tasks.length] = task
  post(port2, null)
}
