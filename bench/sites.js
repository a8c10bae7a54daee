/** The two sites that are compared: ours as it is built, and the page that bundles everything. */
import { resolve } from 'node:path'
import { build } from 'vite'

export const LESSON = '/websockets/websockets-basics/'

/** Builds both into `.cache/bench`. */
export async function buildSites() {
  const ours = resolve('.cache/bench/site')
  const baseline = resolve('.cache/bench/baseline')
  await build({ logLevel: 'warn', build: { outDir: ours, emptyOutDir: true } })
  await build({
    configFile: false,
    root: resolve('bench/baseline'),
    logLevel: 'warn',
    build: { outDir: baseline, emptyOutDir: true },
  })
  return { ours, baseline }
}

/** @param {number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new RangeError('median of nothing')
  return middle
}
