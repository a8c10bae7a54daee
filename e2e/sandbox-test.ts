/** A test in the page that has the runner and nothing else: `sandbox` is that page, ready to be used. */
import { test as base, type Page } from '@playwright/test'
import { serveSandbox } from './sandbox-server.ts'

export const test = base.extend<{ sandbox: Page }, { address: string }>({
  address: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const server = await serveSandbox()
      await use(server.url)
      server.close()
    },
    { scope: 'worker' },
  ],
  sandbox: async ({ page, address }, use) => {
    await page.goto(address)
    await page.locator('html[data-ready]').waitFor()
    await use(page)
  },
})
