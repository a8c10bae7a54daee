/**
 * Finds a Chromium for the tests and benchmarks, or installs one: an explicit `CHROMIUM_PATH`,
 * Playwright's own, the system's, then whichever installer works. Run directly, it prints the path.
 */
import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

/** The same engine without windows, which has half of the work beside it. */
const HEADLESS = 'chromium-headless-shell'
const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** Ways to install one, tried in order; each may fail, and only the browser's presence counts. */
const INSTALLERS = [
  ['apt-get', 'update', '-q'],
  ['apt-get', 'install', '-qy', HEADLESS],
  ['apt-get', 'install', '-qy', 'chromium'],
  ['npx', 'playwright', 'install', '--with-deps', 'chromium'],
  ['brew', 'install', '--cask', 'chromium'],
]

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * The path of a Chromium that is there already.
 * @param {{ withWindows?: boolean }} [options] `withWindows`: the whole program, as learners have it
 * @returns {string | undefined}
 */
export function findBrowser({ withWindows = false } = {}) {
  const explicit = process.env['CHROMIUM_PATH']
  if (explicit) {
    if (isExecutable(explicit)) return explicit
    throw new Error(`CHROMIUM_PATH is "${explicit}", which is no program that can be run`)
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const names = withWindows ? SYSTEM_NAMES : [HEADLESS, ...SYSTEM_NAMES]
  const system = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [chromium.executablePath(), ...system].find(isExecutable)
}

/**
 * The path of a Chromium, installed if need be. Throws where no installer brings one.
 * @param {Parameters<typeof findBrowser>[0]} [options]
 */
export function ensureBrowser(options) {
  const installers = INSTALLERS.filter((command) => !(options?.withWindows && command.includes(HEADLESS)))
  for (const [command = '', ...args] of [[], ...installers]) {
    if (command) run(command, args)
    const path = findBrowser(options)
    if (path) return path
  }
  throw new Error('No Chromium found, and none could be installed. Install one and set CHROMIUM_PATH.')
}

/** @param {string} command @param {string[]} args */
function run(command, args) {
  console.error(`No Chromium yet: ${command} ${args.join(' ')}`)
  try {
    execFileSync(command, args, { stdio: ['ignore', 2, 2], timeout: 300_000 })
  } catch (error) {
    console.error(`${command}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

if (process.argv[1] === import.meta.filename) console.log(ensureBrowser())
