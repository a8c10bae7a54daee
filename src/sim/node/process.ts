/**
 * The `process` of a server program: the little that servers use, with time, output and the end of
 * the program in the hands of the simulation. Everything it says is the same in every run.
 */
import { Buffer } from './buffer.ts'
import { EventEmitter } from './events.ts'
import { invalidArgument, refusals } from './refusal.ts'

/** What the simulation lends to a server's process. */
export interface ProcessHost {
  /** Virtual milliseconds since the program began. */
  nowMs(): number
  /** Runs `callback` when the running task's code has returned; default a microtask. */
  nextTick?(callback: () => void): void
  write(stream: 'stdout' | 'stderr', text: string): void
  /** Ends the program: its connections are cut and its ports closed. */
  exit(code: number): void
}

/** Thrown by `process.exit`, which never returns: not an error, and not to be reported as one. */
export class ProcessExit {
  readonly code: number

  constructor(code: number) {
    this.code = code
  }
}

class Output extends EventEmitter {
  readonly isTTY = false
  readonly writable = true
  readonly #write: (text: string) => void

  constructor(write: (text: string) => void) {
    super()
    this.#write = write
  }

  write(chunk: string | Uint8Array, ...rest: unknown[]): boolean {
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array))
      throw invalidArgument('chunk', 'of type string or an instance of Buffer or Uint8Array', chunk)
    this.#write(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())
    const done = rest.find((each) => typeof each === 'function') as (() => void) | undefined
    if (done) queueMicrotask(done)
    return true
  }
}

interface HighResolutionTime {
  (since?: [number, number]): [number, number]
  bigint(): bigint
}

/** Contract: https://nodejs.org/docs/latest-v20.x/api/process.html, for the members it has. */
export class Process extends EventEmitter {
  readonly env: Record<string, string> = {}
  readonly argv: readonly string[] = ['node', 'server.js']
  readonly execArgv: readonly string[] = []
  readonly platform = 'linux'
  readonly arch = 'x64'
  readonly version = 'v20.20.0'
  readonly versions = { node: '20.20.0' }
  readonly pid = 1
  readonly ppid = 0
  title = 'node'
  exitCode: number | undefined
  readonly stdout: Output
  readonly stderr: Output
  readonly hrtime: HighResolutionTime
  readonly #host: ProcessHost
  #exiting = false

  constructor(host: ProcessHost) {
    super()
    this.#host = host
    this.stdout = new Output((text) => host.write('stdout', text))
    this.stderr = new Output((text) => host.write('stderr', text))
    this.hrtime = Object.assign(
      ([seconds, nanoseconds]: [number, number] = [0, 0]): [number, number] => {
        const passed = this.#nanoseconds() - BigInt(seconds) * 1_000_000_000n - BigInt(nanoseconds)
        return [Number(passed / 1_000_000_000n), Number(passed % 1_000_000_000n)]
      },
      { bigint: () => this.#nanoseconds() },
    )
    Object.assign(this, refusals('process', ABSENT))
  }

  get [Symbol.toStringTag](): string {
    return 'process'
  }

  uptime(): number {
    return this.#host.nowMs() / 1_000
  }

  cwd(): string {
    return '/'
  }

  /** No memory is measured: that would differ from run to run. */
  memoryUsage(): Record<'rss' | 'heapTotal' | 'heapUsed' | 'external' | 'arrayBuffers', number> {
    return { rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }
  }

  nextTick(callback: (...args: unknown[]) => void, ...args: unknown[]): void {
    if (typeof callback !== 'function') throw invalidArgument('callback', 'of type function', callback)
    const run = (): void => callback(...args)
    if (this.#host.nextTick) this.#host.nextTick(run)
    else queueMicrotask(run)
  }

  emitWarning(warning: string | Error, type?: string | { type?: string }): void {
    const kind = (typeof type === 'object' ? type.type : type) ?? 'Warning'
    const text = typeof warning === 'string' ? `${kind}: ${warning}` : String(warning)
    this.stderr.write(`(node:${this.pid}) ${text}\n`)
    this.emit('warning', warning)
  }

  /** Emits `exit` and ends the program; nothing after it runs. */
  exit(code?: number | string): never {
    const status = Number(code ?? this.exitCode ?? 0)
    this.exitCode = status
    if (!this.#exiting) {
      this.#exiting = true
      this.emit('exit', status)
      this.#host.exit(this.exitCode)
    }
    throw new ProcessExit(this.exitCode)
  }

  #nanoseconds(): bigint {
    return BigInt(Math.round(this.#host.nowMs() * 1_000_000))
  }
}

const ABSENT = [
  'abort',
  'chdir',
  'cpuUsage',
  'dlopen',
  'kill',
  'resourceUsage',
  'send',
  'disconnect',
  'umask',
]

/** What `import … from 'node:process'` finds. */
export function processModule(process: Process): Record<string, unknown> {
  const { env, argv, platform, version, versions, pid, hrtime, stdout, stderr } = process
  return {
    default: process,
    env,
    argv,
    platform,
    version,
    versions,
    pid,
    hrtime,
    stdout,
    stderr,
    nextTick: process.nextTick.bind(process),
    exit: process.exit.bind(process),
    cwd: process.cwd.bind(process),
    uptime: process.uptime.bind(process),
    memoryUsage: process.memoryUsage.bind(process),
    on: process.on.bind(process),
  }
}
