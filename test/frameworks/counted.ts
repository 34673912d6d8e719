import {
  type Entry,
  TokenUsageTracker,
  type ToolStatistics,
  toolStatistics,
} from '@tokenledger/sdk'
import { tokensOf } from '../clients/compare.ts'

/** A tracker, and all that it was told. */
export interface Counted {
  readonly tracker: TokenUsageTracker
  readonly entries: Entry[]
  /** Each call as `id`, tokens, and on whose behalf; in the order of its id's tokens. */
  calls(): readonly CountedCall[]
  tools(): ToolStatistics['tools']
}

/** What a test looks at. */
export interface CountedCall {
  readonly id: string
  readonly tokens: readonly [number, number]
  readonly agent: string | undefined
  readonly tool: string | undefined
}

/** A tracker that keeps what it is told. */
export function counted(): Counted {
  const tracker = new TokenUsageTracker({ logger: { info: () => {}, warn: () => {} } })
  const statistics = toolStatistics()
  const entries: Entry[] = []
  tracker.addSink(statistics)
  tracker.addSink({ take: (entry) => entries.push(entry), flush: () => Promise.resolve() })
  return {
    tracker,
    entries,
    calls: () =>
      entries
        .map((entry) => ({
          id: entry.id,
          tokens: tokensOf(entry),
          agent: entry.dimensions.agent,
          tool: entry.dimensions.tool,
        }))
        .sort((a, b) => a.tokens[0] - b.tokens[0]),
    tools: () => statistics.report().tools.toSorted((a, b) => a.tool.localeCompare(b.tool)),
  }
}
