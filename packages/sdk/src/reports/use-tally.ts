import type { Money } from '../base/money.ts'
import type { Coverage } from '../ledger/coverage-of.ts'

/** Sums over some calls, as far as a report on tools needs them. */
export interface UseTally {
  requests: number
  totalTokens: number
  /** Σ of what is priced. */
  cost: Money
  /** Those whose cost is known, as far as it is. */
  pricedRequests: number
  unpricedRequests: number
  missingUsageRequests: number
}

/** What one call adds; `sign` −1 takes it away again. */
export interface CallShare {
  readonly sign: 1 | -1
  readonly tokens: number
  readonly cost: Money | null
  readonly coverage: Coverage
}

/** Sums of nothing. */
export function newUseTally(): UseTally {
  const none = { pricedRequests: 0, unpricedRequests: 0, missingUsageRequests: 0 }
  return { requests: 0, totalTokens: 0, cost: 0n, ...none }
}

/** Adds a call's share to sums, in place. */
export function addUse(tally: UseTally, { sign, tokens, cost, coverage }: CallShare): void {
  tally.requests += sign
  tally.totalTokens += sign * tokens
  if (coverage === 'unpriced') tally.unpricedRequests += sign
  if (coverage === 'missing') tally.missingUsageRequests += sign
  if (cost === null) return
  tally.cost += BigInt(sign) * cost
  tally.pricedRequests += sign
}

/** What the calls cost; null when there are some and none is priced. */
export function costOfUse({ requests, pricedRequests, cost }: UseTally): Money | null {
  return requests > 0 && pricedRequests === 0 ? null : cost
}

/** A share of a whole from 0 to 1; null of nothing. */
export function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null
}
