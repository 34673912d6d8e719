import type { Money } from '../base/money.ts'
import { tokensOf } from '../usage/totals-of.ts'
import { coverageOf, isEstimated } from './coverage-of.ts'
import type { Entry } from './entry.ts'
import { modelOf } from './model-of.ts'
import { shareCost } from './share-cost.ts'

/** The counts of some calls. Token counts are inclusive. */
interface Counts {
  readonly calls: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly totalTokens: number
  readonly cacheReadTokens: number
  readonly cacheWriteTokens: number
  readonly reasoningTokens: number
  /** These four add up to `calls`. */
  readonly pricedCalls: number
  readonly partialCalls: number
  readonly unpricedCalls: number
  readonly missingUsageCalls: number
  readonly estimatedCalls: number
  readonly errorCalls: number
}

/** Totals of some calls: counts, and exact costs. */
export interface Totals extends Counts {
  /** Effective cost of what is priced; null when there is something and nothing of it is priced. */
  readonly cost: Money | null
  /** The same at list prices. */
  readonly listCost: Money | null
}

/** What one segment adds to totals: the call itself is counted on the first one. Signed. */
export interface Part {
  readonly sign: 1 | -1
  readonly model: string | null
  readonly counts: Counts
  readonly cost: Money | null
  readonly listCost: Money | null
}

/** Sums that parts are added to, in place. */
export interface Tally {
  /** Signed numbers of parts: all, those with a cost, those with a list cost. */
  parts: number
  costParts: number
  listCostParts: number
  cost: Money
  listCost: Money
  readonly counts: { -readonly [Name in keyof Counts]: Counts[Name] }
}

const NOTHING: Counts = {
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  totalTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
  pricedCalls: 0,
  partialCalls: 0,
  unpricedCalls: 0,
  missingUsageCalls: 0,
  estimatedCalls: 0,
  errorCalls: 0,
}
const NAMES = Object.keys(NOTHING) as readonly (keyof Counts)[]

/** Sums of nothing. */
export function emptyTally(): Tally {
  return {
    parts: 0,
    costParts: 0,
    listCostParts: 0,
    cost: 0n,
    listCost: 0n,
    counts: { ...NOTHING },
  }
}

/** Adds a part to a tally. */
export function addPart(tally: Tally, part: Part): void {
  const { sign, counts, cost, listCost } = part
  for (const name of NAMES) tally.counts[name] += sign * counts[name]
  tally.parts += sign
  if (cost !== null) {
    tally.costParts += sign
    tally.cost += BigInt(sign) * cost
  }
  if (listCost !== null) {
    tally.listCostParts += sign
    tally.listCost += BigInt(sign) * listCost
  }
}

/** What the tally has come to: a copy. */
export function totalsOfTally(tally: Tally): Totals {
  const known = (sum: Money, parts: number): Money | null =>
    parts === 0 && sum === 0n && tally.parts !== 0 ? null : sum
  return {
    ...tally.counts,
    cost: known(tally.cost, tally.costParts),
    listCost: known(tally.listCost, tally.listCostParts),
  }
}

/** What an entry adds to totals: one part a segment, one for an entry without segments. */
export function partsOf(entry: Entry): readonly Part[] {
  const costs = shareCost(entry)
  const call = callCounts(entry)
  return costs.map((cost, index) => {
    const segment = entry.usage.segments[index]
    const tokens = tokensOf(segment?.meters ?? {})
    return {
      sign: entry.sign,
      model: modelOf(entry, segment),
      counts: { ...(index === 0 ? call : NOTHING), ...tokens },
      cost,
      listCost:
        (segment === undefined ? entry.cost : entry.cost.segments[index])?.listTotal ?? null,
    }
  })
}

function callCounts(entry: Entry): Counts {
  const coverage = coverageOf(entry)
  return {
    ...NOTHING,
    calls: 1,
    pricedCalls: Number(coverage === 'priced'),
    partialCalls: Number(coverage === 'partial'),
    unpricedCalls: Number(coverage === 'unpriced'),
    missingUsageCalls: Number(coverage === 'missing'),
    estimatedCalls: Number(isEstimated(entry)),
    errorCalls: Number(entry.status === 'error'),
  }
}
