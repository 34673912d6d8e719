import { BudgetExceededError, getTokenTracker, TokenUsageTracker } from '@tokenledger/sdk'
import { describe, expect, it } from 'vitest'

/** The defects of the shared tracker as document 1 describes it: none of them is here. */

function logged(tokenBudget: number | null = null) {
  const lines: string[] = []
  const log = (line: string): void => void lines.push(line)
  const tracker = new TokenUsageTracker({ tokenBudget, logger: { info: log, warn: log } })
  return { lines, tracker }
}

const usage = { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 }

describe('document 1', () => {
  it('totals are not added up from the list of calls: they hold without one', () => {
    const tracker = new TokenUsageTracker({ timelineLimit: 0, logger: { info() {}, warn() {} } })
    const totals: number[] = []
    tracker.addUsageCallback((_tool, _used, total) => totals.push(total.totalTokens))
    for (let n = 0; n < 3; n++) tracker.trackUsage('search', usage)
    expect(totals).toEqual([30, 60, 90])
    expect(tracker.getUsageByTool('search').totalTokens).toBe(90)
    expect(tracker.getUsageTimeline()).toEqual([])
  })

  it('None in a usage spoils no total', () => {
    const { tracker } = logged()
    tracker.trackUsage('search', { prompt_tokens: null, completion_tokens: 5, total_tokens: null })
    tracker.trackUsage('search', { prompt_tokens: Number.NaN, completion_tokens: -7 })
    tracker.trackUsage('search', usage)
    expect(tracker.getTotalUsage()).toEqual({
      promptTokens: 10,
      completionTokens: 25,
      totalTokens: 35,
    })
  })

  it('a missing total is the sum of the parts', () => {
    const { tracker } = logged()
    tracker.trackUsage('search', { prompt_tokens: 10, completion_tokens: 20 })
    expect(tracker.getTotalUsage().totalTokens).toBe(30)
  })

  it('a stated total that contradicts its parts is flagged, and totals add up', () => {
    const { tracker, lines } = logged()
    tracker.trackUsage('read', { prompt_tokens: 21, completion_tokens: 500, total_tokens: 500 })
    expect(tracker.getTotalUsage()).toEqual({
      promptTokens: 21,
      completionTokens: 500,
      totalTokens: 521,
    })
    expect(lines.some((line) => line.startsWith('[read] total_mismatch: '))).toBe(true)
  })

  it('a hard limit holds before the call: 140 of 100 are not used', () => {
    const budgets = [{ limit: { tokens: 100 }, mode: 'strict' as const }]
    const tracker = new TokenUsageTracker({ budgets, logger: { info() {}, warn() {} } })
    tracker.reserve({ inputTokens: 20, maxOutputTokens: 60 })
    expect(() => tracker.reserve({ inputTokens: 20, maxOutputTokens: 40 })).toThrow(
      BudgetExceededError,
    )
  })

  it('a budget of 0 is a limit', () => {
    const { tracker, lines } = logged(0)
    tracker.trackUsage('search', usage)
    tracker.printSummary()
    expect(lines).toContain('WARNING: Token budget exceeded! Budget: 0, Used: 30')
    expect(lines).toContain('  Budget: 0')
  })

  it('the shared tracker takes a budget that comes later, and refuses what comes too late', () => {
    const shared = getTokenTracker()
    expect(shared.generateReport().budget).toBeNull()
    expect(getTokenTracker({ tokenBudget: 10 })).toBe(shared)
    expect(shared.generateReport().budget).toBe(10)
    expect(getTokenTracker().generateReport().budget).toBe(10)
    expect(getTokenTracker({ tokenBudget: 0 }).generateReport().budget).toBe(0)
    expect(getTokenTracker({ tokenBudget: null }).generateReport().budget).toBeNull()
    expect(() => getTokenTracker({ tokenBudget: -1 })).toThrow(
      expect.objectContaining({ code: 'invalid_budget' }),
    )
    expect(() => getTokenTracker({ timelineLimit: 5 })).toThrow(
      expect.objectContaining({ code: 'shared_tracker_exists' }),
    )
  })

  it('a callback that throws reaches nobody and hides no warning', () => {
    const { tracker, lines } = logged(10)
    const told: string[] = []
    tracker.addUsageCallback(() => {
      throw new Error('boom')
    })
    tracker.addUsageCallback((tool) => told.push(tool))
    tracker.trackUsage('search', usage)
    expect(told).toEqual(['search'])
    expect(lines).toEqual([
      '[tracker] usage callback failed: boom',
      '[search] Added 30 tokens. Total: 30',
      'WARNING: Token budget exceeded! Budget: 10, Used: 30',
    ])
  })

  it('a callback cannot change what is stored', () => {
    const { tracker } = logged()
    tracker.addUsageCallback((_tool, used) => {
      Object.assign(used, { totalTokens: 999_999 })
    })
    tracker.addUsageCallback((_tool, _used, total) => {
      Object.assign(total, { totalTokens: 999_999 })
    })
    tracker.trackUsage('search', usage)
    expect(tracker.getTotalUsage().totalTokens).toBe(30)
    expect(tracker.getUsageTimeline()[0]?.tokens).toBe(30)
  })

  it('the caller’s later edits reach neither usage nor metadata', () => {
    const { tracker } = logged()
    const payload = { ...usage }
    const metadata = { url: 'first' }
    tracker.trackUsage('read', payload, metadata)
    payload.total_tokens = 1
    metadata.url = 'later'
    tracker.getUsageTimeline().length = 0
    expect(tracker.getTotalUsage().totalTokens).toBe(30)
    expect(tracker.getUsageTimeline()[0]?.metadata).toEqual({ url: 'first' })
  })

  it('each callback sees a running total of its own', () => {
    const { tracker } = logged()
    const totals: number[] = []
    tracker.addUsageCallback((_tool, _used, total) => totals.push(total.totalTokens))
    for (let n = 0; n < 100; n++) tracker.trackUsage('search', usage)
    expect(totals).toEqual(Array.from({ length: 100 }, (_, n) => (n + 1) * 30))
  })

  it('the list of calls is bounded, totals are not', () => {
    const tracker = new TokenUsageTracker({ timelineLimit: 10, logger: { info() {}, warn() {} } })
    for (let n = 0; n < 1500; n++) tracker.trackUsage('search', usage)
    expect(tracker.getUsageTimeline()).toHaveLength(10)
    expect(tracker.getTotalUsage().totalTokens).toBe(1500 * 30)
  })
})
