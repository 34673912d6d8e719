import {
  bucketStart,
  createAgentUsageRecord,
  createStreamReader,
  estimateOutputTokens,
  run,
  TokenUsageTracker,
  toolStatistics,
} from '@tokenledger/sdk'
import { describe, expect, it } from 'vitest'

/** The defects of the accounting that document 2 describes: none of them is here. */

const quiet = { info() {}, warn() {} }
const newTracker = () => new TokenUsageTracker({ logger: quiet })

describe('document 2', () => {
  it('a stream that its service and its editor both record counts once', () => {
    const tracker = newTracker()
    const options = { tracker, requestId: 'msg_1' }
    createAgentUsageRecord('host', 'stream', 'claude-haiku-4-5', 1000, 1000, options)
    createAgentUsageRecord('editor', 'stream', 'claude-haiku-4-5', 1000, 1000, options)
    expect(tracker.getTotalUsage().totalTokens).toBe(2000)
    expect(tracker.totals('model')['claude-haiku-4-5']).toMatchObject({
      calls: 1,
      cost: 6_000_000_000n,
    })
  })

  const start = {
    id: 'msg_1',
    model: 'claude-haiku-4-5',
    usage: { input_tokens: 1000, output_tokens: 1 },
  }
  const events = [
    { type: 'message_start', message: start },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'So far.' } },
  ]
  const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }
  const end = {
    type: 'message_delta',
    delta: { stop_reason: 'end_turn' },
    usage: { output_tokens: 30 },
  }
  const sse = (all: readonly object[]) =>
    all.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')

  it('a stream that ends in an error event is recorded with what it used', () => {
    const tracker = newTracker()
    const reader = createStreamReader()
    for (const event of [...events, error]) reader.push(event)
    run({ agent: 'editor' }, () =>
      tracker.trackUsage('write', reader.end(), null, { error: 'Overloaded' }),
    )
    expect(tracker.totals('agent')['editor']).toMatchObject({
      calls: 1,
      errorCalls: 1,
      inputTokens: 1000,
    })
  })

  it('a line of the stream that is cut anywhere is read whole', () => {
    const text = sse([...events, end])
    for (let cut = 0; cut <= text.length; cut++) {
      const reader = createStreamReader()
      reader.push(text.slice(0, cut))
      reader.push(text.slice(cut))
      expect(reader.end().segments).toEqual([
        { model: 'claude-haiku-4-5', meters: { input: 1000, output: 30 } },
      ])
    }
  })

  it('a failed call and its fallback are two records, each of its own agent', () => {
    const tracker = newTracker()
    createAgentUsageRecord('editor', 'stream', 'claude-haiku-4-5', 1000, 0, {
      tracker,
      requestId: 'a',
      error: 'HTTP 529',
    })
    for (const agent of ['editor', 'host']) {
      createAgentUsageRecord(agent, 'generate', 'claude-haiku-4-5', 1000, 500, {
        tracker,
        requestId: 'b',
      })
    }
    const { editor, host } = tracker.totals('agent')
    expect(editor).toMatchObject({ calls: 2, errorCalls: 1, totalTokens: 2500 })
    expect(host).toBeUndefined()
  })

  it('definitions of tools that a count of the input includes are not added to it', () => {
    const record = createAgentUsageRecord('editor', 'stream', 'claude-haiku-4-5', 1000, 500, {
      tracker: null,
      basis: 'included',
      toolsUsed: ['first', 'second'],
      toolDefinitionsTokens: 400,
      toolResultsTokens: 600,
    })
    expect(record).toMatchObject({ totalTokens: 1500, estimatedCost: 0.0035 })
  })

  it('an unknown model does not cost $0: its cost is unknown, and counted as such', () => {
    const tracker = newTracker()
    const record = createAgentUsageRecord('host', 'generate', 'house-coder-32b', 10, 5, { tracker })
    expect(record.estimatedCost).toBeNull()
    expect(tracker.totals('model')['house-coder-32b']).toMatchObject({
      cost: null,
      unpricedCalls: 1,
    })
  })

  it('no call is forgotten after the first thousand', () => {
    const tracker = newTracker()
    for (let n = 0; n < 1500; n++)
      createAgentUsageRecord('host', 'test', 'gpt-4o', 1, 1, { tracker })
    expect(tracker.totals('agent')['host']).toMatchObject({ calls: 1500, totalTokens: 3000 })
  })

  it('an hour of yesterday is not this hour', () => {
    const now = Date.UTC(2026, 10, 22, 14, 30)
    const almostADayAgo = now - (24 * 60 - 1) * 60_000
    const hourOf = (time: number) => bucketStart(time, 'hour', 'UTC')
    expect(hourOf(almostADayAgo)).not.toEqual(hourOf(now))
  })

  it('a thousand Chinese characters are not 250 tokens', () => {
    expect(estimateOutputTokens('预'.repeat(1000), 'gpt-4o')).toBeGreaterThan(500)
  })

  it('a call that defines tools has tools, used or not', () => {
    const options = { tracker: null, toolDefinitionsTokens: 400 }
    expect(createAgentUsageRecord('host', 'test', 'gpt-4o', 1, 1, options).hasTools).toBe(true)
  })

  it('no percentage divides by zero', () => {
    const { toolRequestShare, toolOverheadShare } = toolStatistics().report()
    expect([toolRequestShare, toolOverheadShare]).toEqual([null, null])
  })

  it('a name of a tool may hold a comma', () => {
    const tracker = newTracker()
    const statistics = toolStatistics()
    tracker.addSink(statistics)
    createAgentUsageRecord('host', 'test', 'gpt-4o', 1, 1, {
      tracker,
      toolsUsed: ['find, replace'],
    })
    expect(statistics.report().tools.map(({ tool }) => tool)).toEqual(['find, replace'])
  })
})
