import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Money } from '../base/money.ts'
import { reversal } from '../ledger/correction.ts'
import type { Entry, ToolUse } from '../ledger/entry.ts'
import { toolStatistics } from './tool-statistics.ts'

interface Call {
  readonly agent?: string | undefined
  readonly tokens: number
  readonly cost: Money | null
  readonly isError?: boolean
  readonly isMissing?: boolean
  readonly tools?: ToolUse | undefined
}

function entryOf({ agent, tokens, cost, isError, isMissing, tools }: Call, index: number): Entry {
  const priced = {
    status: cost === null ? ('unpriced' as const) : ('priced' as const),
    listTotal: cost,
    charges: [],
    unpricedMeters: [],
    warnings: [],
  }
  const meters = tokens > 0 ? { input: tokens } : {}
  return {
    id: `call-${index}`,
    sign: 1,
    time: 0,
    dimensions: agent === undefined ? {} : { agent },
    status: isError ? 'error' : 'ok',
    ...(tools !== undefined && { tools }),
    usage: {
      status: isMissing ? 'missing' : 'ok',
      segments: isMissing ? [] : [{ model: null, meters }],
      context: {},
      details: {},
      warnings: [],
    },
    cost: { ...priced, total: cost, segments: [{ ...priced, price: null }] },
  }
}

function reportOf(calls: readonly Call[]) {
  const statistics = toolStatistics()
  for (const entry of calls.map(entryOf)) statistics.take(entry)
  return statistics.report()
}

describe('toolStatistics', () => {
  it('divides by nothing when there is nothing', () => {
    expect(reportOf([])).toEqual({
      requests: 0,
      failedRequests: 0,
      toolRequests: 0,
      toolRequestShare: null,
      toolDefinitionsTokens: 0,
      toolResultsTokens: 0,
      toolOverheadShare: null,
      totalTokens: 0,
      tokensPerRequest: null,
      cost: 0n,
      unpricedRequests: 0,
      missingUsageRequests: 0,
      costPerRequest: null,
      tools: [],
      combinations: [],
      agents: [],
    })
  })

  const calls: Call[] = [
    { agent: 'host', tokens: 100, cost: 1000n },
    {
      agent: 'editor',
      tokens: 301,
      cost: 301n,
      tools: {
        used: ['search', 'read', 'search'],
        definitionsTokens: 40,
        resultsTokens: 20,
        succeeded: { search: true, read: false },
      },
    },
    {
      agent: 'editor',
      tokens: 99,
      cost: null,
      isError: true,
      tools: { used: ['read'], succeeded: { read: true } },
    },
    { tokens: 0, cost: 0n, tools: { definitionsTokens: 500 } },
  ]

  it('tells requests, shares and overhead', () => {
    expect(reportOf(calls)).toMatchObject({
      requests: 4,
      failedRequests: 1,
      toolRequests: 3,
      toolRequestShare: 0.75,
      toolDefinitionsTokens: 540,
      toolResultsTokens: 20,
      // Definitions of a call that took no tokens are no overhead.
      toolOverheadShare: 60 / 500,
      totalTokens: 500,
      cost: 1301n,
    })
  })

  it('tells of each tool how often it was used, how well, and for how much', () => {
    const { tools } = reportOf(calls)
    expect(tools).toEqual([
      {
        tool: 'read',
        requests: 2,
        uses: 2,
        useShare: 0.5,
        runs: 0,
        succeeded: 1,
        failed: 1,
        successRate: 0.5,
        meanDurationMs: null,
        totalTokens: 151 + 99,
        tokensPerRequest: 125,
        tokensPerUse: 125,
        tokensPerSuccess: 250,
        cost: 151n,
        unpricedRequests: 1,
        missingUsageRequests: 0,
        costPerRequest: 151n,
      },
      expect.objectContaining({
        tool: 'search',
        requests: 1,
        uses: 2,
        successRate: 1,
        totalTokens: 150,
        tokensPerUse: 75,
        cost: 150n,
      }),
    ])
  })

  it('tells of each kind of agent what it takes and costs', () => {
    const { agents } = reportOf(calls)
    expect(
      agents.map(({ agent, requests, tokenShare, cost, costPerRequest }) => ({
        agent,
        requests,
        tokenShare,
        cost,
        costPerRequest,
      })),
    ).toEqual([
      { agent: 'editor', requests: 2, tokenShare: 0.8, cost: 301n, costPerRequest: 301n },
      { agent: 'host', requests: 1, tokenShare: 0.2, cost: 1000n, costPerRequest: 1000n },
      { agent: null, requests: 1, tokenShare: 0, cost: 0n, costPerRequest: 0n },
    ])
  })

  it('tells calls without a price from calls without usage', () => {
    const { tools, ...all } = reportOf([
      { tokens: 5, cost: null, tools: { used: ['a'] } },
      { tokens: 0, cost: null, isMissing: true, tools: { used: ['a'] } },
      { tokens: 0, cost: null, isMissing: true },
    ])
    expect(all).toMatchObject({ unpricedRequests: 1, missingUsageRequests: 2, cost: null })
    expect(tools).toMatchObject([{ unpricedRequests: 1, missingUsageRequests: 1, cost: null }])
  })

  it('ranks combinations of tools by what they cost, whatever their order', () => {
    const used = (...names: string[]) => ({ used: names })
    const { combinations } = reportOf([
      { tokens: 5, cost: 10n, tools: used('b', 'a') },
      { tokens: 5, cost: 11n, tools: used('a', 'b', 'a') },
      { tokens: 900, cost: null, tools: used('c', 'd') },
      { tokens: 1, cost: 90n, tools: used('a', 'c') },
      { tokens: 1, cost: 900n, tools: used('a') },
    ])
    expect(combinations).toEqual([
      {
        tools: ['a', 'c'],
        requests: 1,
        totalTokens: 1,
        tokensPerRequest: 1,
        cost: 90n,
        unpricedRequests: 0,
        missingUsageRequests: 0,
        costPerRequest: 90n,
      },
      {
        tools: ['a', 'b'],
        requests: 2,
        totalTokens: 10,
        tokensPerRequest: 5,
        cost: 21n,
        unpricedRequests: 0,
        missingUsageRequests: 0,
        costPerRequest: 10n,
      },
      {
        tools: ['c', 'd'],
        requests: 1,
        totalTokens: 900,
        tokensPerRequest: 900,
        cost: null,
        unpricedRequests: 1,
        missingUsageRequests: 0,
        costPerRequest: null,
      },
    ])
  })

  const names = fc.constantFrom('a', 'b', 'c', '__proto__')
  const anyCall: fc.Arbitrary<Call> = fc.record({
    agent: fc.option(names, { nil: undefined }),
    tokens: fc.nat(10_000),
    cost: fc.option(fc.bigInt({ min: 0n, max: 10n ** 12n })),
    tools: fc.option(
      fc.record({
        used: fc.array(names, { maxLength: 4 }),
        definitionsTokens: fc.nat(9000),
        resultsTokens: fc.nat(9000),
      }),
      { nil: undefined },
    ),
  })

  it('adds up: by agent to all, by tool to the calls that used one', () => {
    fc.assert(
      fc.property(fc.array(anyCall), (all) => {
        const report = reportOf(all)
        const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
        const money = (values: readonly (Money | null)[]) =>
          values.reduce<Money>((total, value) => total + (value ?? 0n), 0n)
        expect(sum(report.agents.map((one) => one.totalTokens))).toBe(report.totalTokens)
        expect(money(report.agents.map((one) => one.cost))).toBe(report.cost ?? 0n)
        const using = all.filter(({ tools }) => (tools?.used?.length ?? 0) > 0)
        expect(sum(report.tools.map((one) => one.totalTokens))).toBe(
          sum(using.map((one) => one.tokens)),
        )
        expect(money(report.tools.map((one) => one.cost))).toBe(money(using.map((one) => one.cost)))
        expect(sum(report.tools.map((one) => one.uses))).toBe(
          sum(using.map((one) => one.tools?.used?.length ?? 0)),
        )
        for (const share of [report.toolRequestShare, report.toolOverheadShare]) {
          expect(share === null || (share >= 0 && share <= 1)).toBe(true)
        }
      }),
    )
  })

  it('forgets what is reversed', () => {
    fc.assert(
      fc.property(fc.array(anyCall), fc.array(anyCall), (kept, wrong) => {
        const statistics = toolStatistics()
        const mistakes = wrong.map((call, index) => entryOf(call, index + 1000))
        for (const entry of [...mistakes, ...kept.map(entryOf), ...mistakes.map(reversal)]) {
          statistics.take(entry)
        }
        const { agents, tools, combinations, ...all } = statistics.report()
        const { agents: _a, tools: _t, combinations: _c, ...expected } = reportOf(kept)
        expect(all).toEqual(expected)
        expect(tools.filter(({ requests }) => requests !== 0)).toHaveLength(
          reportOf(kept).tools.length,
        )
        expect([...agents, ...combinations].every(({ requests }) => requests >= 0)).toBe(true)
      }),
    )
  })
})

it('counts runs of tools, with what is known of their time', () => {
  const statistics = toolStatistics()
  const run = { tool: 'search', scope: {}, succeeded: true, time: 0 }
  statistics.takeToolRun?.({ ...run, durationMs: 30 })
  statistics.takeToolRun?.({ ...run, durationMs: 50 })
  statistics.takeToolRun?.({ ...run, succeeded: false })
  const { requests, tools } = statistics.report()
  expect(requests).toBe(0)
  expect(tools).toMatchObject([
    { tool: 'search', uses: 0, runs: 3, succeeded: 2, failed: 1, meanDurationMs: 40 },
  ])
})
