import { describe, expect, it } from 'vitest'
import { Process, ProcessExit, processModule, type ProcessHost } from './process.ts'

function setUp(): { process: Process; seen: unknown[]; at: (ms: number) => void } {
  const seen: unknown[] = []
  let nowMs = 0
  const host: ProcessHost = {
    nowMs: () => nowMs,
    write: (...written) => seen.push(written),
    exit: (code) => seen.push(['ended', code]),
  }
  return { process: new Process(host), seen, at: (ms) => (nowMs = ms) }
}

describe('process', () => {
  it('tells virtual time', () => {
    const { process, at } = setUp()
    at(1_500.25)
    expect(process.uptime()).toBe(1.50025)
    expect(process.hrtime()).toEqual([1, 500_250_000])
    expect(process.hrtime.bigint()).toBe(1_500_250_000n)
    const start = process.hrtime()
    at(3_000)
    expect(process.hrtime(start)).toEqual([1, 499_750_000])
  })

  it('writes text and bytes', async () => {
    const { process, seen } = setUp()
    process.stdout.write('a')
    process.stderr.write(Uint8Array.of(0xc3, 0xa9))
    await new Promise<void>((resolve) => process.stdout.write('b', 'utf8', resolve))
    expect(seen).toEqual([
      ['stdout', 'a'],
      ['stderr', 'é'],
      ['stdout', 'b'],
    ])
    expect(() => process.stdout.write(5 as never)).toThrow(/"chunk" argument must be of type string/)
  })

  it('exits once, with its last words, and never returns', () => {
    const { process, seen } = setUp()
    process.on('exit', (code: number) => {
      seen.push(['exit', code])
      expect(() => process.exit()).toThrow(ProcessExit)
    })
    expect(() => process.exit(3)).toThrow(ProcessExit)
    expect(seen).toEqual([
      ['exit', 3],
      ['ended', 3],
    ])
  })

  it('runs a tick after the running code, with its arguments', async () => {
    const { process, seen } = setUp()
    process.nextTick((...args) => seen.push(args), 1, 2)
    seen.push('first')
    await Promise.resolve()
    expect(seen).toEqual(['first', [1, 2]])
  })

  it('is a module, and names what it lacks', () => {
    const { process, seen, at } = setUp()
    const module = processModule(process) as { uptime(): number; exit(code: number): never; default: Process }
    at(2_000)
    expect(module.uptime()).toBe(2)
    expect(module.default).toBe(process)
    expect(() => module.exit(1)).toThrow(ProcessExit)
    expect(seen).toEqual([['ended', 1]])
    expect(() => (process as unknown as { kill(): void }).kill()).toThrow(/process\.kill is not part/)
  })
})
