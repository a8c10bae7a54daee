/** Challenges that check themselves, as a learner meets them: check, read why, take help, pass. */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Locator, type Page } from '@playwright/test'

const LESSON = 'challenges/greeting/'

const exercise = (page: Page) => page.getByRole('region', { name: 'A quiet client', exact: true })
const challenge = (page: Page, id: string) => page.locator(`[data-challenge="${id}"]`)
const editor = (page: Page) => exercise(page).locator('.pane.client.is-open .cm-content')
const selector = (page: Page) => exercise(page).getByRole('combobox', { name: 'Working on' })

const HEARTBEAT = `const socket = new WebSocket('wss://example.com/echo')
let heardAt = 0
socket.onmessage = () => (heardAt = Date.now())
socket.onopen = () => {
  heardAt = Date.now()
  setInterval(() => {
    if (Date.now() - heardAt > 10_000) socket.close()
    else socket.send('ping')
  }, 5_000)
}
`

async function write(page: Page, program: string): Promise<void> {
  await exercise(page)
    .locator('.pane.client')
    .click({ position: { x: 200, y: 20 } })
  await expect(editor(page)).toBeVisible()
  await editor(page).fill(program)
}

async function check(within: Locator): Promise<void> {
  await within.getByRole('button', { name: 'Check', exact: true }).click()
}

test('the journey: check, read why, take a hint, write it, pass; it stays passed, and the course shows it', async ({
  page,
}) => {
  await page.goto(LESSON)
  const heartbeat = challenge(page, 'heartbeat')
  const said = heartbeat.getByRole('status')
  await check(heartbeat)
  await expect(said).toHaveText('Not yet: 0 of 2 hold.')
  await expect(selector(page)).toHaveValue('heartbeat')
  const [rhythm, silence] = [
    heartbeat.locator('.checks > li').first(),
    heartbeat.locator('.checks > li').last(),
  ]
  await expect(rhythm).toContainText('Does not hold: A ping goes out every 5 s')
  await expect(rhythm).toContainText(
    'The seconds at which a ping was sent: expected [] to deeply equal [ 5, 10, 15, 20 ]',
  )
  await expect(silence).toContainText('Close frames from the client: expected')

  await write(page, HEARTBEAT.replace('5_000', '4_000'))
  await check(heartbeat)
  await expect(said).toHaveText('Not yet: 1 of 2 holds.')
  await rhythm.getByRole('button', { name: 'Watch it, at the frame that decided' }).click()
  const network = exercise(page).getByRole('region', { name: 'Network' })
  const decided = network.getByRole('option', { selected: true })
  await expect(decided).toContainText('ping')
  await expect(decided).toBeInViewport()
  await expect(network.locator('.details')).toContainText('ping')
  await expect(network.getByRole('listbox')).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(decided).toBeVisible()
  await exercise(page).getByRole('tab', { name: 'Console' }).click()
  await expect(exercise(page).getByRole('log')).toContainText('What the check saw:')

  await expect(heartbeat.getByText('Hint 2')).toBeHidden()
  await heartbeat.getByText('Hint 1').click()
  await expect(heartbeat.getByText('Hint 2')).toBeVisible()

  await write(page, HEARTBEAT.replace('heardAt > 10_000', 'heardAt > 90_000'))
  await expect(said).toHaveText('The program has changed since.')
  await check(heartbeat)
  await expect(said).toHaveText('Not yet: 1 of 2 holds.')
  await expect(rhythm).toContainText('Holds: ')

  await write(page, HEARTBEAT)
  await check(heartbeat)
  await expect(said).toHaveText('Passed.')
  await expect(heartbeat.locator('.standing')).toContainText(/^Passed on \w+ \d+, \d{4}/)
  await expect(exercise(page).getByRole('heading', { name: 'Challenges' })).toContainText('1 of 3 done')

  await page.reload()
  await expect(heartbeat.locator('.standing')).toContainText('Passed on ')
  await expect(exercise(page).locator('.pane.client')).toContainText('heardAt > 10_000')
  await expect(selector(page)).toHaveValue('heartbeat')
  await page.goto('challenges/')
  await expect(page.getByText('1 of 4 challenges done')).toBeVisible()
})

test('the solution is offered after the last hint, taken piece by piece or whole, and given back', async ({
  page,
}) => {
  await page.goto(LESSON)
  const heartbeat = challenge(page, 'heartbeat')
  const solution = heartbeat.getByRole('button', { name: 'Compare with the solution' })
  await write(page, "console.log('of the exercise')")
  await check(heartbeat)
  await expect(heartbeat.getByRole('status')).toHaveText('Not yet: 0 of 2 hold.')
  await expect(solution).toBeHidden()
  await heartbeat.getByText('Hint 1').click()
  await heartbeat.getByText('Hint 2').click()
  await solution.click()

  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('The solution')).toBeVisible()
  await dialog.getByRole('button', { name: 'Take this piece' }).first().press('Enter')
  await expect(dialog.getByRole('textbox', { name: 'Your version' })).toContainText('setInterval')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(editor(page)).toContainText('setInterval')
  await exercise(page).getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(editor(page)).toHaveText("console.log('of the exercise')")

  await solution.click()
  await dialog.getByRole('button', { name: 'Take all of it' }).click()
  await check(heartbeat)
  await expect(heartbeat.locator('.standing')).toContainText('Passed with the solution on ')
  await selector(page).selectOption('The exercise')
  await expect(editor(page)).toHaveText("console.log('of the exercise')")
  await page.reload()
  await expect(heartbeat.locator('.standing')).toContainText('Passed with the solution on ')
})

test('who writes a program for a challenge finds the checks’ workers booted', async ({ page }) => {
  await page.goto(LESSON)
  const frames = page.locator('iframe[title="Sandbox"]')
  await selector(page).selectOption('Greet this server')
  await editor(page).press('Control+End')
  await expect(frames).toHaveCount(1)
  await page.keyboard.type(' // edited')
  await expect(frames).toHaveCount(2)
})

test('where it is narrow, a piece of the solution is taken from one column', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 })
  await page.goto(LESSON)
  const heartbeat = challenge(page, 'heartbeat')
  await write(page, "console.log('of the exercise')")
  await check(heartbeat)
  await expect(heartbeat.getByRole('status')).toHaveText('Not yet: 0 of 2 hold.')
  await heartbeat.getByText('Hint 1').click()
  await heartbeat.getByText('Hint 2').click()
  await heartbeat.getByRole('button', { name: 'Compare with the solution' }).click()
  const dialog = page.getByRole('dialog')
  const both = dialog.getByRole('textbox', { name: 'Both versions' })
  await expect(both).toContainText('of the exercise')
  await expect(both).toContainText('setInterval')
  expect((await both.boundingBox())?.width).toBeGreaterThan(250)
  const pieces = dialog.getByRole('button', { name: 'Take this piece' })
  const count = await pieces.count()
  await pieces.first().press('Enter')
  await expect(pieces).toHaveCount(count - 1)
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(editor(page)).toContainText('setInterval')
})

test('what is selected has its own buffer, history and server', async ({ page }) => {
  await page.goto(LESSON)
  const program = "new WebSocket('wss://example.com/').onmessage = ({ data }) => console.log(data)"
  const log = exercise(page).getByRole('log')
  const run = () => exercise(page).getByRole('button', { name: 'Run', exact: true }).click()
  await write(page, program)
  await selector(page).selectOption('Greet this server')
  await expect(editor(page)).toHaveText(program)
  // Its server is there to be read.
  await exercise(page).getByRole('tab', { name: 'server.js' }).click()
  const server = exercise(page).getByRole('tabpanel', { name: 'server.js' })
  await expect(server).toContainText('greet me')
  await run()
  await expect(log).toHaveText('greet me')
  await exercise(page).getByRole('tab', { name: 'client.js' }).click()
  await editor(page).press('Control+End')
  // At once: what is typed slowly is undone in several steps.
  await page.keyboard.insertText(' // of the challenge')

  await exercise(page).getByRole('tab', { name: 'server.js' }).click()
  await selector(page).selectOption('The exercise')
  await expect(server).toBeHidden()
  await expect(exercise(page).getByRole('tab', { name: 'server.js' })).toBeHidden()
  await expect(editor(page)).toHaveText(program)
  await run()
  await expect(log).toBeEmpty()
  await editor(page).press('Control+z')
  await expect(editor(page)).toContainText("addEventListener('message'")
  await selector(page).selectOption('Greet this server')
  await expect(editor(page)).toContainText('of the challenge')
  await editor(page).press('Control+z')
  await expect(editor(page)).toHaveText(program)
})

test('an error of the learner’s is marked on its line; a broken check says that it is the lesson’s', async ({
  page,
}) => {
  await page.goto(LESSON)
  const greet = challenge(page, 'greet')
  await write(page, "console.log('before')\nmissing()")
  await check(greet)
  await expect(greet.locator('.checks')).toContainText('missing is not defined')
  await expect(greet.locator('.checks')).toContainText('line 2')
  await expect(exercise(page).locator('.error-line')).toHaveText(/missing\(\).*ReferenceError/)

  const wrong = challenge(page, 'nobody-can-do-this')
  await check(wrong)
  await expect(wrong.getByRole('status')).toHaveText('The lesson is broken here.')
  await expect(wrong.locator('.checks')).toContainText('It is the lesson that is broken, not your program')
  await expect(wrong.locator('.checks')).toContainText(/01-greeting\.md, line \d+/)
})

test('a quiz answers when it is asked to, by keyboard too, and remembers', async ({ page }) => {
  await page.goto(LESSON)
  const quiz = page.getByRole('group', { name: 'Who closes a connection that nobody hears?' })
  const said = quiz.getByRole('status')
  const answer = quiz.getByRole('button', { name: 'Answer' })
  await answer.click()
  await expect(said).toHaveText('Choose an answer first.')
  await quiz.getByRole('radio', { name: 'The network does.' }).focus()
  await page.keyboard.press('Space')
  await expect(said).toBeEmpty()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(said).toHaveText('Not quite. It does not know.')
  await quiz.getByRole('radio', { name: 'The network does.' }).press('ArrowDown')
  await expect(said).toBeEmpty()
  await answer.press('Enter')
  await expect(said).toHaveText('Right. Only silence tells, and only who waits notices it.')
  await page.reload()
  await expect(quiz.getByRole('radio', { name: 'Whoever waits for an answer.' })).toBeChecked()
  await expect(said).toHaveText('Right. Only silence tells, and only who waits notices it.')
})

test('what is done shows on the lesson, the course and the home page', async ({ page }) => {
  await page.goto(LESSON)
  await page.getByRole('checkbox', { name: 'Try another word' }).check()
  await expect(page.locator('.eyebrow')).toContainText('1 of 4 challenges done')
  await page.goto('challenges/')
  await expect(page.getByText('1 of 4 challenges done')).toBeVisible()
  await page.goto('')
  const course = page.getByRole('listitem').filter({ hasText: 'Challenges that check themselves' })
  await expect(course.getByText('1 of 4 challenges done')).toBeVisible()
})

test('axe finds nothing, checked or not, and nothing above moves while checks report', async ({ page }) => {
  await page.goto(LESSON)
  await exercise(page).getByText('Hint 1').click()
  await exercise(page).getByText('Hint 2').click()
  const heartbeat = challenge(page, 'heartbeat')
  await heartbeat.getByRole('button', { name: 'Check', exact: true }).scrollIntoViewIfNeeded()
  await expect(heartbeat.getByRole('button', { name: 'Compare with the solution' })).toBeVisible()
  const place = () => heartbeat.getByRole('button', { name: 'Check', exact: true }).boundingBox()
  const before = await place()
  await check(heartbeat)
  await expect(heartbeat.getByRole('status')).toContainText('Not yet')
  expect(await place()).toEqual(before)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([])
  }
})
