import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['@tokenledger/source'] },
  ssr: { resolve: { conditions: ['@tokenledger/source', 'node', 'import', 'default'] } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    reporters: ['default', './test/plain-reporter.ts'],
    testTimeout: 30_000,
  },
})
