import { expect, it } from 'vitest'
import { DEFAULT_NETWORK } from '#lesson/network.ts'
import { Simulation } from '#sim/simulation.ts'
import { isServerModule, SERVER_MODULES } from './server-modules.ts'

it('are exactly those that the simulation offers', () => {
  const simulation = new Simulation({
    network: DEFAULT_NETWORK,
    origin: 'https://example.com',
    startMs: 0,
    pace: 'instant',
    warn: () => {},
  })
  const offered = [...simulation.serverModules().keys()]
  expect(offered.filter((name) => !isServerModule(name))).toEqual([])
  expect(SERVER_MODULES.filter((name) => !offered.includes(name))).toEqual([])
})
