/**
 * Finds a Chromium for the tests and benchmarks, or installs one: an explicit `CHROMIUM_PATH`,
 * Playwright's own, the system's, then whichever installer works. Run directly, it prints the path.
 */
import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** Ways to install one, tried in order; each may fail, and only the browser's presence counts. */
const INSTALLERS = [
  ['apt-get', 'update', '-q'],
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
 * @returns {string | undefined}
 */
export function findBrowser() {
  const explicit = process.env['CHROMIUM_PATH']
  if (explicit) {
    if (isExecutable(explicit)) return explicit
    throw new Error(`CHROMIUM_PATH is "${explicit}", which is no program that can be run`)
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const system = SYSTEM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [chromium.executablePath(), ...system].find(isExecutable)
}

/** The path of a Chromium, installed if need be. Throws where no installer brings one. */
export function ensureBrowser() {
  for (const [command = '', ...args] of [[], ...INSTALLERS]) {
    if (command) run(command, args)
    const path = findBrowser()
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
