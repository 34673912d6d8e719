import { coverageOf, type Entry, type Money, shareCost, tokensOf } from '@tokenledger/sdk/core'
import type { PriceRows, StoredRow } from '../query/segment-row.ts'
import type { StoredEntry } from './store.ts'
import type { Report } from './verify-report.ts'

/** Compares the columns of an entry with what its meters and price rows give. */
export function verifyEntry(
  stored: StoredEntry,
  derived: Entry,
  prices: PriceRows,
  report: Report,
): void {
  const costs = effectiveCosts(derived)
  for (const [index, row] of stored.rows.entries()) {
    if (row.segment !== index)
      report('rows_missing', row.id, `segment ${index}`, `segment ${row.segment}`)
    verifyTokens(row, report)
    if (row.priceId !== null && !prices.has(row.priceId))
      report('price_row_missing', row.id, row.priceId, null)
    const listCost = signed(row, derived.cost.segments[index]?.listTotal ?? null)
    if (listCost !== row.listCost) report('list_cost_differs', row.id, listCost, row.listCost)
    const cost = signed(row, costs[index] ?? null)
    if (cost !== row.cost) report('effective_cost_differs', row.id, cost, row.cost)
  }
  const coverage = coverageOf(derived)
  const found = stored.rows[0]?.coverage
  if (coverage !== found) report('coverage_differs', stored.id, coverage, found)
}

function effectiveCosts(entry: Entry): readonly (Money | null)[] {
  return entry.usage.segments.length === 0 ? [entry.cost.total] : shareCost(entry)
}

/** `0 - x`: a ledger knows no negative zero. */
function verifyTokens(row: StoredRow, report: Report): void {
  const tokens = tokensOf(row.meters)
  for (const name of TOKENS) {
    const expected = row.sign === 1 ? tokens[name] : 0 - tokens[name]
    if (expected !== row[name]) {
      report('tokens_differ', row.id, `${expected} ${name}`, `${row[name]} ${name}`)
    }
  }
}

const TOKENS = [
  'inputTokens',
  'outputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'reasoningTokens',
] as const

const signed = ({ sign }: StoredRow, money: Money | null): Money | null =>
  money === null || sign === 1 ? money : -money
