import type { Money } from '../base/money.ts'
import { type TokenTotals, tokensOf } from '../usage/totals-of.ts'
import { type Coverage, coverageOf, isEstimated } from './coverage-of.ts'
import type { Entry } from './entry.ts'
import { modelOf } from './model-of.ts'
import {
  type Amount,
  addMoney,
  amountOf,
  type MoneySum,
  moneyOf,
  newMoneySum,
} from './money-sum.ts'
import { onlyShare, shareCost } from './share-cost.ts'

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

/** What one segment adds to totals. */
export interface Part {
  readonly sign: 1 | -1
  readonly model: string | null
  readonly tokens: TokenTotals
  /** What the call itself counts as; null on all parts of a call but its first. */
  readonly coverage: Coverage | null
  readonly isEstimated: boolean
  readonly isError: boolean
  readonly cost: Amount | null
  readonly listCost: Amount | null
}

/** Sums that parts are added to, in place. */
export interface Tally {
  /** Signed numbers of parts: all, those with a cost, those with a list cost. */
  parts: number
  costParts: number
  listCostParts: number
  readonly cost: MoneySum
  readonly listCost: MoneySum
  readonly counts: { -readonly [Name in keyof Counts]: Counts[Name] }
}

const COUNT_OF = {
  priced: 'pricedCalls',
  partial: 'partialCalls',
  unpriced: 'unpricedCalls',
  missing: 'missingUsageCalls',
} as const satisfies Record<Coverage, keyof Counts>

/** Sums of nothing. */
export function emptyTally(): Tally {
  return {
    parts: 0,
    costParts: 0,
    listCostParts: 0,
    cost: newMoneySum(),
    listCost: newMoneySum(),
    counts: {
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
    },
  }
}

/** Adds a part to a tally. Written out: a loop over the names of counts takes three times as long. */
export function addPart(tally: Tally, part: Part): void {
  const { sign, tokens, coverage, cost, listCost } = part
  const { counts } = tally
  counts.inputTokens += sign * tokens.inputTokens
  counts.outputTokens += sign * tokens.outputTokens
  counts.totalTokens += sign * tokens.totalTokens
  counts.cacheReadTokens += sign * tokens.cacheReadTokens
  counts.cacheWriteTokens += sign * tokens.cacheWriteTokens
  counts.reasoningTokens += sign * tokens.reasoningTokens
  if (coverage !== null) addCall(counts, coverage, part)
  tally.parts += sign
  if (cost !== null) {
    tally.costParts += sign
    addMoney(tally.cost, cost, sign)
  }
  if (listCost !== null) {
    tally.listCostParts += sign
    addMoney(tally.listCost, listCost, sign)
  }
}

function addCall(counts: Tally['counts'], coverage: Coverage, part: Part): void {
  const { sign } = part
  counts.calls += sign
  counts[COUNT_OF[coverage]] += sign
  if (part.isEstimated) counts.estimatedCalls += sign
  if (part.isError) counts.errorCalls += sign
}

/** What the tally has come to: a copy. */
export function totalsOfTally(tally: Tally): Totals {
  const known = (sum: Money, parts: number): Money | null =>
    parts === 0 && sum === 0n && tally.parts !== 0 ? null : sum
  return {
    ...tally.counts,
    cost: known(moneyOf(tally.cost), tally.costParts),
    listCost: known(moneyOf(tally.listCost), tally.listCostParts),
  }
}

/** What an entry adds to totals: one part a segment, one for an entry without segments. */
export function partsOf(entry: Entry): readonly Part[] {
  // Nearly every call has one segment.
  if (entry.usage.segments.length === 1) return [partOf(entry, 0, onlyShare(entry))]
  return shareCost(entry).map((cost, index) => partOf(entry, index, cost))
}

function partOf(entry: Entry, index: number, cost: Money | null): Part {
  const segment = entry.usage.segments[index]
  const listed = segment === undefined ? entry.cost : entry.cost.segments[index]
  const listCost = listed?.listTotal ?? null
  const amount = cost === null ? null : amountOf(cost)
  return {
    sign: entry.sign,
    model: modelOf(entry, segment),
    tokens: tokensOf(segment?.meters ?? {}),
    coverage: index === 0 ? coverageOf(entry) : null,
    isEstimated: isEstimated(entry),
    isError: entry.status === 'error',
    cost: amount,
    listCost: listCost === null ? null : listCost === cost ? amount : amountOf(listCost),
  }
}
