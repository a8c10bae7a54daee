/**
 * A program that never stops sending, watched in the network's panel: the page stays usable, its memory
 * does not grow with what was sent, and the trace has the beginning, the end, and the number between.
 */
import { expect, test, type CDPSession, type Locator, type Page } from '@playwright/test'

const CONNECT = `const socket = new WebSocket('wss://example.com/ws')\n`
const PROGRAMS = {
  'a loop': `${CONNECT}socket.onopen = () => { while (true) socket.send('x') }`,
  microtasks: `${CONNECT}const again = () => { socket.send('x'); queueMicrotask(again) }\nsocket.onopen = again`,
  timers: `${CONNECT}const again = () => { for (let n = 0; n < 500; n++) socket.send('x'); setTimeout(again) }\nsocket.onopen = again`,
}

/** What the page holds on to, in MB. */
async function heap(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}

async function open(page: Page, program: string): Promise<Locator> {
  await page.goto('workbench/first/')
  const hello = page.getByRole('region', { name: 'Say hello', exact: true })
  await hello
    .locator('.pane')
    .first()
    .click({ position: { x: 200, y: 20 } })
  await hello.locator('.pane.client .cm-content').fill(program)
  await hello.getByRole('tab', { name: 'Network' }).click()
  await expect(hello.getByRole('group', { name: 'View' })).toBeVisible()
  return hello
}

for (const [name, program] of Object.entries(PROGRAMS))
  test(`endless sending in ${name} leaves page and memory alone, and every frame is shown or counted`, async ({
    page,
  }) => {
    const devtools = await page.context().newCDPSession(page)
    const hello = await open(page, program)
    const panel = hello.locator('network-panel')
    const sent = async () => Number(/([\d,]+) frames/.exec(await panel.innerText())?.[1]?.replaceAll(',', ''))
    await hello.getByRole('button', { name: 'Run', exact: true }).click()
    // More than are ever kept.
    await expect.poll(sent).toBeGreaterThan(20_000)

    const [heapBefore, sentBefore] = [await heap(devtools), await sent()]
    // How quickly the page answers is measured in bench/flood.js; that it does, here.
    const editor = hello.locator('.pane.client .cm-content')
    await editor.press('ControlOrMeta+End')
    await editor.pressSequentially('// typed meanwhile')
    await expect(editor).toContainText('// typed meanwhile')
    await hello.getByRole('tab', { name: 'Console' }).click()
    await expect(panel).toBeHidden()
    await hello.getByRole('tab', { name: 'Network' }).click()
    await expect(panel).toBeVisible()
    await expect.poll(sent).toBeGreaterThan(sentBefore + 10_000)
    expect(await heap(devtools), 'MB held by the page').toBeLessThan(heapBefore + 8)

    await hello.getByRole('button', { name: 'Stop' }).click()
    await expect(hello.getByRole('button', { name: 'Stop' })).toBeDisabled()
    await hello.getByRole('button', { name: 'Table' }).click()
    const grid = hello.getByRole('grid')
    await grid.press('Home')
    await expect(grid.getByRole('row', { name: /GET \/ws/ })).toBeVisible()
    await grid.press('End')
    await expect(grid.getByRole('row', { name: /text.*\bx\b/ }).last()).toBeVisible()
    await panel.getByRole('searchbox').fill('left out')
    await expect(grid.getByRole('row', { name: /[\d,]+ frames left out/ }).first()).toBeVisible()

    await editor.fill(`${CONNECT}socket.onopen = () => socket.send('well')`)
    await hello.getByRole('button', { name: 'Run', exact: true }).click()
    await expect.poll(sent).toBe(4)
  })

test('after a flood of lines terminal, scroll bar and text stand at the end, and lead back to the beginning', async ({
  page,
}) => {
  const hello = await open(
    page,
    "for (let i = 0; i < 50_000; i++) console.log('line', i)\nconsole.log('the last')",
  )
  await hello.getByRole('tab', { name: 'Console' }).click()
  const log = hello.getByRole('log')
  const rows = hello.locator('.xterm-rows')
  const track = hello.locator('.xterm-scrollable-element > .scrollbar.vertical')
  const isAtEnd = () =>
    track.evaluate((bar) => {
      const slider = bar.querySelector('.slider')?.getBoundingClientRect()
      return slider !== undefined && Math.abs(bar.getBoundingClientRect().bottom - slider.bottom) < 2
    })
  // The second time in a terminal that has been scrolled.
  for (const _ of ['first', 'second']) {
    await hello.getByRole('button', { name: 'Run', exact: true }).click()
    await expect(rows).toContainText('the last')
    await expect(log.locator('> div').last()).toHaveText('the last')
    await expect(log.locator('> div').first()).toHaveText(/[\d,]+ lines skipped/)
    await expect.poll(isAtEnd).toBe(true)
    await log.press('Home')
    await expect(rows).toContainText('line 0')
    expect(await isAtEnd()).toBe(false)
    await log.press('End')
    await hello.getByRole('button', { name: 'Clear', exact: true }).click()
    await expect(rows).not.toContainText('line')
  }
})
