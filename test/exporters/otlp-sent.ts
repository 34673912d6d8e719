import { type Entry, type OtlpExporterOptions, otlpExporter } from '@tokenledger/sdk'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { callOf, usageOf } from '../../packages/server/src/store/entries.contract.ts'
import { type Collector, collector, type Metric } from './collector.ts'

/** The collector of the file that runs. */
export let server: Collector

/** What the exporter has warned of in the test that runs. */
export let warnings: string[]

/** Gives a file a collector, and each of its tests an empty one. */
export function eachWithCollector(): void {
  beforeAll(async () => {
    server = await collector()
  })
  afterAll(() => server.close())
  beforeEach(() => {
    server.traces.length = 0
    server.metrics.length = 0
    server.answers = []
    warnings = []
  })
}

/** A call that says everything that a call can. */
export const CALL = callOf('call-1', {
  dimensions: {
    provider: 'anthropic',
    operation: 'chat',
    agent: 'PM',
    task: 'T1',
    tool: 'search',
    session: 'S1',
    user: 'ada',
    workflow: 'build',
    project: 'shop',
    environment: 'production',
    tags: { team: 'blue' },
  },
  responseId: 'msg_1',
  attempt: 2,
  parentId: 'first',
  durationMs: 1234.4,
  ttftMs: 250,
  usage: usageOf([
    {
      model: 'gpt-5',
      meters: {
        input: 100,
        'input.cacheRead': 800,
        'input.cacheWrite': 60,
        'input.audio': 40,
        output: 20,
        'output.reasoning': 30,
      },
    },
  ]),
})

/** Exports entries, and waits until all is sent. */
export async function sent(
  entries: readonly Entry[],
  options: Partial<OtlpExporterOptions> = {},
): Promise<void> {
  const logger = { info: () => {}, warn: (line: string) => warnings.push(line) }
  const sink = otlpExporter({ url: server.url, spillFolder: null, logger, ...options })
  for (const entry of entries) sink.take(entry)
  await sink.close()
}

/** A metric of the last report. */
export const metric = (name: string): Metric => {
  const found = server.lastMetrics().find((one) => one.name === name)
  if (found === undefined) throw new Error(`There is no metric ${name}`)
  return found
}
