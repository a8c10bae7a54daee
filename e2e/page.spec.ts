/** The page as a learner meets it: by keyboard, on a narrow screen, without script, before the editor is there. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Locator, type Page } from '@playwright/test'

const FIRST = 'workbench/first/'
const SECOND = 'workbench/second/'
const PAGES = [
  '',
  'workbench/',
  FIRST,
  SECOND,
  'websockets/websockets-basics/',
  'websockets/a-room-full-of-people/',
]

const exercise = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const log = (within: Locator) => within.getByRole('log')
const run = (within: Locator) => within.getByRole('button', { name: 'Run', exact: true }).click()
const editor = (within: Locator) => within.locator('.pane.client.is-open .cm-content')

/** Loads the editor and replaces its program. */
async function write(within: Locator, program: string): Promise<void> {
  await within
    .locator('.pane')
    .first()
    .click({ position: { x: 200, y: 20 } })
  await expect(editor(within)).toBeVisible()
  await editor(within).fill(program)
}

/** Presses Tab until `target` has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('The element cannot be reached with Tab')
}

test('the whole journey by keyboard: read, edit, run, stop, tick, next lesson', async ({ page }) => {
  await page.goto('')
  await tabTo(page, page.getByRole('link', { name: 'The workbench', exact: true }))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('link', { name: 'First lesson' }))
  await page.keyboard.press('Enter')
  const hello = exercise(page, 'Say hello')

  await tabTo(page, hello.getByRole('tab', { name: 'client.js' }))
  await page.keyboard.press('Tab')
  await expect(editor(hello)).toBeFocused()
  await page.keyboard.press('Control+End')
  await page.keyboard.type("\nconsole.log('typed here')")
  await page.keyboard.press('Control+Enter')
  await expect(log(hello)).toContainText('typed here')
  await expect(log(hello)).toContainText('received you said hello')
  await expect(log(hello)).toContainText('server: somebody is here')

  await expect(hello.getByText('Esc, then Tab leaves the editor')).toBeVisible()
  await page.keyboard.press('Escape')
  await tabTo(page, hello.getByRole('button', { name: 'Stop' }))
  await page.keyboard.press('Enter')
  await expect(hello.getByRole('button', { name: 'Stop' })).toBeDisabled()

  const challenge = hello.getByRole('checkbox', { name: 'Say something else' })
  await tabTo(page, challenge)
  await page.keyboard.press('Space')
  await expect(challenge).toBeChecked()
  await tabTo(page, page.getByRole('link', { name: 'Next Second lesson' }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Second lesson')

  await page.goto('workbench/')
  await expect(page.getByText('1 of 2 challenges done')).toBeVisible()
  await page.goto(FIRST)
  await expect(challenge).toBeChecked()
})

test('Run works though editor and terminal never come', async ({ page }) => {
  await page.route(/program-editor|screen/, (route) => route.abort())
  await page.goto(FIRST)
  const hello = exercise(page, 'Say hello')
  await run(hello)
  await expect(log(hello)).toContainText('received you said hello')
  await expect(log(hello)).toHaveCSS('opacity', '1')
})

for (const [way, enter] of [
  [
    'a click',
    async (page: Page, code: Locator) => {
      await code.click()
      await page.keyboard.press('Control+Home')
    },
  ],
  ['Tab', tabTo],
] as const)
  test(`what is typed after ${way} and before the editor has come is kept, and the caret with it`, async ({
    page,
  }) => {
    let release: ((value?: unknown) => void) | undefined
    const held = new Promise((resolve) => (release = resolve))
    await page.route(/program-editor.*\.js/, async (route) => {
      await held
      await route.continue()
    })
    await page.goto(FIRST)
    const hello = exercise(page, 'Say hello')
    const code = hello.locator('.pane.client code')
    await expect(code).toHaveRole('textbox')
    await enter(page, code)
    await page.keyboard.type('// early\n')
    await page.keyboard.press('Control+Enter')
    await expect(log(hello)).toContainText('connected')
    release?.()
    await expect(editor(hello)).toBeFocused()
    await page.keyboard.type('// and late')
    await expect(editor(hello)).toContainText('// early')
    await expect(editor(hello)).toContainText('and late')
    await page.reload()
    await expect(hello.locator('.pane.client')).toContainText('// early')
  })

test('an error is marked on its line until the line is changed; a syntax error before the run', async ({
  page,
}) => {
  await page.goto(FIRST)
  const hello = exercise(page, 'Say hello')
  await write(hello, "console.log('before')\nmissing()")
  await run(hello)
  await expect(hello.locator('.error-line')).toHaveText(/missing\(\).*ReferenceError/)
  await expect(log(hello)).toContainText('at client.js:2:1')
  await write(hello, "console.log('never')\nlet = = 3")
  await expect(hello.locator('.error-line')).toHaveCount(0)
  await run(hello)
  await expect(hello.locator('.error-line')).toContainText('SyntaxError')
  await expect(log(hello)).toContainText('SyntaxError')
  await expect(log(hello)).not.toContainText('never')
})

test('Reset goes back to the lesson’s program, and back again', async ({ page }) => {
  await page.goto(FIRST)
  const hello = exercise(page, 'Say hello')
  const reset = hello.getByRole('button', { name: 'Reset', exact: true })
  await expect(reset).toBeDisabled()
  await write(hello, 'mine()')
  await reset.click()
  await expect(editor(hello)).toContainText("socket.send('hello')")
  await hello.getByRole('button', { name: 'Undo reset' }).click()
  await expect(editor(hello)).toHaveText('mine()')
})

test('TypeScript, a read-only program, and a server that may be changed', async ({ page }) => {
  await page.goto(SECOND)
  const typed = exercise(page, 'Typed')
  await run(typed)
  await expect(log(typed)).toHaveText('typed hello')
  await write(typed, 'const n: number = 20 + 1\nconsole.log(`n is ${n}`)')
  await run(typed)
  await expect(log(typed)).toHaveText('n is 21')

  const fixed = exercise(page, 'Only to run')
  await fixed.locator('.pane').click()
  await expect(editor(fixed)).toHaveAttribute('contenteditable', 'false')
  await run(fixed)
  await expect(log(fixed)).toHaveText('runs as it is')

  const both = exercise(page, 'Both sides')
  await run(both)
  await expect(log(both)).toContainText('from the server')
  await both.getByRole('tab', { name: 'client.js' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(both.getByRole('tab', { name: 'server.js' })).toBeFocused()
  await expect(both.getByRole('tab', { name: 'server.js' })).toHaveAttribute('aria-selected', 'true')
  const server = both.locator('.pane.server.is-open .cm-content')
  await expect(server).toBeVisible()
  const program = await server.innerText()
  await server.fill(program.replace('from the server', 'from another server'))
  await run(both)
  await expect(log(both)).toContainText('from another server')
})

test('exercises on one page run side by side', async ({ page }) => {
  await page.goto(SECOND)
  const typed = exercise(page, 'Typed')
  const both = exercise(page, 'Both sides')
  await run(typed)
  await run(both)
  await expect(log(typed)).toHaveText('typed hello')
  await expect(log(both)).toContainText('from the server')
  await both.getByRole('button', { name: 'Stop' }).click()
  await expect(log(typed)).toHaveText('typed hello')
})

test('a flood leaves page and Stop usable, and every line is shown or counted', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(FIRST)
  const hello = exercise(page, 'Say hello')
  await write(hello, 'for (let n = 0; n < 100000; n++) console.log(n)')
  await run(hello)
  await expect(log(hello)).toContainText('99999')
  await hello.getByRole('button', { name: 'Copy', exact: true }).click()
  const text = await page.evaluate(() => navigator.clipboard.readText())
  const lines = text.split('\n')
  const counted = lines.map((line) =>
    line.startsWith('…') ? Number(line.replaceAll(/\D/g, '')) : Number(/^\d+$/.test(line)),
  )
  expect(lines.slice(0, 5_000)).toEqual(Array.from({ length: 5_000 }, (_, n) => String(n)))
  expect(lines.slice(-200)).toEqual(Array.from({ length: 200 }, (_, n) => String(99_800 + n)))
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(100_000)

  await write(hello, "console.log('in it')\nwhile (true) console.log(1)")
  await run(hello)
  await expect(hello.locator('run-bar .state')).toContainText('busy')
  await hello.getByRole('button', { name: 'Stop' }).click()
  await expect(hello.getByRole('button', { name: 'Stop' })).toBeDisabled()
  await write(hello, "console.log('well again')")
  await run(hello)
  await expect(log(hello)).toHaveText('well again')
})

test('the theme is chosen, holds on the next page, and reaches the terminal', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto(FIRST)
  const hello = exercise(page, 'Say hello')
  await run(hello)
  await expect(hello.locator('.has-terminal')).toBeVisible()
  const light = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await page.getByRole('radio', { name: 'Dark' }).press('Space')
  const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  expect(dark).not.toBe(light)
  await page.goto(SECOND)
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(dark)
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked()
})

for (const scheme of ['light', 'dark'] as const)
  for (const path of PAGES)
    test(`axe finds nothing at /${path} in ${scheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await page.goto(path)
      const exercises = page.getByRole('button', { name: 'Run', exact: true })
      if ((await exercises.count()) > 0) {
        await exercises.first().click()
        await expect(page.locator('.has-terminal').first()).toBeVisible()
        await page.locator('.pane').first().click()
        await expect(page.locator('.pane.is-open').first()).toBeVisible()
      }
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations).toEqual([])
    })

test.describe('at 360 px', () => {
  test.use({ viewport: { width: 360, height: 740 } })

  test('nothing scrolls sideways but code, and everything works', async ({ page }) => {
    for (const path of PAGES) {
      await page.goto(path)
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(overflow, path).toBeLessThanOrEqual(0)
    }
    await page.goto(FIRST)
    const hello = exercise(page, 'Say hello')
    await run(hello)
    await expect(log(hello)).toContainText('received you said hello')
    await expect(hello.getByRole('button', { name: 'Stop' })).toBeInViewport()
    await page.getByText('Lessons', { exact: true }).click()
    await page
      .getByRole('navigation', { name: 'Lessons of The workbench' })
      .getByText('Second lesson')
      .click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Second lesson')
  })
})

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false })

  test('a lesson reads well, and nothing is there that would not work', async ({ page }) => {
    await page.goto(FIRST)
    await expect(page.getByRole('heading', { name: 'First lesson' })).toBeVisible()
    await expect(page.getByText("socket.send('hello')")).toBeVisible()
    await expect(page.getByText('you said ${data}')).toBeVisible()
    await expect(page.getByText('The server answers whatever it hears.')).toBeVisible()
    await expect(page.getByText('Say something else')).toBeVisible()
    await expect(page.getByRole('button')).toHaveCount(0)
    await expect(page.getByRole('link', { name: 'Next Second lesson' })).toBeVisible()
  })
})

for (const width of [1440, 360])
  test(`nothing shifts at ${width} px when script, fonts, editor and terminal arrive`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 })
    await page.addInitScript(() => {
      const shifts: number[] = []
      Object.assign(globalThis, { shifts })
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & {
          value: number
          hadRecentInput: boolean
        })[])
          if (!entry.hadRecentInput) shifts.push(entry.value)
      })
      observer.observe({ type: 'layout-shift', buffered: true })
    })
    for (const path of PAGES) {
      await page.goto(path)
      const pane = page.locator('.pane').first()
      if ((await pane.count()) > 0) {
        await pane.scrollIntoViewIfNeeded()
        await expect(page.locator('.pane.is-open').first()).toBeAttached()
        await expect(page.locator('.has-terminal').first()).toBeAttached()
      }
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
      const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts)
      expect(shifts, path).toEqual([])
    }
  })
