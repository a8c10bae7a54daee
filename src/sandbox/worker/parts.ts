/**
 * Pieces of the sandbox that few workers need. They are no part of the worker's own text: it asks the
 * page for them, before the programs that it is to run have begun. What a piece shares with the worker's
 * text it takes from there, so that there is one of everything.
 */
import type { RunRequest, SandboxPart, WorkerCommand } from '#lesson/messages.ts'
// What it takes of the platform must be taken before the globals are cleared.
import '#sim/fetch/native.ts'
import type * as crypto from './parts/crypto.ts'
import type * as http from './parts/http.ts'
import type * as judge from './parts/judge.ts'
import { exec, indirectEval, join } from './primordials.ts'

interface Parts {
  crypto: typeof crypto
  http: typeof http
  judge: typeof judge
}

/** Put in by the build: the address of each piece below the sandbox's own, and what the pieces take. */
declare const __PART_ADDRESSES__: Record<SandboxPart, string>
declare const __SHARED__: object

/** A program that names none of these has no way to what talks HTTP, unless it hides the name on purpose. */
const HTTP =
  /\b(?:fetch|XMLHttpRequest|EventSource|Request|Response|Headers|globalThis|window|self|eval|Function)\b|\\u/
const CRYPTO = /^(?:node:)?crypto$/

const installed: Partial<Parts> = {}

export function partAddresses(): Record<SandboxPart, string> {
  return __PART_ADDRESSES__
}

/** @param text a function from what is shared to the piece's exports, as source */
export function installPart(name: SandboxPart, text: string): void {
  const create = indirectEval(text) as (shared: object) => never
  installed[name] = create(__SHARED__)
}

export function part<Name extends SandboxPart>(name: Name): Parts[Name] | undefined {
  return installed[name]
}

/** A piece that has to be there before `command` can be obeyed. */
export function missingPart(command: WorkerCommand): SandboxPart | undefined {
  const wanted = wantedParts(command)
  for (let i = 0; i < wanted.length; i++) {
    const name = wanted[i] as SandboxPart
    if (!installed[name]) return name
  }
  return undefined
}

function wantedParts(command: WorkerCommand): SandboxPart[] {
  switch (command.type) {
    case 'prepare':
    case 'check':
      return ['judge']
    case 'run':
      return partsOfRun(command)
    case 'conduct':
      // What a check may evaluate in the program is not known yet.
      return ['http', ...partsOfRun(command.request)]
    case 'input':
      return command.input.do === 'evaluate' && exec(HTTP, command.input.source) ? ['http'] : []
    case 'complete':
      return exec(HTTP, join(command.path, '.')) ? ['http'] : []
    default:
      return []
  }
}

function partsOfRun({ client, server, packages, replay }: RunRequest): SandboxPart[] {
  const texts = [client.code, server.code]
  for (const { input } of replay?.inputs ?? []) if (input.do === 'evaluate') texts.push(input.source)
  const isHttp = packages !== undefined || texts.some((text) => exec(HTTP, text))
  const isCrypto = server.imports.some(({ specifier }) => exec(CRYPTO, specifier))
  return [...(isHttp ? (['http'] as const) : []), ...(isCrypto ? (['crypto'] as const) : [])]
}
