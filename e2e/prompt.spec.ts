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
