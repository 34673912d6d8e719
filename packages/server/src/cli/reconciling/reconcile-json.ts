import { type Money, toDecimal } from '@tokenledger/sdk/core'
import { type Difference, REASONS, type Side } from './difference.ts'

/** Differences as `reconcile --json` prints them. */
export const differencesJson = (differences: readonly Difference[]) =>
  differences.map(({ day, session, model, theirs, ours, cost, reasons, isBeyond }) => ({
    day,
    ...(session !== undefined && { session }),
    model,
    theirs: sideJson(theirs),
    ours: sideJson(ours),
    difference_usd: decimal(cost),
    is_beyond_tolerance: isBeyond,
    reasons: reasons.map((code) => ({ code, meaning: REASONS[code] })),
  }))

const sideJson = (side: Side | null) =>
  side === null
    ? null
    : {
        calls: side.calls,
        input_tokens: side.inputTokens,
        output_tokens: side.outputTokens,
        cost_usd: decimal(side.cost),
      }

/** Money as exact decimal text; null stays null. */
export const decimal = (money: Money | null): string | null =>
  money === null ? null : toDecimal(money)
