import { type Cost, type Entry, type Money, missingUsage, type Usage } from '@tokenledger/sdk/core'
import { describe, expect, it } from 'vitest'
import { segmentRows } from './segment-rows.ts'

function costOf(...listTotals: readonly (Money | null)[]): Cost {
  const segments = listTotals.map((listTotal) => ({
    status: listTotal === null ? ('unpriced' as const) : ('priced' as const),
    listTotal,
    charges: [],
    unpricedMeters: [],
    price: null,
    warnings: [],
  }))
  const known = listTotals.filter((total) => total !== null)
  const total = known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0n)
  const status =
    known.length === 0 ? 'unpriced' : known.length < listTotals.length ? 'partial' : 'priced'
  return {
    status,
    total,
    listTotal: total,
    charges: [],
    unpricedMeters: [],
    warnings: [],
    segments,
  }
}

function entryOf(usage: Partial<Usage>, cost: Cost, more: Partial<Entry> = {}): Entry {
  const reading = { ...missingUsage(), status: 'ok', warnings: [], ...usage } as const
  return { id: 'a', sign: 1, time: 1, dimensions: {}, status: 'ok', usage: reading, cost, ...more }
}

const segment = (model: string | null) => ({
  model,
  meters: { input: 10, 'input.cacheRead': 90, output: 5, 'output.reasoning': 2 },
})

describe('segmentRows', () => {
  it('makes one row a segment, with inclusive tokens and the segment’s own cost', () => {
    const entry = entryOf({ segments: [segment('a'), segment(null)] }, costOf(3n, 4n), {
      responseModel: 'b',
      durationMs: 1000,
    })
    const rows = segmentRows(entry)
    expect(rows.map((row) => [row.segment, row.model, row.cost, row.listCost])).toEqual([
      [0, 'a', 3n, 3n],
      [1, 'b', 4n, 4n],
    ])
    expect(rows[1]).toMatchObject({
      inputTokens: 100,
      outputTokens: 7,
      cacheReadTokens: 90,
      reasoningTokens: 2,
      latencyBucket: 79,
      reading: null,
    })
  })

  it('has the tools of the call in every row, so that all of its cost is found by them', () => {
    const tools = { used: ['Bash'] }
    const entry = entryOf({ segments: [segment('a'), segment('b')] }, costOf(3n, 4n), { tools })
    expect(segmentRows(entry).map((row) => row.tools)).toEqual([tools, tools])
  })

  it('carries the sign of a reversal, without a negative zero', () => {
    const entry = entryOf({ segments: [segment('a')] }, costOf(3n), { sign: -1, corrects: 'x' })
    const [row] = segmentRows(entry)
    expect(row).toMatchObject({ sign: -1, inputTokens: -100, cost: -3n, corrects: 'x' })
    expect(row?.cacheWriteTokens).toBe(0)
    expect(row?.meters).toEqual(segment('a').meters)
  })

  it('keeps one row without meters of a call without usage', () => {
    const rows = segmentRows(entryOf(missingUsage(), costOf(), { requestModel: 'm' }))
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ model: 'm', coverage: 'missing', unpriced: 0, meters: {} })
    expect(rows[0]?.reading).toMatchObject({ status: 'missing' })
  })

  it('shares a recorded cost out, to the picodollar', () => {
    const usage = {
      segments: [segment('a'), segment('b')],
      providerCost: { cost: 100n, basis: 'estimate' },
    } as const
    const rows = segmentRows(entryOf(usage, costOf(1n, 2n)))
    expect(rows.map(({ cost, listCost }) => [cost, listCost])).toEqual([
      [33n, 1n],
      [67n, 2n],
    ])
    expect(rows[0]).toMatchObject({ estimated: true, coverage: 'priced' })
    expect(rows[0]?.reading?.recordedCost).toEqual({ usd: '0.0000000001', basis: 'estimate' })
  })

  it('numbers the segments without a price by model', () => {
    const segments = [segment('a'), segment('b'), segment(null), segment('b')]
    const entry = entryOf({ segments }, costOf(null, 1n, null, null), { responseModel: 'a' })
    const rows = segmentRows(entry)
    expect(rows.map(({ unpriced }) => unpriced)).toEqual([1, 0, 2, 1])
    expect(rows[0]?.coverage).toBe('partial')
  })
})
