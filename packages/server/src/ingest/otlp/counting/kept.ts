import type { AppendResult, Decided } from '../../../store/store.ts'

/** What a step added to the ledger. */
export interface Kept {
  /** Calls that the ledger has more than before. */
  readonly gained: number
  /** Calls that could not be entered. */
  readonly rejected: number
  /** Why the first of them could not; null: all could. */
  readonly reason: string | null
}

/** Nothing was added. */
export const NOTHING_KEPT: Kept = { gained: 0, rejected: 0, reason: null }

/**
 * What a step added, of what was decided and what the ledger said to it.
 *
 * @param faults why calls could not become entries
 */
export function keptOf(
  decided: readonly Decided[],
  { rejected }: AppendResult,
  faults: readonly string[],
): Kept {
  const refused = new Set(rejected.map(({ index }) => index))
  const entries = decided.flatMap((one) => (one.kind === 'entry' ? [one.entry] : []))
  const kept = entries.filter((_, index) => !refused.has(index))
  const reasons = [...faults, ...rejected.map(({ message }) => message)]
  return {
    gained: kept.reduce((sum, { sign }) => sum + sign, 0),
    rejected: reasons.length,
    reason: reasons[0] ?? null,
  }
}
