/** Packages as a built page has them: fetched by the lesson that imports them, linked with each other. */
import { expect, test } from '@playwright/test'

test('a lesson runs npm packages that share one of them', async ({ page }) => {
  const fetched: string[] = []
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname))
  await page.goto('clients/y-websocket/')
  const exercise = page.getByRole('region', { name: 'y-websocket', exact: true })
  const packages = () => fetched.filter((path) => /\/(?:yjs|y-websocket)-[\w-]+\.js$/.test(path))
  expect(packages(), 'nothing is fetched before it is wanted').toEqual([])

  await exercise.getByRole('button', { name: 'Run', exact: true }).click()
  const log = exercise.getByRole('log')
  await expect(log).toContainText('grace reads Hello')
  await expect(log).toContainText("people { ada: [ 'Ada' ] } true")
  await expect(log).not.toContainText('already imported')
  expect(packages()).toHaveLength(2)
})

test('a lesson runs Laravel Echo on pusher-js', async ({ page }) => {
  await page.goto('clients/pusher/')
  const exercise = page.getByRole('region', { name: 'laravel-echo', exact: true })
  await exercise.getByRole('button', { name: 'Run', exact: true }).click()
  const log = exercise.getByRole('log')
  await expect(log).toContainText('shipped 7')
  await expect(log).toContainText('typing Grace')
})
