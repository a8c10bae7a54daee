/** Time and the line in the learner's hands: pause, step, pace, faults and conditions. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'

async function runFirst(page: Page) {
  await page.goto('workbench/first/')
  const hello = page.getByRole('region', { name: 'Say hello', exact: true })
  await hello.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(hello.getByRole('log')).toContainText('received you said hello')
  await hello.getByRole('tab', { name: 'Network' }).click()
  await expect(hello.getByRole('group', { name: 'Time' })).toBeVisible()
  return hello
}

test('paused, a run goes on by steps, and then to its end at once', async ({ page }) => {
  const hello = await runFirst(page)
  const run = hello.getByRole('button', { name: 'Run', exact: true })
  const clock = hello.locator('time-bar .clock')
  const step = hello.getByRole('button', { name: 'Step' })
  await expect(step).toBeDisabled()
  // Slow enough to be paused in time on any machine.
  await hello.getByRole('slider', { name: /Latency/ }).press('End')
  await hello.getByLabel('Pace').selectOption('×¼')
  await run.click()
  await hello.getByRole('button', { name: 'Pause' }).click()
  await expect(hello.getByRole('button', { name: 'Resume' })).toBeVisible()
  await expect(hello.locator('run-bar').getByRole('status')).toHaveText('paused')
  await expect(clock).toHaveText(/^\d\.\d{3} s$/)
  const timeMs = async () => Number.parseFloat((await clock.textContent()) ?? '') * 1_000
  const pausedMs = await timeMs()
  await expect
    .poll(async () => {
      await step.click()
      return timeMs()
    })
    .toBeGreaterThan(pausedMs)
  await expect(hello.locator('[role=log]')).not.toContainText('received you said hello')
  await hello.getByLabel('Pace').selectOption('instant')
  await hello.getByRole('button', { name: 'Resume' }).click()
  await expect(hello.locator('[role=log]')).toContainText('received you said hello')
  await expect(clock).toHaveText('8.000 s')
})

test('a line that is cut, silent or away is drawn, and the server comes back', async ({ page }) => {
  const hello = await runFirst(page)
  const line = hello.getByRole('group', { name: 'Line' })
  await line.getByRole('button', { name: 'Silence' }).click()
  await expect(line.getByRole('button', { name: 'Silence' })).toHaveAttribute('aria-pressed', 'true')
  await line.getByRole('button', { name: 'Silence' }).click()
  await expect(line.getByRole('button', { name: 'Silence' })).toHaveAttribute('aria-pressed', 'false')
  await line.getByRole('button', { name: 'Offline' }).press('Enter')
  await expect(line.getByRole('button', { name: 'Offline' })).toHaveAttribute('aria-pressed', 'true')
  await line.getByRole('button', { name: 'Offline' }).press('Enter')
  await line.getByRole('button', { name: 'Drop' }).click()
  await expect(hello.getByRole('listbox')).toContainText('1006')
  await hello.getByRole('button', { name: 'Stop' }).click()
  await expect(line.getByRole('button', { name: 'Drop' })).toBeDisabled()
})

test('a latency that was set holds for the run under way and the next', async ({ page }) => {
  const hello = await runFirst(page)
  const latency = hello.getByRole('slider', { name: /Latency/ })
  await expect(latency).toHaveValue('40')
  await latency.press('End')
  await expect(hello.getByText('1000 ms')).toBeVisible()
  await hello.getByLabel('Pace').selectOption('instant')
  await hello.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(hello.locator('time-bar .clock')).toHaveText('8.000 s')
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing in the bars of time and line, ${colorScheme}`, async ({ page }) => {
    test.slow()
    await page.emulateMedia({ colorScheme })
    const hello = await runFirst(page)
    await hello.getByRole('button', { name: 'Silence' }).click()
    await hello.getByRole('button', { name: 'Pause' }).click()
    await expect(hello.getByRole('button', { name: 'Resume' })).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).include('output-tabs').analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
  })
