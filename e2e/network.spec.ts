/** The network's panel in an exercise: what went over the wire, drawn and listed, by mouse and by keyboard. */
import { readFile } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Locator, type Page } from '@playwright/test'

const FIRST = 'workbench/first/'

/** A click in the terminal: xterm looks for links as the pointer moves. */
async function clickIn(page: Page, row: Locator, offsetX: number) {
  const box = await row.boundingBox()
  if (!box) throw new Error('The row has no place on the screen')
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + offsetX + 4, y)
  await page.mouse.move(box.x + offsetX, y)
  await page.mouse.click(box.x + offsetX, y)
}

async function runFirst(page: Page) {
  await page.goto(FIRST)
  const hello = page.getByRole('region', { name: 'Say hello', exact: true })
  await hello.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(hello.getByRole('log')).toContainText('received you said hello')
  await hello.getByRole('tab', { name: 'Network' }).click()
  await expect(hello.getByRole('option', { name: /you said hello/ })).toBeVisible()
  return hello
}

test('what a run sent before the tab was opened is drawn, and the next run takes its place', async ({
  page,
}) => {
  const hello = await runFirst(page)
  await expect(hello.getByText('1 connection · 4 frames')).toBeVisible()
  await expect(hello.getByRole('region', { name: 'Network' })).toBeVisible()
  await hello.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(hello.getByText('1 connection · 4 frames')).toBeVisible()
  await expect(hello.getByRole('option', { name: /you said hello/ })).toHaveCount(1)
})

test('a message is found by keyboard, and its details lead to the line that sent it', async ({ page }) => {
  const hello = await runFirst(page)
  await hello.getByRole('listbox').focus()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowUp')
  await expect(hello.getByRole('listbox').getByRole('option', { selected: true })).toHaveCount(1)
  await hello
    .getByRole('listbox')
    .getByText(/you said hello/)
    .click()
  const details = hello.getByRole('group', { name: 'Details' })
  await expect(details).toContainText('you said hello')
  await expect(details).toContainText('received you said hello')
  await details.getByRole('button', { name: /server\.js/ }).click()
  await expect(hello.getByRole('tab', { name: 'server.js' })).toHaveAttribute('aria-selected', 'true')
  await expect(hello.locator('.pane.server .cm-activeLine')).toContainText('you said')
  await expect(hello.locator('.pane.server .cm-content')).toBeFocused()
})

test('the table has the same, filtered, with the selection of the diagram', async ({ page }) => {
  const hello = await runFirst(page)
  await hello.getByRole('button', { name: 'Table' }).click()
  const rows = hello.getByRole('grid').getByRole('row', { name: /you said hello/ })
  const row = await rows.elementHandle()
  await hello.getByRole('searchbox').fill('you said')
  await expect(hello.getByText('1 found')).toBeVisible()
  await expect(rows).toHaveCount(1)
  // It is still the row that it was: a click during the change is not lost.
  expect(await row?.evaluate((element) => element.isConnected)).toBe(true)
  await expect(rows).toHaveAttribute('aria-rowindex', '2')
  await rows.click()
  await hello.getByRole('button', { name: 'Diagram' }).click()
  await expect(hello.getByRole('listbox').getByRole('option', { selected: true })).toHaveAccessibleName(
    /you said hello/,
  )
  await hello.getByRole('listbox').focus()
  await page.keyboard.press('Escape')
  await expect(hello.getByRole('group', { name: 'Details' })).toBeHidden()
})

test('the run is saved as HAR with its messages', async ({ page }) => {
  const hello = await runFirst(page)
  const coming = page.waitForEvent('download')
  await hello.getByRole('button', { name: 'HAR' }).click()
  const download = await coming
  expect(download.suggestedFilename()).toBe('workbench-first-hello.har')
  const har = JSON.parse(await readFile(await download.path(), 'utf8')) as {
    log: { entries: { _webSocketMessages?: { type: string; data: string }[] }[] }
  }
  const messages = har.log.entries.flatMap((entry) => entry._webSocketMessages ?? [])
  expect(messages.map(({ type, data }) => [type, data])).toEqual([
    ['send', 'hello'],
    ['receive', 'you said hello'],
  ])
})

test('the tabs by keyboard, and nothing moves that was not asked to', async ({ page }) => {
  await page.addInitScript(() => {
    const shifts: number[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number
        hadRecentInput: boolean
      })[])
        if (!entry.hadRecentInput) shifts.push(entry.value)
    }).observe({ type: 'layout-shift', buffered: true })
  })
  const hello = await runFirst(page)
  await hello.getByRole('tab', { name: 'Network' }).press('ArrowLeft')
  await expect(hello.getByRole('region', { name: 'Console' })).toBeVisible()
  await expect(hello.getByRole('region', { name: 'Network' })).toBeHidden()
  await expect(hello.getByRole('tab', { name: 'Console' })).toBeFocused()
  const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts)
  expect(shifts.reduce((sum, each) => sum + each, 0)).toBeLessThan(0.01)
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing in diagram, table and details, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    const hello = await runFirst(page)
    const finds = async () =>
      (await new AxeBuilder({ page }).include('output-tabs').analyze()).violations.map(
        ({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`,
      )
    await hello
      .getByRole('listbox')
      .getByText(/you said hello/)
      .click()
    expect(await finds()).toEqual([])
    await hello.getByRole('button', { name: 'Table' }).click()
    expect(await finds()).toEqual([])
  })

test('a selected message lights what its handler printed, and each line leads back to its message', async ({
  page,
}) => {
  await page.setViewportSize({ width: 900, height: 900 })
  const hello = await runFirst(page)
  await hello
    .getByRole('listbox')
    .getByText(/you said hello/)
    .click()
  const log = hello.getByRole('log')
  // The log is behind the other tab.
  await expect(hello.locator('.log [aria-current]')).toHaveText('received you said hello')
  const details = hello.getByRole('group', { name: 'Details' })
  await details.getByRole('button', { name: 'received you said hello' }).press('Enter')
  await expect(hello.getByRole('region', { name: 'Console' })).toBeVisible()
  await expect(log).toBeFocused()
  await expect(hello.locator('.terminal-host .lit')).toHaveCount(1)
  const lit = await hello.locator('.terminal-host .lit').boundingBox()
  const row = hello.locator('.xterm-rows > div').filter({ hasText: 'received you said hello' })
  const rowBox = await row.boundingBox()
  expect(Math.abs((lit?.y ?? 0) - (rowBox?.y ?? 99))).toBeLessThan(2)
  // The time is where the line begins.
  await expect(row).toHaveText(/^\s+0\.\d{3} ▎ received/)
  await clickIn(page, row, 40)
  await expect(hello.getByRole('region', { name: 'Network' })).toBeVisible()
  await expect(hello.getByRole('listbox').getByRole('option', { selected: true })).toHaveAccessibleName(
    /server to client, you said hello/,
  )
})

test('a line that no message caused says so, in a narrow console by its bar', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 })
  await page.goto(FIRST)
  const hello = page.getByRole('region', { name: 'Say hello', exact: true })
  await hello.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(hello.getByRole('log')).toContainText('received you said hello')
  await hello.getByRole('textbox', { name: 'Expression' }).fill('1 + 1')
  await page.keyboard.press('Enter')
  const row = hello.locator('.xterm-rows > div').filter({ hasText: '‹ 2' })
  await expect(row).toHaveText(/^▎ ‹ 2/)
  await clickIn(page, row, 6)
  await expect(hello.locator('terminal-panel .said')).toHaveText(/^No message came in at \d/)
  await expect(hello.getByRole('region', { name: 'Console' })).toBeVisible()
})
