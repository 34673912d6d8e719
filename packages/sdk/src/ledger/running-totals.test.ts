import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cost, SegmentCost } from '../pricing/price-row.ts'
import type { Segment, Usage } from '../usage/usage.ts'
import { reversal } from './correction.ts'
import type { Entry } from './entry.ts'
import { type RunningTotals, runningTotals, type TotalsDimension } from './running-totals.ts'
import type { Totals } from './totals.ts'

const DIMENSIONS = ['agent', 'tool', 'provider', 'model', 'status', 'tag.branch'] as const

interface Call {
  readonly usageStatus: Usage['status']
  readonly segments: readonly { readonly segment: Segment; readonly list: bigint | null }[]
  readonly recorded: bigint | null
  readonly frame: Pick<Entry, 'dimensions' | 'status'>
}

const quantities = fc.dictionary(
  fc.constantFrom(
    'input',
    'input.cacheRead',
    'input.cacheWrite.5m',
    'output',
    'output.reasoning',
    'webSearch',
  ),
  fc.nat(1_000_000),
)
const names = fc.option(fc.constantFrom('a', 'b', ''), { nil: undefined })
const defined = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<T>

const frames = fc
  .record({
    agent: names,
    tool: names,
    provider: names,
    branch: names,
    status: fc.constantFrom('ok' as const, 'error' as const),
  })
  .map(({ status, branch, ...rest }) => ({
    status,
    dimensions: { ...defined(rest), tags: defined({ branch }) } as Entry['dimensions'],
  }))

const calls: fc.Arbitrary<Call> = fc.record({
  usageStatus: fc.constantFrom('ok' as const, 'partial' as const),
  segments: fc.array(
    fc.record({
      segment: fc.record({ model: fc.constantFrom(null, 'gpt-4o', 'o3'), meters: quantities }),
      list: fc.option(fc.bigInt({ min: 0n, max: 10n ** 12n })),
    }),
    { maxLength: 3 },
  ),
  recorded: fc.option(fc.bigInt({ min: 0n, max: 10n ** 12n })),
  frame: frames,
})

const segmentCostOf = (listTotal: bigint | null): SegmentCost => ({
  status: listTotal === null ? 'unpriced' : 'priced',
  listTotal,
  charges: [],
  unpricedMeters: [],
  price: null,
  warnings: [],
})

/** A call without segments reported nothing, or zero usage. */
const isMissing = ({ segments, usageStatus }: Call): boolean =>
  segments.length === 0 && usageStatus === 'partial'

function costOfCall(call: Call): Cost {
  const { segments, recorded } = call
  const known = segments.flatMap(({ list }) => (list === null ? [] : [list]))
  const isUnknown = known.length === 0 && (segments.length > 0 || isMissing(call))
  const listTotal = isUnknown ? null : known.reduce((sum, cost) => sum + cost, 0n)
  const total = recorded !== null && recorded > 0n ? recorded : listTotal
  return {
    ...segmentCostOf(listTotal),
    status: total === null ? 'unpriced' : known.length < segments.length ? 'partial' : 'priced',
    total,
    segments: segments.map(({ list }) => segmentCostOf(list)),
  }
}

const entries = fc.array(calls, { maxLength: 12 }).map((all) =>
  all.map((call, index): Entry => {
    const { segments, recorded } = call
    return {
      id: `call-${index}`,
      sign: 1,
      time: 1_790_000_000_000,
      ...call.frame,
      requestModel: 'requested',
      usage: {
        status: isMissing(call) ? 'missing' : call.usageStatus,
        segments: segments.map(({ segment }) => segment),
        ...(recorded !== null && { providerCost: { cost: recorded, basis: 'charged' as const } }),
        context: {},
        details: {},
        warnings: [],
      },
      cost: costOfCall(call),
    }
  }),
)

function totalsOfAll(
  all: readonly Entry[],
  dimensions: readonly TotalsDimension[] = DIMENSIONS,
): RunningTotals {
  const totals = runningTotals(dimensions)
  for (const entry of all) totals.add(entry)
  return totals
}

/** Everything that can be asked, without the groups that came back to zero. */
function answers(totals: RunningTotals): unknown {
  const isZero = (one: Totals): boolean => Object.values(one).every((value) => Number(value) === 0)
  const groups = DIMENSIONS.map((dimension) =>
    [...totals.totals(dimension)]
      .filter(([, one]) => !isZero(one))
      .sort(([a], [b]) => String(a).localeCompare(String(b))),
  )
  return { all: totals.grandTotal(), groups }
}

function sumOf(groups: Iterable<Totals>, name: keyof Totals): number | bigint {
  const values = [...groups].map((one) => one[name] ?? 0n)
  return typeof values[0] === 'number'
    ? values.reduce((sum: number, value) => sum + Number(value), 0)
    : values.reduce((sum: bigint, value) => sum + BigInt(value), 0n)
}

describe('runningTotals', () => {
  it('does not depend on the order', () => {
    fc.assert(
      fc.property(
        entries.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([all, shuffled]) => {
          expect(answers(totalsOfAll(shuffled))).toEqual(answers(totalsOfAll(all)))
        },
      ),
    )
  })

  it('forgets what is reversed', () => {
    fc.assert(
      fc.property(entries, entries, (kept, wrong) => {
        const undone = wrong.map(reversal)
        const totals = totalsOfAll([...wrong.slice(0, 2), ...kept, ...undone, ...wrong.slice(2)])
        expect(answers(totals)).toEqual(answers(totalsOfAll(kept)))
      }),
    )
  })

  it('adds up to the grand total by every dimension', () => {
    fc.assert(
      fc.property(entries, (all) => {
        fc.pre(all.length > 0)
        const totals = totalsOfAll(all)
        const grand = totals.grandTotal()
        for (const dimension of DIMENSIONS) {
          for (const name of Object.keys(grand) as (keyof Totals)[]) {
            const sum = sumOf(totals.totals(dimension).values(), name)
            expect(sum).toEqual(grand[name] ?? 0n)
          }
        }
      }),
    )
  })

  it('counts every call in exactly one coverage, and every picodollar', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const grand = totalsOfAll(all, []).grandTotal()
        expect(grand.calls).toBe(all.length)
        const { pricedCalls, partialCalls, unpricedCalls, missingUsageCalls } = grand
        expect(pricedCalls + partialCalls + unpricedCalls + missingUsageCalls).toBe(all.length)
        const cost = all.reduce((sum, entry) => sum + (entry.cost.total ?? 0n), 0n)
        expect(grand.cost ?? 0n).toBe(cost)
        const isUnknown = all.length > 0 && all.every((entry) => entry.cost.total === null)
        expect(grand.cost === null).toBe(isUnknown)
      }),
    )
  })

  it('is zero of nothing, and gives copies that stay', () => {
    const totals = runningTotals(['agent'])
    const before = totals.grandTotal()
    expect(before).toMatchObject({ calls: 0, totalTokens: 0, cost: 0n, listCost: 0n })
    expect(totals.totals('agent').size).toBe(0)
    const [entry] = fc
      .sample(
        entries.filter((all) => all.length > 0),
        1,
      )
      .flat()
    if (entry !== undefined) totals.add(entry)
    expect(before.calls).toBe(0)
    expect(totals.grandTotal().calls).toBe(1)
  })

  it('counts values beyond the most together, and loses nothing', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 0, max: 3 }), (all, maxValues) => {
        const totals = runningTotals(['agent', 'model'], { maxValues })
        for (const entry of all) totals.add(entry)
        for (const dimension of ['agent', 'model'] as const) {
          const groups = totals.totals(dimension)
          expect(groups.size).toBeLessThanOrEqual(maxValues + 1)
          expect(sumOf(groups.values(), 'totalTokens')).toEqual(
            all.length === 0 ? 0n : totals.grandTotal().totalTokens,
          )
        }
      }),
    )
  })

  it('refuses a dimension that is not kept', () => {
    expect(() => runningTotals(['agent']).totals('tool')).toThrow(
      expect.objectContaining({ code: 'unknown_dimension' }),
    )
  })
})
