import { defineConfig } from 'vitest/config'

/** Tests of what runs in their own process. */
const INSIDE = ['packages/*/src/**/*.test.ts', 'test/{clients,defects,frameworks}/*.test.ts']
/** Those of them that need or change what a whole process shares: fetch, the ids it has seen, the disk. */
const ALONE = [
  'packages/sdk/src/instrument/register.test.ts',
  'packages/sdk/src/exporters/outbox.test.ts',
  'test/clients/metered-{calls,follow-ups,requests,streams}.test.ts',
]

export default defineConfig({
  resolve: { conditions: ['@tokenledger/source'] },
  ssr: { resolve: { conditions: ['@tokenledger/source', 'node', 'import', 'default'] } },
  test: {
    globalSetup: './test/temporary-folder.ts',
    reporters: ['default', './test/plain-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Many tests wait for programs that they have started: a core left free would be idle.
    maxWorkers: 2,
    // What a browser or another program is waited for takes as long as the machine is slow.
    expect: { poll: { timeout: 15_000 } },
    // Projects run in the order of their names: short files last, so that no core waits for a long one.
    projects: [
      {
        extends: true,
        test: {
          name: 'programs',
          globalSetup: './test/built-command.mjs',
          include: ['test/*.test.ts', 'test/!(clients|defects|frameworks)/**/*.test.ts', ...ALONE],
        },
      },
      {
        extends: true,
        test: {
          name: 'units',
          include: INSIDE,
          exclude: ALONE,
          // They leave nothing behind, and a process that loads every source once is twice as fast.
          isolate: false,
          setupFiles: './test/property-seed.ts',
        },
      },
    ],
  },
})
