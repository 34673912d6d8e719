import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reversal } from '../ledger/correction.ts'
import type { Entry } from '../ledger/entry.ts'
import type { Meters } from '../usage/usage.ts'
import type { TrackerDimension } from './counted-calls.ts'
import { run } from './run.ts'
import { TokenUsageTool } from './token-usage-tool.ts'
import { TokenUsageTracker } from './token-usage-tracker.ts'
import { entryOf, fail, logged, usage } from './tracker.contract.ts'

function withMeters(meters: Meters): Entry {
  const entry = entryOf('x', { input: 1 })
  return { ...entry, usage: { ...entry.usage, segments: [{ model: null, meters }] } }
}

describe('trackUsage', () => {
  it.each<[string, object]>([
    ['snake case', { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 }],
    ['camel case', { promptTokens: 10, completionTokens: 20, totalTokens: 30 }],
    ['input and output, snake', { input_tokens: 10, output_tokens: 20, total_tokens: 30 }],
    ['input and output, camel', { inputTokens: 10, outputTokens: 20, totalTokens: 30 }],
    ['no total', { prompt_tokens: 10, completion_tokens: 20 }],
    ['Anthropic’s usage', { input_tokens: 3, cache_read_input_tokens: 7, output_tokens: 20 }],
    [
      'Gemini’s answer',
      { usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 15, thoughtsTokenCount: 5 } },
    ],
    ['LangChain’s message', { usage_metadata: { input_tokens: 10, output_tokens: 20 } }],
    ['an OpenAI answer', { id: 'chatcmpl-A1', object: 'chat.completion', usage }],
  ])('reads %s', (_, payload) => {
    const { tracker } = logged()
    tracker.trackUsage('search', payload)
    expect(tracker.getTotalUsage()).toEqual({
      promptTokens: 10,
      completionTokens: 20,
      totalTokens: 30,
    })
  })

  it('gives the same totals in both cases', () => {
    const counts = fc.record(
      {
        prompt_tokens: fc.oneof(fc.nat(1000), fc.constantFrom(null, Number.NaN, -3, '5', Infinity)),
        completion_tokens: fc.oneof(fc.nat(1000), fc.constantFrom(null, undefined, {}, [])),
        total_tokens: fc.oneof(fc.nat(1000), fc.constant(null)),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), counts)), (calls) => {
        const { tracker } = logged()
        for (const [tool, payload] of calls) tracker.trackUsage(tool, payload)
        const camel = tracker.getTotalUsage()
        expect(Object.values(tracker.getTotalUsageSnakeCase())).toEqual(Object.values(camel))
        expect(Object.values(camel).every((count) => count >= 0 && Number.isFinite(count))).toBe(
          true,
        )
        expect(camel.totalTokens).toBe(camel.promptTokens + camel.completionTokens)
        const byTool = Object.values(tracker.getUsageBreakdown())
        expect(byTool.reduce((sum, tokens) => sum + tokens, 0)).toBe(camel.totalTokens)
        expect(tracker.getUsageTimeline().map(({ tool }) => tool)).toHaveLength(calls.length)
      }),
    )
  })

  it('never throws, whatever it is handed', () => {
    const throwing = new Proxy({}, { get: fail, getOwnPropertyDescriptor: fail, ownKeys: fail })
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (tool, payload, metadata) => {
        const { tracker } = logged()
        const [untyped, more] = [tool, metadata] as [string, object]
        expect(() => tracker.trackUsage(untyped, payload, more)).not.toThrow()
        tracker.trackUsage('after', throwing)
        tracker.trackUsage('after', usage)
        expect(tracker.getUsageByTool('after').totalTokens).toBe(30)
      }),
    )
  })

  it('writes the line of a call, and what is odd about it', () => {
    const { tracker, lines } = logged()
    tracker.trackUsage('search', usage)
    tracker.trackUsage('read', { prompt_tokens: 60, completion_tokens: 50 })
    tracker.trackUsage('embed', {})
    tracker.trackUsage('a]\nWARNING: forged', usage)
    expect(lines).toEqual([
      'info [search] Added 30 tokens. Total: 30',
      'info [read] Added 110 tokens. Total: 140',
      'info [embed] Added 0 tokens. Total: 140',
      'warn [embed] usage_missing: The answer carries no usage',
      'info [a]\\nWARNING: forged] Added 30 tokens. Total: 170',
    ])
    expect(tracker.totals('tool')['embed']).toMatchObject({ calls: 1, missingUsageCalls: 1 })
  })

  it('belongs to the scope that the code runs in', async () => {
    const { tracker } = logged()
    await run({ agent: 'PM', session: 's1' }, async () => {
      await Promise.resolve()
      run({ task: 't1' }, () => tracker.trackUsage(TokenUsageTool.SEARCH, usage))
    })
    tracker.trackUsage('search', usage, null, { agent: 'QA', user: 'u1', model: 'gpt-4o' })
    const calls = (dimension: TrackerDimension) =>
      Object.entries(tracker.totals(dimension)).map(([value, { calls }]) => [value, calls])
    expect(calls('agent')).toEqual([
      ['PM', 1],
      ['QA', 1],
    ])
    expect(calls('task')).toEqual([
      ['t1', 1],
      ['(none)', 1],
    ])
    expect(calls('session')).toEqual([
      ['s1', 1],
      ['(none)', 1],
    ])
    expect(calls('user')).toEqual([
      ['(none)', 1],
      ['u1', 1],
    ])
    expect(calls('model')).toEqual([
      ['(none)', 1],
      ['gpt-4o', 1],
    ])
    expect(calls('tool')).toEqual([['search', 2]])
  })

  it('prices a call whose model is known, and says of the others that it cannot', () => {
    const { tracker } = logged()
    tracker.trackUsage('search', { prompt_tokens: 10_000, completion_tokens: 5000 }, null, {
      model: 'gpt-4o',
    })
    tracker.trackUsage('read', usage)
    expect(tracker.totals('tool')['search']?.cost).toBe(75_000_000_000n)
    expect(tracker.totals('tool')['read']).toMatchObject({ cost: null, unpricedCalls: 1 })
  })

  it('counts a failed call with what it used', () => {
    const { tracker } = logged()
    tracker.trackUsage('read', usage, null, { error: 'timeout', durationMs: 12 })
    expect(tracker.totals('tool')['read']).toMatchObject({
      calls: 1,
      errorCalls: 1,
      totalTokens: 30,
    })
  })

  it('counts the same call once, whoever tells of it', () => {
    const { tracker, lines } = logged()
    tracker.record(entryOf('chatcmpl-A1', { input: 10, output: 20 }, { tool: 'search' }))
    tracker.trackUsage('search', { id: 'chatcmpl-A1', object: 'chat.completion', usage })
    tracker.trackUsage('search', usage, null, { id: 'chatcmpl-A1' })
    expect(tracker.getTotalUsage().totalTokens).toBe(30)
    expect(lines).toEqual([])
  })
})

describe('record', () => {
  it('undoes what is reversed', () => {
    const { tracker } = logged()
    const wrong = entryOf('a', { input: 5, output: 5 }, { tool: 'read' })
    for (const entry of [wrong, reversal(wrong), reversal(wrong)]) tracker.record(entry)
    expect(tracker.getTotalUsage().totalTokens).toBe(0)
    expect(tracker.getUsageBreakdown()).toEqual({ read: 0 })
  })

  it.each<[string, unknown]>([
    ['counts that are none', withMeters({ input: Number.NaN })],
    ['negative counts', withMeters({ input: 1, output: -5 })],
    ['no dimensions', { ...entryOf('x', { input: 1 }), dimensions: undefined }],
    ['no usage', { ...entryOf('x', { input: 1 }), usage: undefined }],
    ['nothing', undefined],
  ])('counts nothing of an entry with %s, and says so', (_, entry) => {
    const { tracker, lines } = logged()
    tracker.record(entryOf('a', { input: 5 }))
    tracker.record(entry as Entry)
    expect(tracker.getTotalUsage().totalTokens).toBe(5)
    expect(Object.values(tracker.totals('agent')).map(({ calls }) => calls)).toEqual([1])
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^warn \[tracker\] call failed: /)
  })

  it('knows a call again after many others', () => {
    const { tracker } = logged()
    for (let n = 0; n < 15_000; n++) tracker.record(entryOf(`call-${n}`, { input: 1 }))
    tracker.record(entryOf('call-0', { input: 1 }))
    expect(tracker.getTotalUsage().totalTokens).toBe(15_000)
  })
})

it('survives a logger that throws', () => {
  const tracker = new TokenUsageTracker({ tokenBudget: 0, logger: { info: fail, warn: fail } })
  expect(() => tracker.trackUsage('search', usage)).not.toThrow()
  expect(() => tracker.printSummary()).not.toThrow()
  expect(tracker.getTotalUsage().totalTokens).toBe(30)
})
