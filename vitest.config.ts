import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['@tokenledger/source'] },
  ssr: { resolve: { conditions: ['@tokenledger/source', 'node', 'import', 'default'] } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    reporters: ['default', './test/plain-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Many tests wait for programs that they have started: a core left free would be idle.
    maxWorkers: 2,
    // What a browser or another program is waited for takes as long as the machine is slow.
    expect: { poll: { timeout: 15_000 } },
  },
})
