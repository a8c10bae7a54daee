/** Every benchmark, one after the other, so that none disturbs another. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'

const NO_BENCHMARK = ['all.js', 'build-once.js', 'serve.js', 'sites.js']

for (const name of readdirSync('bench').filter(
  (file) => file.endsWith('.js') && !NO_BENCHMARK.includes(file),
)) {
  console.log(`\n── ${name}`)
  spawnSync(process.execPath, [`bench/${name}`], { stdio: 'inherit' })
}
