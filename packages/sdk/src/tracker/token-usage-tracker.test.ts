import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { reversal } from '../ledger/correction.ts'
import type { Entry } from '../ledger/entry.ts'
import type { Meters } from '../usage/usage.ts'
import { callEntry } from './call-entry.ts'
import type { TrackerDimension } from './counted-calls.ts'
import { run } from './run.ts'
import { TokenUsageTool } from './token-usage-tool.ts'
import { TokenUsageTracker } from './token-usage-tracker.ts'
import type { TrackerReport } from './tracked-usage.ts'
import type { TrackerOptions } from './tracker-options.ts'

/** A tracker and the lines that it writes, each with its level. */
function logged(options: TrackerOptions = {}) {
  const lines: string[] = []
  const logger = {
    info: (line: string) => lines.push(`info ${line}`),
    warn: (line: string) => lines.push(`warn ${line}`),
  }
  return { lines, tracker: new TokenUsageTracker({ ...options, logger }) }
}

function entryOf(id: string, meters: Meters, scope: Entry['dimensions'] = {}): Entry {
  const segments = [{ model: 'gpt-4o', meters }]
  const usage = { status: 'ok' as const, segments, context: {}, details: {}, warnings: [] }
  return callEntry({ usage, scope, facts: { id } })
}

function withMeters(meters: Meters): Entry {
  const entry = entryOf('x', { input: 1 })
  return { ...entry, usage: { ...entry.usage, segments: [{ model: null, meters }] } }
}

const usage = { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 }

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

function fail(): never {
  throw new Error('no')
}

describe('totals', () => {
  it('are those of the tool that is asked for, zeros for others', () => {
    const { tracker } = logged()
    tracker.trackUsage(TokenUsageTool.READ, usage)
    tracker.trackUsage('__proto__', { input_tokens: 1, output_tokens: 1 })
    expect(tracker.getUsageByTool('read').promptTokens).toBe(10)
    expect(tracker.getUsageByTool('__proto__').totalTokens).toBe(2)
    expect(tracker.getUsageByTool('other')).toEqual({
      promptTokens: 0,
      completionTokens: 0,
      totalTokens: 0,
    })
    expect(Object.entries(tracker.getUsageBreakdown())).toEqual([
      ['read', 30],
      ['__proto__', 2],
    ])
  })

  it('lose nothing to calls that run at the same time', async () => {
    const { tracker } = logged()
    const running = Array.from({ length: 8 }, async (_, agent) => {
      for (let call = 0; call < 200; call++) {
        await new Promise((resolve) => setImmediate(resolve))
        run({ agent: `a${agent}` }, () => tracker.trackUsage('search', usage))
      }
    })
    const seen = new Set<number>()
    tracker.addUsageCallback((_tool, _usage, total) => seen.add(total.totalTokens))
    await Promise.all(running)
    expect(tracker.getTotalUsage().totalTokens).toBe(8 * 200 * 30)
    expect(Object.values(tracker.totals('agent')).map(({ calls }) => calls)).toEqual(
      Array(8).fill(200),
    )
    expect(seen.size).toBe(1600)
  })

  it('lose nothing to workers that post their calls', async () => {
    const { tracker } = logged()
    const source = `
      const { parentPort, workerData } = require('node:worker_threads')
      for (let n = 0; n < 200; n++) parentPort.postMessage({ ...workerData.entry, id: workerData.name + n })
    `
    const workers = ['a', 'b', 'c'].map(
      (name) =>
        new Promise<void>((resolve, reject) => {
          const workerData = { name, entry: entryOf('', { input: 2, output: 1 }) }
          const worker = new Worker(source, { eval: true, workerData })
          worker.on('message', (entry: Entry) => tracker.record(entry))
          worker.on('error', reject)
          worker.on('exit', () => resolve())
        }),
    )
    await Promise.all(workers)
    expect(tracker.getTotalUsage().totalTokens).toBe(3 * 200 * 3)
  })
})

describe('getUsageTimeline', () => {
  it('is in order, with the metadata as it was', () => {
    const { tracker } = logged()
    const metadata = { url: 'https://example.com', nested: { tags: ['a'] } }
    const before = Date.now() / 1000
    tracker.trackUsage('read', usage, metadata)
    tracker.trackUsage('search', usage)
    metadata.nested.tags.push('later')
    const [first, second] = tracker.getUsageTimeline()
    expect(first).toMatchObject({ tool: 'read', tokens: 30 })
    expect(first?.metadata).toEqual({ url: 'https://example.com', nested: { tags: ['a'] } })
    expect(first?.timestamp).toBeGreaterThanOrEqual(before)
    expect(first?.timestamp).toBeLessThan(before + 60)
    expect(second).toMatchObject({ tool: 'search', metadata: null })
    expect(() => Object.assign(first?.metadata ?? {}, { url: 'x' })).toThrow(TypeError)
    expect(() => Object.assign(first ?? {}, { tokens: 0 })).toThrow(TypeError)
  })

  it.each([
    ['a function', { ask: () => {}, url: 'u' }],
    ['a cycle', cyclic()],
    ['a buffer', { bytes: new Uint8Array(3) }],
    [
      'a throwing getter',
      {
        get bad() {
          throw new Error('no')
        },
        url: 'u',
      },
    ],
  ])('takes metadata with %s', (_, metadata) => {
    const { tracker } = logged()
    tracker.trackUsage('read', usage, metadata)
    expect(tracker.getUsageTimeline()).toHaveLength(1)
    expect(tracker.getTotalUsage().totalTokens).toBe(30)
  })

  it('holds the newest calls, and totals hold all', () => {
    fc.assert(
      fc.property(fc.nat(5), fc.array(fc.nat(100)), (timelineLimit, inputs) => {
        const { tracker } = logged({ timelineLimit })
        for (const input of inputs)
          tracker.trackUsage('read', { input_tokens: input, output_tokens: 1 })
        const newest = timelineLimit === 0 ? [] : inputs.slice(-timelineLimit)
        expect(tracker.getUsageTimeline().map(({ tokens }) => tokens - 1)).toEqual(newest)
        const all = inputs.reduce((sum, input) => sum + input + 1, 0)
        expect(tracker.getTotalUsage().totalTokens).toBe(all)
      }),
    )
  })
})

function cyclic(): object {
  const metadata: Record<string, unknown> = { url: 'u' }
  metadata['self'] = metadata
  return metadata
}

describe('addUsageCallback', () => {
  it('is told before the line and the warning of the budget', () => {
    const { tracker, lines } = logged({ tokenBudget: 10 })
    tracker.addUsageCallback((...told) => lines.push(JSON.stringify(told)))
    tracker.trackUsage('search', usage)
    const told = { promptTokens: 10, completionTokens: 20, totalTokens: 30 }
    expect(lines).toEqual([
      JSON.stringify(['search', told, told]),
      'info [search] Added 30 tokens. Total: 30',
      'warn WARNING: Token budget exceeded! Budget: 10, Used: 30',
    ])
  })

  it('is told until it is removed, as often as it was added', () => {
    const { tracker } = logged()
    const callback = vi.fn()
    const [first, second] = [tracker.addUsageCallback(callback), tracker.addUsageCallback(callback)]
    tracker.trackUsage('search', usage)
    expect(callback).toHaveBeenCalledTimes(2)
    first()
    first()
    tracker.trackUsage('search', usage)
    expect(callback).toHaveBeenCalledTimes(3)
    second()
    tracker.trackUsage('search', usage)
    expect(callback).toHaveBeenCalledTimes(3)
  })

  it('is told of metered calls too', () => {
    const { tracker } = logged()
    const callback = vi.fn()
    tracker.addUsageCallback(callback)
    tracker.record(entryOf('a', { input: 1, output: 2 }))
    expect(callback).toHaveBeenCalledWith(
      '(none)',
      { promptTokens: 1, completionTokens: 2, totalTokens: 3 },
      { promptTokens: 1, completionTokens: 2, totalTokens: 3 },
    )
  })

  it('reaches nobody when it rejects later', async () => {
    const { tracker, lines } = logged()
    tracker.addUsageCallback(() => Promise.reject(new Error('later')))
    tracker.trackUsage('search', usage)
    await new Promise((resolve) => setImmediate(resolve))
    expect(lines.at(-1)).toBe('warn [tracker] usage callback failed: later')
  })
})

describe('sinks', () => {
  it('take each new entry until they are removed, apart from each other', () => {
    const { tracker } = logged()
    const taken: string[] = []
    const flush = () => Promise.resolve()
    tracker.addSink({ take: fail, flush })
    const remove = tracker.addSink({ take: ({ id }) => taken.push(id), flush })
    for (const id of ['a', 'a', 'b']) tracker.record(entryOf(id, { input: 1 }))
    remove()
    tracker.record(entryOf('c', { input: 1 }))
    expect(taken).toEqual(['a', 'b'])
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

describe('reset', () => {
  it('forgets usage, and keeps budget, callbacks and which calls were counted', () => {
    const { tracker, lines } = logged({ tokenBudget: 10 })
    const callback = vi.fn()
    tracker.addUsageCallback(callback)
    tracker.trackUsage('search', usage, null, { id: 'a' })
    tracker.reset()
    expect(tracker.generateReport()).toMatchObject({
      budget: 10,
      total: { totalTokens: 0 },
      breakdown: {},
      timeline: [],
    })
    tracker.trackUsage('search', usage, null, { id: 'a' })
    tracker.trackUsage('search', usage, null, { id: 'b' })
    expect(tracker.getTotalUsage().totalTokens).toBe(30)
    expect(callback).toHaveBeenCalledTimes(2)
    expect(lines.at(-1)).toBe('warn WARNING: Token budget exceeded! Budget: 10, Used: 30')
  })

  it('hands out the report first, and forgets nothing when that fails', () => {
    const { tracker } = logged()
    tracker.trackUsage('search', usage)
    expect(() => tracker.reset({ archive: fail })).toThrow('no')
    const reports: TrackerReport[] = []
    tracker.reset({ archive: (report) => reports.push(report) })
    expect(reports[0]?.total.totalTokens).toBe(30)
    expect(tracker.getTotalUsage().totalTokens).toBe(0)
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

it('survives a logger that throws', () => {
  const tracker = new TokenUsageTracker({ tokenBudget: 0, logger: { info: fail, warn: fail } })
  expect(() => tracker.trackUsage('search', usage)).not.toThrow()
  expect(() => tracker.printSummary()).not.toThrow()
  expect(tracker.getTotalUsage().totalTokens).toBe(30)
})
