import { describe, expect, it, vi } from 'vitest'
import { TokenUsageTracker } from './token-usage-tracker.ts'
import { entryOf, logged, usage } from './tracker.contract.ts'
import type { TrackerOptions } from './tracker-options.ts'

describe('printSummary', () => {
  const block = [
    'Token Usage Summary:',
    '  Budget: 100',
    '  Total Usage: 140 tokens',
    '    - Prompt: 70 tokens',
    '    - Completion: 70 tokens',
    '  Breakdown by Tool:',
    '    - read: 110 tokens',
    '    - search: 30 tokens',
  ]

  it.each<[number | null, string]>([
    [100, '  Budget: 100'],
    [null, '  Budget: Unlimited'],
    [0, '  Budget: 0'],
    [1_000_000, '  Budget: 1000000'],
  ])('writes the block with a budget of %s', (tokenBudget, budget) => {
    const { tracker, lines } = logged({ tokenBudget })
    tracker.trackUsage('search', usage)
    tracker.trackUsage('read', { prompt_tokens: 60, completion_tokens: 50 })
    lines.length = 0
    tracker.printSummary()
    const expected = block.with(1, budget).map((line) => `info ${line}`)
    expect(lines).toEqual(expected)
  })
})

describe('budget', () => {
  it('warns of every call beyond it, and not at it', () => {
    const { tracker, lines } = logged({ tokenBudget: 60 })
    for (let n = 0; n < 4; n++) tracker.trackUsage('search', usage)
    tracker.record(entryOf('metered', { input: 1 }))
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([
      'warn WARNING: Token budget exceeded! Budget: 60, Used: 90',
      'warn WARNING: Token budget exceeded! Budget: 60, Used: 120',
      'warn WARNING: Token budget exceeded! Budget: 60, Used: 121',
    ])
  })

  it.each([Number.NaN, -1, Infinity, '100', {}, true])('refuses %s', (tokenBudget) => {
    const untyped = { tokenBudget } as TrackerOptions
    expect(() => new TokenUsageTracker(untyped)).toThrow(
      expect.objectContaining({ code: 'invalid_budget' }),
    )
  })
})

describe('generateReport', () => {
  it('holds everything', () => {
    const { tracker } = logged({ tokenBudget: 5 })
    tracker.trackUsage('search', usage, { query: 'q' })
    const report = tracker.generateReport()
    expect(Object.keys(report)).toEqual(['budget', 'total', 'breakdown', 'timeline', 'timestamp'])
    expect(report).toMatchObject({
      budget: 5,
      total: { promptTokens: 10, completionTokens: 20, totalTokens: 30 },
      breakdown: { search: 30 },
      timeline: [{ tool: 'search', tokens: 30, metadata: { query: 'q' } }],
    })
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  })
})

describe('setupReporting', () => {
  it('writes a line each interval until it is stopped', () => {
    vi.useFakeTimers()
    try {
      const { tracker, lines } = logged()
      tracker.trackUsage('search', usage)
      lines.length = 0
      const stop = tracker.setupReporting()
      vi.advanceTimersByTime(59_999)
      expect(lines).toEqual([])
      vi.advanceTimersByTime(60_001)
      stop()
      vi.advanceTimersByTime(600_000)
      const line = 'info Periodic usage report: 30 tokens used'
      expect(lines).toEqual([line, line])
    } finally {
      vi.useRealTimers()
    }
  })

  it.each([0, -1, Number.NaN, Infinity, 2_147_484])(
    'refuses an interval of %s',
    (intervalSeconds) => {
      expect(() => logged().tracker.setupReporting({ intervalSeconds })).toThrow(
        expect.objectContaining({ code: 'invalid_setting' }),
      )
    },
  )

  it.each([-1, 1.5, Number.NaN])('refuses a timeline of %s', (timelineLimit) => {
    expect(() => logged({ timelineLimit })).toThrow(
      expect.objectContaining({ code: 'invalid_setting' }),
    )
  })
})
