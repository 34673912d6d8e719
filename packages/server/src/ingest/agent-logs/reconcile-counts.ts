import type { Money } from '@tokenledger/sdk/core'
import type { Rejection } from '../../store/store.ts'

/** What the ledger gained. */
export interface ReconcileCounts {
  readonly newCalls: number
  readonly changedCalls: number
  readonly unchangedCalls: number
  readonly elsewhereCalls: number
  /** Entries that the ledger refused, and why. */
  readonly rejected: readonly Rejection[]
  /** What was added, less what was reversed. */
  readonly inputTokens: number
  readonly outputTokens: number
  /** The same of the effective cost, as far as it is known. */
  readonly cost: Money
  /** Calls of it whose cost is not known. */
  readonly unpricedCalls: number
}

/** The ledger gained nothing. */
export const NOTHING: ReconcileCounts = {
  newCalls: 0,
  changedCalls: 0,
  unchangedCalls: 0,
  elsewhereCalls: 0,
  rejected: [],
  inputTokens: 0,
  outputTokens: 0,
  cost: 0n,
  unpricedCalls: 0,
}
