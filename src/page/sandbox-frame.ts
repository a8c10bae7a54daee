/**
 * The hidden iframe that holds the sandbox's workers, and a worker as the page sees it. One frame
 * serves the whole page; a frame is given up only to be rid of a worker that will not stop.
 */
import {
  FIRST_WORKER,
  type FrameCommand,
  type FrameReport,
  type SandboxPart,
  type WorkerCommand,
  type WorkerReport,
} from '#lesson/messages.ts'
import { loadText } from './package-text.ts'

const ADDRESS = new URL(`${import.meta.env.BASE_URL}sandbox.html`, location.href).href
const PREPARED = '#early-sandbox'

/** Opened by the page's HTML, with what the frame has said by then. */
interface PreparedFrame extends HTMLIFrameElement {
  heard: MessageEvent<FrameReport>[]
}

/** What a worker says, and the one thing that may be said of it: that it could not be started. */
export interface WorkerListener {
  report(report: WorkerReport): void
  failed(message: string): void
}

export class SandboxFrame {
  static #current: SandboxFrame | undefined

  /** Whether the page's HTML has opened a frame ahead of all script, which is to become the page's. */
  static get isPrepared(): boolean {
    return document.querySelector(PREPARED) !== null
  }

  /** A frame of one's own, to be discarded without harm to anybody else's workers. */
  static open(): SandboxFrame {
    return new SandboxFrame()
  }

  /** The page's frame, loaded ahead of its first worker when called early. */
  static current(): SandboxFrame {
    if (!this.#current || !this.#current.#element.isConnected)
      this.#current = new SandboxFrame(document.querySelector<PreparedFrame>(PREPARED))
    return this.#current
  }

  /**
   * Another frame takes this one's place as the page's; this one lives as long as any of its workers.
   * A busy worker goes on burning a core for seconds after its `terminate()`, and stops at once when
   * its document is gone.
   */
  retire(): void {
    if (SandboxFrame.#current === this) SandboxFrame.#current = undefined
    this.#retired = true
    if (this.#workers.size === 0) this.discard()
  }

  readonly #element: HTMLIFrameElement
  readonly #workers = new Map<number, SandboxWorker>()
  /** Boots with the frame, whether it is wanted yet or not. */
  readonly #first = new SandboxWorker(() => this.#kill(FIRST_WORKER))
  /** Commands given before the frame has loaded; `undefined` once it has. */
  #waiting: (() => void)[] | undefined = []
  #spawned = 0
  #retired = false

  private constructor(prepared: PreparedFrame | null = null) {
    restrictFrames()
    addEventListener('message', this.#hear)
    const element = prepared ?? document.createElement('iframe')
    this.#element = element
    element.setAttribute('aria-hidden', 'true')
    element.tabIndex = -1
    element.title = 'Sandbox'
    if (prepared) {
      prepared.removeAttribute('id')
      for (const event of prepared.heard.splice(0)) this.#hear(event)
      return
    }
    element.setAttribute('sandbox', 'allow-scripts')
    element.hidden = true
    element.src = ADDRESS
    document.body.append(element)
  }

  /** Starts a worker; it begins to boot at once, or as soon as the frame has loaded. */
  spawn(): SandboxWorker {
    const number = ++this.#spawned
    const worker = number === FIRST_WORKER ? this.#first : new SandboxWorker(() => this.#kill(number))
    this.#workers.set(number, worker)
    if (worker !== this.#first) {
      const { port1, port2 } = new MessageChannel()
      worker.open(port1)
      this.#command({ type: 'spawn', worker: number }, [port2])
    }
    return worker
  }

  /** Gives the frame up, and with it all of its workers. */
  discard(): void {
    removeEventListener('message', this.#hear)
    this.#workers.clear()
    this.#element.remove()
  }

  holds(worker: SandboxWorker): boolean {
    return [...this.#workers.values()].includes(worker)
  }

  /** Living workers, the ones still booting included. */
  get workers(): number {
    return this.#workers.size
  }

  #kill(number: number): void {
    if (!this.#workers.delete(number)) return
    this.#command({ type: 'kill', worker: number })
    if (this.#retired && this.#workers.size === 0) this.discard()
  }

  #command(command: FrameCommand, transfer: Transferable[] = []): void {
    // The frame's origin is opaque, so no origin can be named; its window is ours alone.
    const send = () => this.#element.contentWindow?.postMessage(command, '*', transfer)
    if (this.#waiting) this.#waiting.push(send)
    else send()
  }

  readonly #hear = (event: MessageEvent<FrameReport>): void => {
    if (event.source !== this.#element.contentWindow) return
    if (event.data.type === 'ready') {
      const [port] = event.ports
      if (port) this.#first.open(port)
      const waiting = this.#waiting ?? []
      this.#waiting = undefined
      for (const send of waiting) send()
    } else if (event.data.type === 'failed') {
      const { worker, message } = event.data
      const failed = worker === FIRST_WORKER ? this.#first : this.#workers.get(worker)
      failed?.fail(message)
    }
  }
}

export class SandboxWorker {
  #listener: WorkerListener | undefined
  #failure: string | undefined
  #booted = false
  /** As the worker named them before it knew any program. */
  #parts: Record<SandboxPart, string> | undefined
  #port: MessagePort | undefined
  /** What it was told before its port had come. */
  readonly #early: [WorkerCommand, Transferable[]][] = []
  readonly #terminate: () => void

  constructor(terminate: () => void) {
    this.#terminate = terminate
  }

  /** From now on it is heard, and told what it was to be told. */
  open(port: MessagePort): void {
    this.#port = port
    port.addEventListener('message', (event: MessageEvent<WorkerReport>) => {
      const report = event.data
      this.#booted = true
      if (report.type === 'ready') this.#parts ??= report.parts
      if (report.type === 'wants') void this.#bring(report.part)
      else this.#listener?.report(report)
    })
    port.start()
    for (const [command, transfer] of this.#early.splice(0)) port.postMessage(command, transfer)
  }

  /** Hears, soon, of a failure that nobody has heard of. */
  set listener(listener: WorkerListener | undefined) {
    this.#listener = listener
    const failure = this.#failure
    if (failure !== undefined) queueMicrotask(() => this.#listener === listener && listener?.failed(failure))
  }

  /** It could not be started. */
  fail(message: string): void {
    this.#failure = message
    this.#listener?.failed(message)
  }

  /** Whether the worker has spoken, which it does as soon as it can hear. */
  get booted(): boolean {
    return this.#booted
  }

  send(command: WorkerCommand, transfer: Transferable[] = []): void {
    if (this.#port) this.#port.postMessage(command, transfer)
    else this.#early.push([command, transfer])
  }

  async #bring(part: SandboxPart): Promise<void> {
    try {
      const text = await loadText(new URL(this.#parts?.[part] ?? '', ADDRESS).href)
      this.send({ type: 'part', part, text })
    } catch (error) {
      this.fail(String(error))
    }
  }

  /**
   * Nothing is heard of the worker from here on, and it ends, now or later. The port is closed first: a
   * worker that floods would go on delivering what it had queued.
   */
  kill(delayMs = 0): void {
    this.#listener = undefined
    this.#port?.close()
    if (delayMs > 0) setTimeout(this.#terminate, delayMs)
    else this.#terminate()
  }
}

/** From now on this page may frame the sandbox and nothing else. */
function restrictFrames(): void {
  const content = `frame-src ${ADDRESS}`
  const present = document.head.querySelectorAll<HTMLMetaElement>(
    'meta[http-equiv="Content-Security-Policy"]',
  )
  if ([...present].some((meta) => meta.content === content)) return
  const meta = document.createElement('meta')
  meta.httpEquiv = 'Content-Security-Policy'
  meta.content = content
  document.head.append(meta)
}
