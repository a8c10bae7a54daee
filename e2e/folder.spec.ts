/**
 * An exercise saved as a folder runs for real: on Node.js with the `ws` of the registry, in a page with
 * the browser's own WebSocket. What it prints there is what it printed in the lesson, to the line.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { unzipSync } from 'fflate'

const SAVE = 'Save as a folder that runs'

interface Printed {
  client: string[]
  server: string[]
}

/** Runs the exercise in the lesson until `last` is printed. */
async function runInLesson(exercise: Locator, last: string): Promise<Printed> {
  await exercise.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(exercise.getByRole('log')).toContainText(last)
  const lines = (source: string) => exercise.locator(`.log > .${source}`).allTextContents()
  const server = (await lines('server')).map((line) => line.replace(/^server: /, ''))
  return { client: await lines('client'), server }
}

/** Saves the exercise and unpacks it. */
async function saveTo(folder: string, page: Page, exercise: Locator): Promise<string> {
  const coming = page.waitForEvent('download')
  await exercise.getByRole('button', { name: SAVE }).click()
  const download = await coming
  const files = unzipSync(await readFile(await download.path()))
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), bytes)
  }
  const [name = ''] = Object.keys(files)[0]?.split('/') ?? []
  expect(download.suggestedFilename()).toBe(`${name}.zip`)
  return join(folder, name)
}

async function install(folder: string): Promise<void> {
  const installing = spawn('npm', ['install'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  expect(await once(installing, 'close')).toEqual([0, null])
}

/** `npm start`, at any port. */
class Started {
  /** What the server printed. */
  readonly lines: string[] = []
  /** Where the page is, once it is there. */
  readonly address: Promise<string>
  readonly #process: ChildProcess

  constructor(folder: string) {
    // A group of its own: npm passes no signal on to what it has started.
    const start = spawn('npm', ['start', '--', '0'], {
      cwd: folder,
      detached: true,
      env: { ...process.env, FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#process = start
    this.address = new Promise((resolve, reject) => {
      createInterface(start.stdout).on('line', (line) => {
        const [, where] = /^Open (\S+)$/.exec(line) ?? []
        if (where) resolve(where)
        else if (line !== '' && !line.startsWith('> ')) this.lines.push(line)
      })
      start.on('close', (code) => reject(new Error(`npm start has ended with ${code}`)))
    })
  }

  stop(): void {
    if (this.#process.exitCode === null && this.#process.pid !== undefined) process.kill(-this.#process.pid)
  }
}

for (const [title, last] of [
  ['Script', 'nobody there 1006'],
  ['Module', 'refused 1006'],
  ['TypeScript', 'Uncaught RangeError'],
  ['Packages', 'done'],
] as const)
  test(`${title}: prints outside what it prints in the lesson`, async ({ page, context }) => {
    await page.goto('take/folders/')
    const exercise = page.getByRole('region', { name: title, exact: true })
    const inLesson = await runInLesson(exercise, last)
    const folder = await mkdtemp(join(tmpdir(), 'wireside-'))
    const saved = await saveTo(folder, page, exercise)
    await install(saved)
    const started = new Started(saved)
    try {
      const outside = await context.newPage()
      await outside.goto(await started.address)
      await expect
        .poll(() => outside.getByRole('log').locator('> *').allTextContents())
        .toEqual(inLesson.client)
      expect(started.lines).toEqual(inLesson.server)
      await expect(outside).toHaveTitle(title)
      const { violations } = await new AxeBuilder({ page: outside }).analyze()
      expect(violations.map(({ id }) => id)).toEqual([])
    } finally {
      started.stop()
      await rm(folder, { recursive: true })
    }
  })

test('the folder has the learner’s own program, or says where it cannot be read', async ({ page }) => {
  await page.goto('take/folders/')
  const exercise = page.getByRole('region', { name: 'Script', exact: true })
  const editor = exercise.locator('.pane.client .cm-content')
  await editor.fill("export const mine = 'own words'\n")
  const folder = await mkdtemp(join(tmpdir(), 'wireside-'))
  try {
    const saved = await saveTo(folder, page, exercise)
    expect(await readFile(join(saved, 'client.js'), 'utf8')).toBe("export const mine = 'own words'\n\n")
    expect(await readFile(join(saved, 'client.html'), 'utf8')).toContain(
      '<script type="module" src="client.js"></script>',
    )
    expect(await readFile(join(saved, 'start.js'), 'utf8')).toContain('const OPTIONS = {"updateDelayMs":300}')
  } finally {
    await rm(folder, { recursive: true })
  }
  await editor.fill("'fine'\nconst = 1")
  await exercise.getByRole('button', { name: SAVE }).click()
  await expect(
    exercise.getByText(/^It could not be saved\. client\.js cannot be read: .* in line 2\.$/),
  ).toBeVisible()
})

test('an exercise whose line breaks says why it cannot be saved', async ({ page }) => {
  await page.goto('take/folders/')
  const exercise = page.getByRole('region', { name: 'A line that breaks' })
  const button = exercise.getByRole('button', { name: SAVE })
  const reason = /after 1\.5 s the line is cut/
  await expect(button).toBeDisabled()
  await expect(button).toHaveAccessibleDescription(reason)
  await button.focus()
  await page.keyboard.press('Enter')
  await expect(exercise.getByText(reason)).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).include('run-bar').analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
})
