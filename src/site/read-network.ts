/** `network:` of an exercise or challenge, every default filled in. */
import { isScalar } from 'yaml'
import { parseBandwidth } from '#lesson/bandwidth.ts'
import { DEFAULT_NETWORK, FAULT_KINDS, type Fault, type Network } from '#lesson/network.ts'
import type { Field, Fields } from './fields.ts'
import { describeNode } from './yaml.ts'

export const NETWORK_KEYS = ['latency', 'jitter', 'bandwidth', 'seed', 'faults']

export function readNetwork(parent: Fields, field: Field): Network {
  const fields = parent.mapping(field, '`network`', NETWORK_KEYS)
  const bandwidth = readBandwidth(fields)
  return {
    latencyMs: fields.duration('latency') ?? DEFAULT_NETWORK.latencyMs,
    jitterMs: fields.duration('jitter') ?? DEFAULT_NETWORK.jitterMs,
    ...(bandwidth === undefined ? {} : { bandwidth }),
    seed: fields.integer('seed') ?? DEFAULT_NETWORK.seed,
    faults: fields.items('faults').flatMap((item) => readFault(fields, item)),
  }
}

function readBandwidth(fields: Fields): number | undefined {
  const field = fields.field('bandwidth')
  if (!field) return undefined
  const value = isScalar(field.node) ? field.node.value : undefined
  const bytes = typeof value === 'string' || typeof value === 'number' ? parseBandwidth(value) : undefined
  if (bytes === undefined)
    fields.report(
      'bad-bandwidth',
      field.place,
      `\`bandwidth\` is no bandwidth: ${describeNode(field.node)}`,
      'write `64kB/s`, `1MB/s`, or bytes a second',
    )
  return bytes
}

function readFault(parent: Fields, item: Field): Fault[] {
  const fields = parent.mapping(item, 'a fault', ['at', 'do'])
  fields.require('at', 'say when: `at: 3s`')
  fields.require('do', 'say what happens: `do: drop`')
  const atMs = fields.duration('at')
  const kind = fields.word('do', FAULT_KINDS, 'unknown-fault')
  return atMs === undefined || kind === undefined ? [] : [{ atMs, do: kind }]
}
