import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['scripts/generated-sources.mjs'],
    reporters: ['default', './scripts/summary-reporter.mjs'],
    // Some tests start real servers, and a laptop may be busy.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
