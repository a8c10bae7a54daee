import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          include: ['src/**/*.test.ts'],
          environment: 'node',
          // No test is about real time: this only ends one that hangs, on a machine however busy.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          setupFiles: ['src/sim/close-event.setup.ts'],
        },
      },
    ],
  },
})
