import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AgentUsageOptions, createAgentUsageRecord } from './agent-usage-record.ts'
import { TokenUsageTracker } from './token-usage-tracker.ts'

const quiet = { info() {}, warn() {} }

function recorded(
  options: AgentUsageOptions = {},
  tokens: readonly [number, number] = [1000, 500],
) {
  const tracker = new TokenUsageTracker({ logger: quiet })
  const record = createAgentUsageRecord('editor', 'stream', 'claude-haiku-4-5', ...tokens, {
    tracker,
    ...options,
  })
  return { tracker, record }
}

describe('createAgentUsageRecord', () => {
  it('has the shape and the defaults of the document', () => {
    const before = Date.now()
    const { record } = recorded()
    expect(record).toEqual({
      requestId: expect.any(String),
      timestamp: expect.any(Date),
      model: 'claude-haiku-4-5',
      action: 'stream',
      inputTokens: 1000,
      outputTokens: 500,
      totalTokens: 1500,
      estimatedCost: 0.0035,
      requestType: 'editor',
      success: true,
      hasTools: false,
    })
    expect(record.timestamp.getTime()).toBeGreaterThanOrEqual(before)
  })

  it('keeps what it is told, and adds tokens of tools to the total', () => {
    const options = {
      duration: 1234,
      toolsUsed: ['content_analyzer', 'sentiment, detector'],
      toolDefinitionsTokens: 400,
      toolResultsTokens: 150,
    }
    const { record, tracker } = recorded(options)
    expect(record).toMatchObject({ ...options, totalTokens: 2050, hasTools: true })
    expect(tracker.getTotalUsage()).toEqual({
      promptTokens: 1550,
      completionTokens: 500,
      totalTokens: 2050,
    })
  })

  it('adds nothing that the input includes already', () => {
    const options = {
      toolDefinitionsTokens: 400,
      toolResultsTokens: 150,
      basis: 'included',
    } as const
    const { record, tracker } = recorded(options)
    expect(record).toMatchObject({ totalTokens: 1500, estimatedCost: 0.0035, hasTools: true })
    expect(tracker.totals('agent')['editor']).toMatchObject({
      inputTokens: 1000,
      cost: 3_500_000_000n,
    })
  })

  it('adds up, whatever the figures', () => {
    const count = fc.nat(1_000_000)
    fc.assert(
      fc.property(
        count,
        count,
        count,
        count,
        fc.boolean(),
        (input, output, definitions, results, isIncluded) => {
          const { record, tracker } = recorded(
            {
              toolDefinitionsTokens: definitions,
              toolResultsTokens: results,
              basis: isIncluded ? 'included' : 'additional',
            },
            [input, output],
          )
          const added = isIncluded ? 0 : definitions + results
          expect(record.totalTokens).toBe(input + output + added)
          expect(tracker.getTotalUsage().totalTokens).toBe(record.totalTokens)
          expect(record.hasTools).toBe(definitions + results > 0)
        },
      ),
    )
  })

  it('records a failed call with its known input', () => {
    const { record, tracker } = recorded({ error: 'overloaded', duration: 80 }, [1000, 0])
    expect(record).toMatchObject({ success: false, error: 'overloaded', totalTokens: 1000 })
    expect(tracker.totals('agent')['editor']).toMatchObject({
      calls: 1,
      errorCalls: 1,
      inputTokens: 1000,
    })
    expect(recorded({ success: false }).record.success).toBe(false)
  })

  it.each([Number.NaN, -1, Infinity])('knows nothing of a count that is %s', (count) => {
    const { record, tracker } = recorded({}, [1000, count])
    expect(record).toMatchObject({
      inputTokens: 1000,
      outputTokens: null,
      totalTokens: null,
      estimatedCost: null,
    })
    expect(tracker.totals('agent')['editor']).toMatchObject({ totalTokens: 1000, partialCalls: 1 })
    const nothing = recorded({}, [count, count])
    expect(nothing.record).toMatchObject({ inputTokens: null, totalTokens: null })
    expect(nothing.tracker.totals('agent')['editor']).toMatchObject({
      totalTokens: 0,
      missingUsageCalls: 1,
    })
  })

  it('counts nowhere when it is told so', () => {
    expect(recorded({ tracker: null }).tracker.getTotalUsage().totalTokens).toBe(0)
  })
})
