/** The lesson with three people in one room: watched, stopped, stepped, taken back, and gone on with. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'

const LESSON = 'websockets/a-room-full-of-people/'

async function open(page: Page) {
  await page.goto(LESSON)
  const room = page.getByRole('region', { name: 'Three people in a room', exact: true })
  await room.getByRole('tab', { name: 'Network' }).click()
  await expect(room.getByRole('group', { name: 'Time' })).toBeVisible()
  return room
}

test('three lines to one server: what one says goes down all of them, in the same order', async ({
  page,
}) => {
  const room = await open(page)
  await room.getByLabel('Pace').selectOption('×10')
  await room.getByRole('button', { name: 'Run', exact: true }).click()
  const log = room.locator('[role=log]')
  await expect(log.getByText(/Alan left/)).toHaveCount(2)
  await expect(room.getByText(/^3 connections/)).toBeVisible()
  const heard = async (name: string) =>
    (await log.getByText(`${name}'s screen: `).allTextContents()).flatMap(
      (line) => /screen: (\w+: .*)$/.exec(line)?.[1] ?? [],
    )
  const said = ['Is anybody here?', 'I am. The kettle is on.', 'A cup for me?', 'Milk?', 'Sugar?']
  expect(await heard('Ada')).toEqual(
    said.map((text, index) => `${['Ada', 'Grace', 'Alan', 'Grace', 'Ada'][index]}: ${text}`),
  )
  expect(await heard('Grace')).toEqual(await heard('Ada'))
  expect(await heard('Alan')).toEqual((await heard('Ada')).slice(2))
  const { violations } = await new AxeBuilder({ page }).include('output-tabs').analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
})

test('paused, stepped, rewound and continued faster, the story is the same', async ({ page }) => {
  const room = await open(page)
  const log = room.locator('[role=log]')
  const run = room.getByRole('button', { name: 'Run', exact: true })
  const lines = () => log.locator('> .client').allTextContents()
  await room.getByLabel('Pace').selectOption('instant')
  await run.click()
  await expect(log.getByText(/Alan left/)).toHaveCount(2)
  const story = await lines()

  await room.getByLabel('Pace').selectOption('×1')
  await run.click()
  await expect(log.getByText(/Grace: I am/)).toHaveCount(2)
  await room.getByRole('button', { name: 'Pause' }).click()
  await expect(room.locator('run-bar').getByRole('status')).toHaveText('paused')
  for (let step = 0; step < 3; step++) await room.getByRole('button', { name: 'Step' }).click()
  const seen = await lines()
  expect(seen).toEqual(story.slice(0, seen.length))

  const slider = room.getByRole('slider', { name: 'Moment of the run' })
  await slider.fill('1000')
  await expect(log.getByText(/Grace: I am/)).toHaveCount(0)
  await expect.poll(lines).toEqual(story.filter((line) => Number.parseFloat(line) <= 0.9))
  await room.getByRole('button', { name: 'Continue from here' }).click()
  await room.getByLabel('Pace').selectOption('×10')
  await expect.poll(lines).toEqual(story)
})
