/** Time and the line in the learner's hands: pause, step, pace, faults and conditions. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Locator, type Page } from '@playwright/test'

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

/** A client that comes back, cut off twice by the learner, and then stopped in time. */
async function cutTwice(page: Page) {
  await page.goto('time/coming-back/')
  const back = page.getByRole('region', { name: 'A client that comes back', exact: true })
  const log = back.locator('[role=log]')
  await back.getByRole('button', { name: 'Run', exact: true }).click()
  // Without anything beside the exercise there is room for console and network.
  const list = back.getByRole('listbox')
  for (const guest of [1, 2]) {
    await expect(list.getByText(`of guest ${guest}`).first()).toBeVisible()
    await back.getByRole('button', { name: 'Drop' }).click()
    await expect(log).toContainText(`guest ${guest + 1}`)
  }
  await expect(list.getByText('of guest 3').first()).toBeVisible()
  await back.getByRole('button', { name: 'Pause' }).click()
  await expect(back.locator('run-bar').getByRole('status')).toHaveText('paused')
  return { back, log, list, slider: back.getByRole('slider', { name: 'Moment of the run' }) }
}

/** All that went over the wire, as the panel copies it, by its lines' times in seconds. */
async function wire(page: Page, exercise: Locator): Promise<{ atS: number; line: string }[]> {
  await exercise.locator('network-panel .copy').click()
  const text = await page.evaluate(() => navigator.clipboard.readText())
  return text.split('\n').flatMap((line) => {
    const atS = /^\s*(\d+\.\d{3})/.exec(line)?.[1]
    return atS === undefined ? [] : [{ atS: Number(atS), line }]
  })
}

test('cut twice, a client comes back twice, and again when the run is continued from a moment', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const { back, log, list, slider } = await cutTwice(page)
  const before = await wire(page, back)
  const cuts = before.filter(({ line }) => line.includes('the line is cut'))
  expect(cuts).toHaveLength(2)
  await expect(back.getByText(/^3 connections/)).toBeVisible()

  // Looked back at: what had happened by then, and nothing else.
  const betweenMs = Math.round((cuts[1]!.atS - 0.05) * 1_000)
  await slider.fill(String(betweenMs))
  await expect(back.locator('run-bar').getByRole('status')).toHaveText('rewound')
  await expect(slider).toHaveAttribute(
    'aria-valuetext',
    new RegExp(`^${(betweenMs / 1_000).toFixed(3)} s of `),
  )
  await expect(log).toContainText('guest 2')
  await expect(log).not.toContainText('guest 3')
  await expect(log.getByText(/closed with 1006/)).toHaveCount(1)
  await expect(back.getByRole('button', { name: 'Drop' })).toBeDisabled()
  await back.getByRole('button', { name: 'Table' }).click()
  await back.getByRole('grid').focus()
  await page.keyboard.press('End')
  await expect(back.getByRole('row', { selected: true })).toBeVisible()
  // Rows that are out of view are not there: a slow machine has more of them.
  await back.getByRole('searchbox').fill('the line is cut')
  await expect(back.getByRole('row', { name: /the line is cut/ })).toHaveCount(1)
  await back.getByRole('searchbox').clear()
  await back.getByRole('button', { name: 'Diagram' }).click()
  await slider.press('End')
  await expect(log).toContainText('guest 3')
  await expect(back.getByRole('button', { name: 'Resume' })).toBeVisible()

  // Continued after both cuts, they are where they were.
  const laterMs = Math.round((cuts[1]!.atS + 0.1) * 1_000)
  const isOver = ({ line }: { line: string }) => !line.includes('under way')
  await slider.fill(String(laterMs))
  await back.getByRole('button', { name: 'Continue from here' }).click()
  await expect(back.getByRole('button', { name: 'Pause' })).toBeFocused()
  await expect(list.getByText('of guest 3').first()).toBeVisible()
  await back.getByRole('button', { name: 'Pause' }).click()
  const after = (await wire(page, back)).filter(({ atS }) => atS * 1_000 <= laterMs)
  expect(after.filter(isOver)).toEqual(before.filter(({ atS }) => atS * 1_000 <= laterMs).filter(isOver))
  expect(after.filter(({ line }) => line.includes('the line is cut'))).toHaveLength(2)

  // Continued before the second, it does not come.
  await slider.fill(String(betweenMs))
  await back.getByLabel('Pace').selectOption('×10')
  await back.getByRole('button', { name: 'Continue from here' }).click()
  await expect(log.getByText('guest 2')).toHaveCount(1)
  await expect.poll(async () => (await wire(page, back)).at(-1)?.atS).toBeGreaterThan(cuts[1]!.atS + 2)
  const other = await wire(page, back)
  expect(other.filter(({ line }) => line.includes('the line is cut'))).toHaveLength(1)
  await expect(log).not.toContainText('guest 3')
})

test('the moment by keyboard: from one thing that happened to the next', async ({ page }) => {
  const { back, slider } = await cutTwice(page)
  const text = async () => (await slider.getAttribute('aria-valuetext')) ?? ''
  const times: number[] = []
  await slider.focus()
  for (let press = 0; press < 5; press++) {
    await page.keyboard.press('ArrowLeft')
    times.push(Number.parseFloat(await text()))
  }
  expect(times).toEqual(times.toSorted((a, b) => b - a))
  expect(new Set(times).size).toBe(5)
  await page.keyboard.press('ArrowRight')
  expect(Number.parseFloat(await text())).toBe(times[3])
  await page.keyboard.press('Home')
  expect(Number.parseFloat(await text())).toBeLessThan(0.001)
  await page.keyboard.press('PageUp')
  expect(Number.parseFloat(await text())).toBeGreaterThan(0.1)
  await expect(slider).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(back.getByRole('button', { name: 'Previous event' })).toBeFocused()
  const pageMs = Number.parseFloat(await text())
  await page.keyboard.press('Enter')
  expect(Number.parseFloat(await text())).toBeLessThan(pageMs)
  await page.keyboard.press('Shift+Tab')
  await expect(back.getByLabel('Pace')).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(back.getByRole('button', { name: 'Resume' })).toBeFocused()
  await expect(slider).toHaveAttribute('aria-valuetext', 'now')
})

test('a run that a check has judged is stepped through and continued like any other', async ({ page }) => {
  await page.goto('challenges/greeting/')
  const heartbeat = page.locator('[data-challenge="heartbeat"]')
  const exercise = page.locator('interactive-exercise').filter({ has: heartbeat })
  await heartbeat.getByRole('button', { name: 'Check', exact: true }).click()
  await expect(heartbeat.getByRole('status')).toHaveText(/^Not yet/)
  await heartbeat
    .getByRole('button', { name: /^Watch it/ })
    .last()
    .click()
  const slider = exercise.getByRole('slider', { name: 'Moment of the run' })
  await expect(slider).toBeEnabled()
  await slider.press('Home')
  for (let step = 0; step < 4; step++) await exercise.getByRole('button', { name: 'Next event' }).click()
  // What the check did is there to see, and is done again.
  await expect(slider).toHaveAttribute(
    'aria-valuetext',
    '12.000 s of 42.000 s: network: silence begins, at 12.000 s',
  )
  const silence = exercise.getByRole('button', { name: 'Silence' })
  await expect(silence).toHaveAttribute('aria-pressed', 'true')
  await expect(silence).toBeDisabled()
  await exercise.getByRole('button', { name: 'Continue from here' }).click()
  await expect(slider).toHaveAttribute('aria-valuetext', 'now')
  await expect(exercise.locator('[role=log]')).toContainText('What the check saw:')
  await expect(exercise.locator('run-bar .stop')).toBeEnabled()
  await expect(silence).toHaveAttribute('aria-pressed', 'true')
  await silence.click()
  await expect(silence).toHaveAttribute('aria-pressed', 'false')
})

test('a program that was edited since goes on as it began, and the page says so', async ({ page }) => {
  const { back, log, slider } = await cutTwice(page)
  await back.locator('.pane.client .cm-content').click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type("\nconsole.log('edited')")
  await slider.fill('300')
  await expect(back.getByText(/Edited since/)).toBeVisible()
  await back.getByLabel('Pace').selectOption('×10')
  await back.getByRole('button', { name: 'Continue from here' }).click()
  await expect(back.getByText(/Edited since/)).toBeHidden()
  await expect(log).toContainText('guest 1')
  await expect(log).not.toContainText('edited')
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
    await page.emulateMedia({ colorScheme })
    const hello = await runFirst(page)
    const findings = async () =>
      (await new AxeBuilder({ page }).include('output-tabs').analyze()).violations.map(
        ({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`,
      )
    await hello.getByRole('button', { name: 'Silence' }).click()
    await hello.getByRole('button', { name: 'Pause' }).click()
    await expect(hello.getByRole('button', { name: 'Resume' })).toBeVisible()
    expect(await findings()).toEqual([])
    await hello.getByRole('slider', { name: 'Moment of the run' }).press('ArrowLeft')
    await expect(hello.getByRole('button', { name: 'Continue from here' })).toBeVisible()
    expect(await findings()).toEqual([])
  })
