import { divideHalfEven, type Money } from '@tokenledger/sdk/core'
import type { UsageSum } from './usage-sum.ts'

/** How fast a block is used, and what it comes to if that goes on to its end. */
export interface BurnRate {
  readonly tokensPerMinute: number
  /** Null: nothing of the cost is known. */
  readonly costPerHour: Money | null
  /** Until the block ends. */
  readonly remainingMs: number
  readonly projectedTokens: number
  readonly projectedCost: Money | null
}

/** A block that goes on. */
export interface Burning {
  readonly end: number
  readonly firstCall: number
  readonly lastCall: number
  readonly usage: UsageSum
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000n

/**
 * The rate between the first and the last call of a block; null with one call, or several at one
 * instant: there is no rate then.
 *
 * @param now epoch milliseconds
 */
export function burnRate(
  { end, firstCall, lastCall, usage }: Burning,
  now: number,
): BurnRate | null {
  const spanMs = lastCall - firstCall
  if (spanMs <= 0) return null
  const remainingMs = Math.max(0, end - now)
  const { cost, totalTokens } = usage
  const scaled = (ms: bigint): Money | null =>
    cost === null ? null : divideHalfEven(cost * ms, BigInt(spanMs))
  const more = scaled(BigInt(remainingMs))
  return {
    tokensPerMinute: (totalTokens * MINUTE_MS) / spanMs,
    costPerHour: scaled(HOUR_MS),
    remainingMs,
    projectedTokens: totalTokens + Math.round((totalTokens * remainingMs) / spanMs),
    projectedCost: cost === null || more === null ? null : cost + more,
  }
}
