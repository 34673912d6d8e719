import { localStart } from '@tokenledger/sdk/core'
import type { AnswerBody, AnswerRow, CoverageCounts } from './answer.ts'
import { compareValues } from './compare-values.ts'
import { measuresOf } from './measures-of.ts'
import type { Query } from './query.ts'
import { type RankedGroup, rankGroups } from './rank-groups.ts'
import { type Aggregate, foldSums, type Group, type Sums, type UnpricedModel } from './sums.ts'

/**
 * Makes the answer of what was added up: ranked, limited, labelled. Totals and coverage are those of
 * everything, whatever the limit.
 */
export function shape(query: Query, { groups, unpricedModels }: Aggregate): AnswerBody {
  const whole = foldSums(groups.map((group) => group.sums))
  const totals = groups.length === 0 ? { ...whole, cost: 0n, listCost: 0n } : whole
  return {
    rows: rankGroups(query, groups.filter(isLeft)).map((group) => rowOf(query, group)),
    totals: measuresOf(totals, query),
    coverage: coverageOf(whole, unpricedModels),
  }
}

/** Whether corrections have left anything of a group. */
function isLeft({ sums }: Group): boolean {
  const { latencies, cost, listCost, ...counts } = sums
  const hasCost = (cost ?? 0n) !== 0n || (listCost ?? 0n) !== 0n
  return hasCost || Object.values(counts).some((count) => count !== 0)
}

function rowOf(query: Query, { bucket, values, sums, isOther }: RankedGroup): AnswerRow {
  const dimensions = query.groupBy.map((name, at) => [name, values[at] ?? null])
  return {
    ...(query.bucket !== 'none' && {
      bucket: bucket === null ? null : localStart(bucket, query.timeZone),
    }),
    ...Object.fromEntries(dimensions),
    ...measuresOf(sums, query),
    ...(isOther && { other: true }),
  }
}

function coverageOf(whole: Sums, models: readonly UnpricedModel[]): CoverageCounts {
  const { calls, partialCalls, unpricedCalls, missingUsageCalls } = whole
  return {
    priced_calls: calls - partialCalls - unpricedCalls - missingUsageCalls,
    partial_calls: partialCalls,
    unpriced_calls: unpricedCalls,
    missing_usage_calls: missingUsageCalls,
    estimated_calls: whole.estimatedCalls,
    unpriced_models: models
      .filter(({ calls, totalTokens }) => calls !== 0 || totalTokens !== 0)
      .toSorted(byTokens)
      .map(({ model, calls, totalTokens }) => ({ model, calls, total_tokens: totalTokens })),
  }
}

function byTokens(left: UnpricedModel, right: UnpricedModel): number {
  return right.totalTokens - left.totalTokens || compareValues(left.model, right.model)
}
