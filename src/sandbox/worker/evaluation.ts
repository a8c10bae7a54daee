/**
 * Evaluates the programs of a run where the engine gives exact lines: a classic script by an uncaught
 * `importScripts` in a task of its own, a module by `import`. While the engine loads, virtual time
 * stands still; it may move again when a program's own code has begun.
 */
import type { RunRequest } from '#lesson/messages.ts'
import type { Scheduler } from '#sim/scheduler.ts'
import { importScripts, queueTask } from './platform.ts'
import { defineProperty } from './primordials.ts'
import { LOADS, ProgramFiles, type EditedProgram } from './program-files.ts'
import { endHandover, MissingModule, preparePrograms, type PreparedPrograms } from './program-modules.ts'
import { PROMPT_FILE, ProgramPrompt } from './program-prompt.ts'
import { mayReject } from './rejection.ts'

/** A server that has begun and still is not done after so many tasks waits for something. */
const STALL_TASKS = 10

export interface EvaluationOptions {
  request: RunRequest
  scheduler: Scheduler
  /** Names in the scope of the server's module, unless it declares them itself. */
  serverGlobals: Record<string, unknown>
  /** What the server may import, by specifier. */
  serverModules: Map<string, Record<string, unknown>>
  /** A module's top level threw. What a script throws, the platform reports. */
  failed(error: unknown, side: 'client' | 'server'): void
}

export class Evaluation {
  readonly files = new ProgramFiles()
  readonly prompt = new ProgramPrompt()
  readonly #options: EvaluationOptions
  #programs: PreparedPrograms | undefined
  #script: string | undefined
  #clientBegun: () => void = () => {}
  #serverBegun: () => void = () => {}

  constructor(options: EvaluationOptions) {
    this.#options = options
    this.files.addName(PROMPT_FILE)
  }

  /** Evaluates the server, and when that is done, or waits for something, the client at time 0. */
  async start(): Promise<void> {
    const { request, scheduler, serverGlobals, serverModules } = this.#options
    const release = scheduler.hold()
    scheduler.mayReject =
      request.packages !== undefined || mayReject(`${request.client.code}\n${request.server.code}`)
    // Loading takes the engine real time, and virtual time none.
    const loads = (address: string) => {
      void scheduler.holdFor(import(/* @vite-ignore */ address)).catch(() => {})
      return address
    }
    defineProperty(globalThis, LOADS, { value: loads })
    this.#programs = await preparePrograms(request, {
      begin: {
        client: (evaluate) => {
          this.prompt.useModule(evaluate)
          this.#clientBegun()
        },
        server: () => {
          endHandover()
          this.#serverBegun()
        },
      },
      serverGlobals,
      serverModules,
    })
    this.#evaluateServer(() => {
      this.#evaluateClient()
      queueTask(release)
    })
    // While the engine loads the server.
    if (request.client.kind === 'script') this.#addScript()
  }

  /** Evaluates the server's program once more, in the run under way. */
  restartServer(): void {
    this.#evaluateServer(this.#options.scheduler.hold())
  }

  /** `proceed` is called once. */
  #evaluateServer(proceed: () => void): void {
    let proceeded = false
    const once = () => {
      if (!proceeded) proceed()
      proceeded = true
    }
    const afterTasks = (count: number) => {
      if (count === 0) once()
      else if (!proceeded) queueTask(() => afterTasks(count - 1))
    }
    this.#serverBegun = () => afterTasks(STALL_TASKS)
    void this.#import('server', once)
  }

  #evaluateClient(): void {
    const { request, scheduler } = this.#options
    const client = this.#programs?.client
    if (request.client.kind === 'module' || client instanceof MissingModule) {
      const release = scheduler.hold()
      this.#clientBegun = () => queueTask(release)
      void this.#import('client', release)
    } else {
      const address = this.#addScript()
      queueTask(() => {
        scheduler.owner = 'client'
        importScripts(address)
      })
    }
  }

  /** The address of the client's program. */
  #addScript(): string {
    return (this.#script ??= this.files.add(this.#programs?.client as EditedProgram))
  }

  async #import(side: 'client' | 'server', settled: () => void): Promise<void> {
    const { request, scheduler, failed } = this.#options
    const program = this.#programs?.[side] as EditedProgram | MissingModule
    try {
      if (program instanceof MissingModule) throw program
      scheduler.owner = side
      const exports = (await import(/* @vite-ignore */ this.files.add(program))) as { default?: unknown }
      if (side === 'server' && typeof exports.default === 'function') {
        scheduler.owner = side
        await exports.default(request.serverOptions ?? {})
      }
    } catch (error) {
      failed(error, side)
    } finally {
      // Of a server that never began, too.
      endHandover()
      settled()
    }
  }
}
