import {
  type Entry,
  fromDecimal,
  type Money,
  runningTotals,
  type Totals,
  type TotalsDimension,
} from '@tokenledger/sdk/core'
import { aggregateRows } from '../query/aggregate-rows.ts'
import type { AnswerRow, Measures } from '../query/answer.ts'
import { answerOf } from '../query/answer-of.ts'
import { DIMENSIONS, type Dimension, MEASURES, type Query } from '../query/query.ts'
import type { StoredRow } from '../query/segment-row.ts'
import type { Store } from './store.ts'
import type { Report } from './verify-report.ts'

/** Adds up a ledger in two more ways, and compares both with the store's own answers. */
export interface TotalsCheck {
  add(entry: Entry, rows: readonly StoredRow[]): void
  /** Asks the store. Returns what differs only when `report` is called, and how much was compared. */
  compare(store: Pick<Store, 'ask'>, report: Report): Promise<number>
}

/** The measures that add up; percentiles do not. */
const ADDITIVE = MEASURES.filter((measure) => !measure.startsWith('duration'))

const TOTAL_OF: Readonly<Record<string, (totals: Totals) => number | Money>> = {
  calls: (totals) => totals.calls,
  input_tokens: (totals) => totals.inputTokens,
  output_tokens: (totals) => totals.outputTokens,
  cache_read_tokens: (totals) => totals.cacheReadTokens,
  cache_write_tokens: (totals) => totals.cacheWriteTokens,
  reasoning_tokens: (totals) => totals.reasoningTokens,
  total_tokens: (totals) => totals.totalTokens,
  cost_usd: (totals) => totals.cost ?? 0n,
  list_cost_usd: (totals) => totals.listCost ?? 0n,
  unpriced_calls: (totals) => totals.unpricedCalls,
  missing_usage_calls: (totals) => totals.missingUsageCalls,
  estimated_calls: (totals) => totals.estimatedCalls,
  error_calls: (totals) => totals.errorCalls,
}

const questionBy = (dimension: Dimension): Query => ({
  bucket: 'none',
  timeZone: 'UTC',
  groupBy: [dimension],
  where: [],
  previous: false,
  measures: ADDITIVE,
})

/** Begins with nothing added. Keeps one sum a value of a dimension, whatever the number of rows. */
export function totalsCheck(): TotalsCheck {
  const replay = runningTotals(DIMENSIONS.map(replayedAs))
  const sums = DIMENSIONS.map((dimension) => aggregateRows(questionBy(dimension)))
  return {
    add(entry, rows) {
      replay.add(entry)
      for (const row of rows) for (const sum of sums) sum.add(row)
    },
    async compare(store, report) {
      let compared = 0
      for (const [index, dimension] of DIMENSIONS.entries()) {
        const query = questionBy(dimension)
        const answer = await store.ask(query)
        const aggregate = sums[index]?.result() ?? { groups: [], unpricedModels: [] }
        const evaluated = answerOf({ query, aggregate }, null)
        const found = byValue(answer.rows, dimension)
        const replayed = replay.totals(replayedAs(dimension))
        compared += compareGroups(dimension, byValue(evaluated.rows, dimension), found, report)
        for (const [value, totals] of replayed)
          compareReplayed(`${dimension}=${value}`, totals, found.get(value), report)
        if (index === 0) {
          compareReplayed('everything', replay.grandTotal(), answer.totals, report)
          compared++
        }
      }
      return compared
    },
  }
}

const replayedAs = (dimension: (typeof DIMENSIONS)[number]): TotalsDimension =>
  dimension === 'service_tier' ? 'serviceTier' : dimension

const byValue = (rows: readonly AnswerRow[], dimension: Dimension) =>
  new Map(rows.map((row) => [(row[dimension] ?? null) as string | null, row]))

function compareGroups(
  dimension: Dimension,
  expected: ReadonlyMap<string | null, Measures>,
  found: ReadonlyMap<string | null, Measures>,
  report: Report,
): number {
  const values = new Set([...expected.keys(), ...found.keys()])
  for (const value of values) {
    const want = textOf(expected.get(value))
    const got = textOf(found.get(value))
    if (want !== got) report('totals_differ', `${dimension}=${value}`, want, got)
  }
  return values.size
}

const textOf = (measures: Measures | undefined): string =>
  ADDITIVE.map((measure) => `${measure} ${measures?.[measure] ?? null}`).join(', ')

/** A group that corrections have cancelled is zero here and absent there. */
function compareReplayed(
  id: string,
  expected: Totals,
  found: Measures | undefined,
  report: Report,
): void {
  for (const measure of ADDITIVE) {
    const want = TOTAL_OF[measure]?.(expected)
    const value = found?.[measure] ?? 0
    const got = typeof want === 'bigint' ? fromDecimal(value) : value
    if (want !== got) report('totals_differ', id, `${measure} ${want}`, `${measure} ${got}`)
  }
}
