/** The prompt under the console: a program is asked while it runs. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '@playwright/test'

test('expressions have values, history, completion; Ctrl+C stops the program', async ({ page }) => {
  await page.goto('workbench/first/')
  const hello = page.getByRole('region', { name: 'Say hello', exact: true })
  const log = hello.getByRole('log')
  await hello.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(log).toContainText('received you said hello')
  const prompt = hello.getByRole('textbox', { name: 'Expression' })
  const ask = async (source: string) => {
    await prompt.fill(source)
    await prompt.press('Enter')
  }
  await ask('6 * 7')
  await expect(log).toContainText('› 6 * 7')
  await expect(log).toContainText('‹ 42')
  await ask("socket.send('again')")
  await expect(log).toContainText('received you said again')
  await ask('await new Promise((resolve) => setTimeout(resolve, 50, [1, { a: 2 }]))')
  await expect(log).toContainText('‹ [ 1, { a: 2 } ]')
  await ask('missing')
  await expect(log).toContainText('Uncaught ReferenceError: missing is not defined')
  await prompt.press('ArrowUp')
  await prompt.press('ArrowUp')
  await expect(prompt).toHaveValue(/^await/)
  await prompt.fill('sock')
  await prompt.press('Tab')
  await expect(prompt).toHaveValue('socket')
  await prompt.pressSequentially('.readyState')
  await prompt.press('Enter')
  await expect(log).toContainText('‹ 1')
  const { violations } = await new AxeBuilder({ page }).include('output-tabs').analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
  await prompt.press('Control+c')
  await expect(hello.getByRole('button', { name: 'Stop' })).toBeDisabled()
  await expect(prompt).toHaveAttribute('readonly')
})

test('a place in the console leads to its line in the editor', async ({ page }) => {
  await page.goto('workbench/first/')
  const hello = page.getByRole('region', { name: 'Say hello', exact: true })
  await hello.getByRole('button', { name: 'Run', exact: true }).click()
  const prompt = hello.getByRole('textbox', { name: 'Expression' })
  await prompt.fill("console.log('look at server.js:5:3')")
  await prompt.press('Enter')
  const place = hello.locator('.xterm-rows').getByText(/^ ?look at server\.js:5:3/)
  await expect(place).toBeVisible()
  const box = await place.boundingBox()
  if (!box) throw new Error('The line has no place on the screen')
  // Near the end of the line, where the place is written; xterm looks for links as the pointer moves.
  const [x, y] = [box.x + box.width - 30, box.y + box.height / 2]
  await page.mouse.move(x - 5, y)
  await page.mouse.move(x, y)
  await page.mouse.click(x, y)
  await expect(hello.getByRole('tab', { name: 'server.js' })).toHaveAttribute('aria-selected', 'true')
  await expect(hello.locator('.pane.server .cm-content')).toBeFocused()
})
