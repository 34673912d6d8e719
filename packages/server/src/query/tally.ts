import type { Money } from '@tokenledger/sdk/core'
import type { StoredRow } from './segment-row.ts'

/** What tallies are told apart by, beside the sign. */
export const TALLY_LABELS = ['provider', 'model', 'agent', 'project'] as const

/** What some rows with the same labels add up to. Quantities of reversals are above zero, too. */
export interface Tally {
  readonly labels: Readonly<Record<(typeof TALLY_LABELS)[number], string | null>>
  /** −1: of reversals. */
  readonly sign: 1 | -1
  /** The number of the first of the rows. */
  readonly firstSeq: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cacheReadTokens: number
  readonly cacheWriteTokens: number
  readonly reasoningTokens: number
  readonly cost: Money
  readonly calls: number
  readonly errorCalls: number
  readonly missingCalls: number
  /** Calls of which some usage has no price; each counts with the first of its rows that has none. */
  readonly unpricedCalls: number
}

/** The reference of what stores answer as `tally`: rows of whole entries, in the order of first rows. */
export function tallyOf(rows: Iterable<StoredRow>): Tally[] {
  const tallies = new Map<string, Tally>()
  const unpriced = new Set<string>()
  for (const row of [...rows].sort((one, other) => one.seq - other.seq)) {
    const one = tallyOfRow(row, row.unpriced > 0 && !unpriced.has(row.id))
    if (row.unpriced > 0) unpriced.add(row.id)
    const key = JSON.stringify([row.sign, ...TALLY_LABELS.map((label) => row[label])])
    const known = tallies.get(key)
    tallies.set(key, known === undefined ? one : sumOf(known, one))
  }
  return [...tallies.values()]
}

function tallyOfRow(row: StoredRow, isFirstUnpriced: boolean): Tally {
  const { sign, provider, model, agent, project, seq } = row
  const calls = row.segment === 0 ? 1 : 0
  return {
    labels: { provider, model, agent, project },
    sign,
    firstSeq: seq,
    inputTokens: sign * row.inputTokens || 0,
    outputTokens: sign * row.outputTokens || 0,
    cacheReadTokens: sign * row.cacheReadTokens || 0,
    cacheWriteTokens: sign * row.cacheWriteTokens || 0,
    reasoningTokens: sign * row.reasoningTokens || 0,
    cost: (row.cost ?? 0n) * BigInt(sign),
    calls,
    errorCalls: row.status === 'error' ? calls : 0,
    missingCalls: row.coverage === 'missing' ? calls : 0,
    unpricedCalls: isFirstUnpriced ? 1 : 0,
  }
}

const sumOf = (one: Tally, other: Tally): Tally => ({
  ...one,
  inputTokens: one.inputTokens + other.inputTokens,
  outputTokens: one.outputTokens + other.outputTokens,
  cacheReadTokens: one.cacheReadTokens + other.cacheReadTokens,
  cacheWriteTokens: one.cacheWriteTokens + other.cacheWriteTokens,
  reasoningTokens: one.reasoningTokens + other.reasoningTokens,
  cost: one.cost + other.cost,
  calls: one.calls + other.calls,
  errorCalls: one.errorCalls + other.errorCalls,
  missingCalls: one.missingCalls + other.missingCalls,
  unpricedCalls: one.unpricedCalls + other.unpricedCalls,
})
