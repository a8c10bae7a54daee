/**
 * The simulation against the real thing: each program runs in this Chromium with its own WebSocket
 * against `ws` in this Node, and in the sandbox; the two transcripts are equal to the line.
 */
import { expect, test as base } from '@playwright/test'
import { serveSandbox } from '../sandbox-server.ts'
import { BlankSite, freePort, runNatively } from './native.ts'
import type { Program, Transcript } from './program.ts'
import { chapters } from './programs/index.ts'
import { runSimulated } from './simulated.ts'

interface Places {
  /** Runs a program on the browser's own network. */
  native: (program: Program, port: number) => Promise<Transcript>
  simulated: (program: Program, port: number) => Promise<Transcript>
}

const test = base.extend<object, Places>({
  native: [
    async ({ browser }, use) => {
      const site = await BlankSite.open()
      const page = await browser.newPage()
      await page.goto(site.origin)
      // Chromium delays connections when most before them failed, as some programs' do: here most succeed.
      await runNatively(page, site, MANY_CONNECTIONS, await freePort())
      await use((program, port) => runNatively(page, site, program, port))
      await page.close()
      site.close()
    },
    { scope: 'worker' },
  ],
  simulated: [
    async ({ browser }, use) => {
      const sandbox = await serveSandbox()
      const page = await browser.newPage()
      await page.goto(sandbox.url)
      await page.locator('html[data-ready]').waitFor()
      await use((program, port) => runSimulated(page, program, port))
      await page.close()
      sandbox.close()
    },
    { scope: 'worker' },
  ],
})

const MANY_CONNECTIONS: Program = {
  connection(socket) {
    socket.close()
  },
  async client({ url, until }) {
    for (let i = 0; i < 30; i++) await until(new WebSocket(url), 'close')
  },
}

const text = ({ client, server }: Transcript): string =>
  [...client.map((line) => `client  ${line}`), ...server.map((line) => `server  ${line}`)].join('\n')

for (const [chapter, programs] of Object.entries(chapters))
  test.describe(chapter, () => {
    for (const [name, program] of Object.entries(programs))
      test(name, async ({ native, simulated }) => {
        // Such a program must go on to differ: the list of what cannot be the same stays true.
        test.fail(program.differs !== undefined, program.differs)
        const port = await freePort()
        const expected = text(await native(program, port))
        expect(expected, 'the program shows something').not.toBe('')
        expect(text(await simulated(program, port))).toBe(expected)
      })
  })
