/** What is kept of a learner's work, when the browser's storage is well and when it is not. */
import { expect, test, type BrowserContext, type Locator, type Page } from '@playwright/test'

const LESSON = 'workbench/first/'
const KEY = 'wireside:work:workbench/first#hello'

const hello = (page: Page) => page.getByRole('region', { name: 'Say hello', exact: true })
const editor = (within: Locator) => within.locator('.pane.client.is-open .cm-content')
const log = (within: Locator) => within.getByRole('log')

async function open(page: Page): Promise<Locator> {
  await page.goto(LESSON)
  const exercise = hello(page)
  await exercise.locator('.pane.client').click({ position: { x: 200, y: 20 } })
  await expect(editor(exercise)).toBeVisible()
  return exercise
}

/** Puts `value` under the exercise's key before the page's own script runs. */
async function preset(context: BrowserContext, value: string): Promise<void> {
  await context.addInitScript(
    ([key, text]) => {
      if (key !== undefined && text !== undefined && localStorage.getItem('preset') === null) {
        localStorage.setItem(key, text)
        localStorage.setItem('preset', 'done')
      }
    },
    [KEY, value],
  )
}

test('code is kept as it is typed, even when the page is left at once, and never runs by itself', async ({
  page,
}) => {
  const exercise = await open(page)
  await editor(exercise).fill("console.log('kept')")
  await page.reload()
  await expect(exercise.locator('.pane.client')).toContainText("console.log('kept')")
  await expect(exercise.locator('.has-terminal')).toBeVisible()
  await expect(log(exercise)).toBeEmpty()
  await exercise.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(log(exercise)).toHaveText('kept')
})

test('full storage is said, and the page works on', async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
    }
  })
  const exercise = await open(page)
  await editor(exercise).fill("console.log('not kept')")
  await expect(exercise.getByText('The browser’s storage is full.')).toBeVisible()
  await exercise.getByRole('button', { name: 'OK' }).click()
  await exercise.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(log(exercise)).toHaveText('not kept')
  await exercise.getByRole('checkbox', { name: 'Say something else' }).check()
  await expect(exercise.getByText('The browser’s storage is full.')).toHaveCount(0)
})

test('forbidden storage is said, and the page works on', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'localStorage', {
      get() {
        throw new DOMException('Access is denied for this document.', 'SecurityError')
      },
    })
  })
  const exercise = await open(page)
  await expect(exercise.getByText('This browser does not let the page keep anything.')).toBeVisible()
  await editor(exercise).fill("console.log('works')")
  await exercise.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(log(exercise)).toHaveText('works')
  await page.getByRole('radio', { name: 'Dark' }).press('Space')
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked()
})

test('corrupt storage is said and put aside', async ({ page, context }) => {
  await preset(context, '{"client":')
  const exercise = await open(page)
  await expect(exercise.getByText('Your kept work could not be read')).toBeVisible()
  await expect(editor(exercise)).toContainText("socket.send('hello')")
  expect(await page.evaluate((key) => localStorage.getItem(`${key}:unreadable`), KEY)).toBe('{"client":')
})

test('two tabs: each is told of the other’s changes, and what is kept is what was chosen', async ({
  context,
}) => {
  const here = await open(await context.newPage())
  const there = await open(await context.newPage())
  await editor(there).fill('ofThere()')
  const notice = here.getByText('You have changed this program in another tab.')
  await expect(notice).toBeVisible()
  await editor(here).fill('ofHere()')
  await expect(notice).toBeVisible()
  await expect(there.getByRole('status').getByRole('button')).toHaveCount(0)

  await here.getByRole('button', { name: 'See both' }).click()
  const dialog = here.page().getByRole('dialog')
  await expect(dialog).toContainText('ofHere()')
  await expect(dialog).toContainText('ofThere()')
  await dialog.getByRole('button', { name: 'Close' }).click()

  await here.getByRole('button', { name: 'Keep this one' }).click()
  await expect(there.getByText('You have changed this program in another tab.')).toBeVisible()
  await there.getByRole('button', { name: 'Take the other' }).click()
  await expect(editor(there)).toHaveText('ofHere()')
  await there.getByRole('button', { name: 'Undo' }).click()
  await expect(editor(there)).toHaveText('ofThere()')
})

test('a tick in one tab shows in the other', async ({ context }) => {
  const here = await open(await context.newPage())
  const there = await open(await context.newPage())
  await here.getByRole('checkbox', { name: 'Say it twice' }).check()
  await expect(there.getByRole('checkbox', { name: 'Say it twice' })).toBeChecked()
})

test('a lesson that has changed keeps the learner’s version, shows both, and offers the new one', async ({
  page,
  context,
}) => {
  await preset(context, JSON.stringify({ client: 'mine()', version: 'of before', stamp: 'a' }))
  const exercise = await open(page)
  await expect(editor(exercise)).toHaveText('mine()')
  await expect(exercise.getByText('The lesson’s program has changed since you began.')).toBeVisible()

  await exercise.getByRole('button', { name: 'See both' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('mine()')
  await expect(dialog).toContainText("socket.send('hello')")
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)

  await exercise.getByRole('button', { name: 'Take the new one' }).click()
  await expect(editor(exercise)).toContainText("socket.send('hello')")
  await exercise.getByRole('button', { name: 'Undo' }).click()
  await expect(editor(exercise)).toHaveText('mine()')
  await page.reload()
  await expect(exercise.locator('.pane.client')).toContainText('mine()')
  await expect(exercise.getByText('The lesson’s program has changed')).toHaveCount(0)
})
