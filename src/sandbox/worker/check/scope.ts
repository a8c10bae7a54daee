import { parseBandwidth } from '#lesson/bandwidth.ts'
/**
 * What a check's `run` sees, by the names it has there. What is awaited crosses over to the program;
 * everything else is as of the last `await`.
 */
import type { Moment } from '#lesson/check.ts'
import { formatDuration, parseDuration } from '#lesson/duration.ts'
import type { UncaughtError } from '#lesson/messages.ts'
import type { FaultKind, NetworkConditions } from '#lesson/network.ts'
import type { OutputLine } from '#lesson/output.ts'
import type { RunInput } from '#lesson/run-input.ts'
import type { TraceRecord } from '#lesson/trace.ts'
import type { Conductor } from './conductor.ts'
import { CheckMisuse, ProgramFailure } from './failure.ts'
import { WireConnection } from './wire-connection.ts'
import { Wire } from './wire.ts'

/** What has been seen of the run that is judged. */
export class Observation {
  readonly wire = new Wire()
  /** What the client printed, one text for each call, without colours. */
  readonly output: string[] = []
  readonly errors: UncaughtError[] = []
  readonly lines: OutputLine[] = []
  readonly trace: TraceRecord[] = []
  /** The run has drawn random numbers from its seed. */
  isDrawn = false

  add({ output, trace, errors, isDrawn }: Moment): void {
    this.isDrawn ||= isDrawn === true
    this.wire.add(trace)
    for (const record of trace) this.trace.push(record)
    this.errors.push(...errors)
    for (const line of output) {
      this.lines.push(line)
      if (line.source === 'client') this.output.push(withoutColours(line.text))
    }
  }
}

/** The names in the scope of `run`, but for `expect`. */
export function createScope(
  conductor: Conductor,
  seen: Observation,
  virtualLimitMs: number,
): Record<string, unknown> {
  const { wire, output } = seen
  const act = (action: RunInput) => conductor.perform(action)
  let started = false
  let advancedMs = 0

  const program = {
    output,
    /** Messages of the errors that nobody caught. */
    get errors() {
      return seen.errors.map(({ message }) => message)
    },
    async start(): Promise<void> {
      if (started) throw new CheckMisuse('`program.start()` was called twice: each check has one run')
      started = true
      await conductor.perform({ do: 'start' })
    },
    async evaluate(source: unknown): Promise<unknown> {
      mustHaveStarted('program.evaluate')
      if (typeof source !== 'string')
        throw new CheckMisuse(`\`program.evaluate\` takes the text of an expression, not ${typeof source}`)
      const result = await conductor.evaluate(source)
      if (result.type === 'threw') throw new ProgramFailure(`\`${source}\` threw ${result.text}`)
      if (result.type === 'value') return result.value
      return unusable(
        result.type === 'pending'
          ? `\`${source}\` is a promise that is not settled yet`
          : `the value of \`${source}\` cannot be handed over, only what is plain data: it is ${firstLine(result.text)}`,
      )
    },
  }

  const mustHaveStarted = (what: string): void => {
    if (!started) throw new CheckMisuse(`\`${what}\` before \`await program.start()\``)
  }

  const clock = {
    get now() {
      return conductor.timeMs
    },
    async advance(duration: string | number): Promise<void> {
      mustHaveStarted('clock.advance')
      const durationMs = milliseconds('clock.advance', duration)
      advancedMs += durationMs
      if (advancedMs > virtualLimitMs)
        throw new CheckMisuse(
          `a check may let ${formatDuration(virtualLimitMs)} of virtual time pass; this is ${formatDuration(advancedMs)}`,
        )
      await conductor.perform({ do: 'advance', durationMs })
    },
  }

  const fault = (fault: FaultKind) => async (connection?: unknown) => {
    if (connection === undefined) return act({ do: 'fault', fault })
    if (fault !== 'drop' && fault !== 'blackhole' && fault !== 'restore')
      throw new CheckMisuse(`\`network.${fault}\` is done to the whole network, not to one connection`)
    const id = connection instanceof WireConnection ? connection.id : connection
    if (typeof id !== 'number')
      throw new CheckMisuse('a connection is one of `wire.connections`, or its number')
    return act({ do: 'fault', fault, connection: id })
  }

  const network = {
    set: async (conditions: unknown) => act({ do: 'conditions', conditions: readConditions(conditions) }),
    drop: fault('drop'),
    blackhole: fault('blackhole'),
    refuse: fault('refuse'),
    offline: fault('offline'),
    online: fault('online'),
    restore: fault('restore'),
    restart: fault('restart'),
  }

  const server = {
    /** Connections that the server has accepted and that have not ended for it. */
    get clients() {
      return wire.connections.filter(({ protocol, isOnServer }) => protocol === 'websocket' && isOnServer)
    },
    /** Sends to all of them; what is neither text nor bytes is sent as JSON. */
    async send(data: unknown): Promise<void> {
      mustHaveStarted('server.send')
      await act({ do: 'send', data: payload(data) })
    },
  }

  return { program, clock, network, server, wire, output }
}

/** Takes the place of a value that cannot leave the program: whoever only wants the effect needs none. */
function unusable(why: string): object {
  const refuse = (): never => {
    throw new ProgramFailure(why)
  }
  return new Proxy(
    {},
    // A promise that resolves with it asks for `then`.
    { get: (_, key) => (key === 'then' ? undefined : refuse()), has: refuse, ownKeys: refuse, set: refuse },
  )
}

function firstLine(text: string): string {
  const [first = ''] = withoutColours(text).split('\n')
  return first.replace(/\{$/, '').trim()
}

function milliseconds(what: string, duration: unknown): number {
  const isWritten = typeof duration === 'string' || typeof duration === 'number'
  const ms = isWritten ? parseDuration(duration) : undefined
  if (ms === undefined)
    throw new CheckMisuse(`\`${what}\` takes a duration such as '5s', not ${JSON.stringify(duration)}`)
  return ms
}

function readConditions(written: unknown): Partial<NetworkConditions> {
  const conditions: Partial<NetworkConditions> = {}
  for (const [key, value] of Object.entries(written ?? {})) {
    if (key === 'latency') conditions.latencyMs = milliseconds('network.set', value)
    else if (key === 'jitter') conditions.jitterMs = milliseconds('network.set', value)
    else if (key === 'bandwidth') {
      const bandwidth = parseBandwidth(value as string | number)
      if (bandwidth === undefined)
        throw new CheckMisuse(
          `\`network.set\` takes a bandwidth such as '64kB/s', not ${JSON.stringify(value)}`,
        )
      conditions.bandwidth = bandwidth
    } else
      throw new CheckMisuse(`\`network.set\` knows \`latency\`, \`jitter\` and \`bandwidth\`, not \`${key}\``)
  }
  return conditions
}

function payload(data: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof data === 'string') return data.toWellFormed()
  if (data instanceof ArrayBuffer) return new Uint8Array(data.slice())
  if (ArrayBuffer.isView(data))
    return new Uint8Array(
      data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer,
    )
  return JSON.stringify(data) ?? 'null'
}

// oxlint-disable-next-line no-control-regex
const SGR = /\u001B\[[\d;:]*m/g

export function withoutColours(text: string): string {
  return text.replace(SGR, '')
}
