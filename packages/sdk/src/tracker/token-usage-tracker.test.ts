import { describe, expect, it } from 'vitest'
import type { Entry } from '../ledger/entry.ts'
import { missingUsage } from '../usage/usage.ts'
import { TokenUsageTracker } from './token-usage-tracker.ts'

function entry(id: string, input: number): Entry {
  return {
    id,
    sign: 1,
    time: Date.UTC(2026, 10, 22),
    dimensions: { tool: 'search' },
    status: 'ok',
    usage: { ...missingUsage(), status: 'ok', segments: [{ model: 'm', meters: { input } }] },
    cost: {
      status: 'unpriced',
      total: null,
      listTotal: null,
      charges: [],
      unpricedMeters: [],
      warnings: [],
      segments: [],
    },
  }
}

describe('record', () => {
  it('counts the same id once', () => {
    const tracker = new TokenUsageTracker()
    tracker.record(entry('a', 5))
    tracker.record(entry('a', 5))
    expect(tracker.getTotalUsage().totalTokens).toBe(5)
  })

  it('hands each new entry to the sinks until they are removed', () => {
    const tracker = new TokenUsageTracker()
    const taken: string[] = []
    const remove = tracker.addSink({
      take: ({ id }) => taken.push(id),
      flush: () => Promise.resolve(),
    })
    for (const id of ['a', 'a', 'b']) tracker.record(entry(id, 1))
    remove()
    tracker.record(entry('c', 1))
    expect(taken).toEqual(['a', 'b'])
  })
})
