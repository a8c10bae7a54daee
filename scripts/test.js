/**
 * All tests, in one command: what is static, the unit tests, the content, then the journeys in a
 * browser against the built site. Every step runs, whatever the ones before it said; the last line
 * is `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { ensureBrowser } from './browser.js'

const RESULTS = '.cache/test'

/** @typedef {{ passed: number, failed: number }} Tally */

/**
 * @type {{ name: string, command: string[], report?: string, count?: (report: any) => Tally }[]}
 * `count` reads the numbers from the step's own JSON report; without it a step is one test.
 */
const STEPS = [
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'types', command: ['tsc', '-b', '--force'] },
  { name: 'unused', command: ['knip'] },
  {
    name: 'units',
    command: [
      'vitest',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${RESULTS}/units.json`,
    ],
    report: `${RESULTS}/units.json`,
    count: ({ numPassedTests, numFailedTests, testResults }) => ({
      passed: numPassedTests,
      // A file that could not be read to its end has no tests to count.
      failed: numFailedTests + testResults.filter(isBrokenFile).length,
    }),
  },
  { name: 'content', command: ['node', 'scripts/check.js'] },
  {
    name: 'journeys',
    command: ['playwright', 'test', '--config', 'e2e/playwright.config.ts'],
    report: `${RESULTS}/journeys.json`,
    count: ({ stats, errors }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky + errors.length,
    }),
  },
]

/** A port that nobody listens at, so that no other run is in the way. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  server.close()
  await once(server, 'close')
  return String(port)
}

/** @param {{ status: string, assertionResults: { status: string }[] }} file */
function isBrokenFile({ status, assertionResults }) {
  return status === 'failed' && !assertionResults.some((test) => test.status === 'failed')
}

/** @param {typeof STEPS[number]} step @returns {Tally} */
function runStep({ name, command, report, count }) {
  console.log(`\n── ${name}: ${command.join(' ')}`)
  const [program = '', ...args] = command
  const { status } = spawnSync(program === 'node' ? process.execPath : `node_modules/.bin/${program}`, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      CHROMIUM_PATH: browser,
      WIRESIDE_E2E_PORT: port,
      PLAYWRIGHT_JSON_OUTPUT_NAME: resolve(RESULTS, 'journeys.json'),
    },
  })
  const ok = status === 0
  if (!report || !count) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1 }
  const tally = count(JSON.parse(readFileSync(report, 'utf8')))
  // A runner that fails although no test did (a broken setup, a worker that died) is a failure too.
  return ok ? tally : { ...tally, failed: Math.max(1, tally.failed) }
}

rmSync(RESULTS, { recursive: true, force: true })
mkdirSync(RESULTS, { recursive: true })
const browser = ensureBrowser()
const port = await freePort()

let passed = 0
let failed = 0
/** @type {string[]} */
const broken = []
for (const step of STEPS) {
  const began = performance.now()
  /** @type {Tally} */
  let tally
  try {
    tally = runStep(step)
  } catch (error) {
    console.error(error)
    tally = { passed: 0, failed: 1 }
  }
  passed += tally.passed
  failed += tally.failed
  if (tally.failed > 0) broken.push(step.name)
  console.log(
    `── ${step.name}: ${tally.passed} passed, ${tally.failed} failed, ${((performance.now() - began) / 1000).toFixed(1)} s`,
  )
}
if (broken.length > 0) console.log(`\nFailed: ${broken.join(', ')}`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
