import type { Money } from '@tokenledger/sdk/core'
import type { LedgerSide } from './compare-export.ts'
import {
  areTokensBeyond,
  type Difference,
  isCostBeyond,
  isTrifle,
  type Reason,
  type Side,
  type Tolerance,
} from './difference.ts'

/** What both say of one day and model; null: nothing. */
export interface Pair<Ours extends Side = LedgerSide> {
  readonly theirs: Side | null
  readonly ours: Ours | null
}

/** What is known besides a pair. */
export interface Surroundings {
  /** The same of all days. */
  readonly whole: Pair<Side>
  /** What the export books without a model on this day. */
  readonly fees: { readonly cost: Money }
  /** Whether the pair is such a fee. */
  readonly isFee: boolean
  readonly tolerance: Tolerance
}

/** How an export differs from the ledger on a day, and why that may be. */
export function exportDifference(
  { theirs, ours }: Pair,
  around: Surroundings,
): Omit<Difference, 'day' | 'model'> {
  const { tolerance } = around
  const isTokens = areCountsBeyond(theirs, ours, tolerance)
  // An export of usage alone says nothing of costs.
  const hasCost = theirs === null || theirs.cost !== null
  const isCost = hasCost && isCostBeyond(theirs?.cost ?? null, ours?.cost ?? null, tolerance)
  const isOneSided = (theirs === null || ours === null) && !isTrifle((theirs ?? ours)?.cost)
  const isBeyond = isTokens || isCost || isOneSided
  return {
    theirs,
    ours,
    cost: difference(theirs, ours),
    reasons: isBeyond ? reasonsOf({ theirs, ours }, { ...around, isTokens, isCost }) : [],
    isBeyond,
  }
}

const difference = (theirs: Side | null, ours: Side | null): Difference['cost'] =>
  theirs?.cost == null || ours?.cost == null ? null : theirs.cost - ours.cost

const areCountsBeyond = (theirs: Side | null, ours: Side | null, tolerance: Tolerance): boolean =>
  theirs !== null &&
  ours !== null &&
  (areTokensBeyond(theirs.inputTokens, ours.inputTokens, tolerance) ||
    areTokensBeyond(theirs.outputTokens, ours.outputTokens, tolerance))

interface Found extends Surroundings {
  readonly isTokens: boolean
  readonly isCost: boolean
}

function reasonsOf(
  { theirs, ours }: Pair,
  { whole, fees, isFee, tolerance, isTokens, isCost }: Found,
): readonly Reason[] {
  if (isWholeAlike(whole, tolerance)) return ['day_boundary']
  if (ours === null) return [isFee ? 'fees_apart' : 'not_in_ledger']
  if (theirs === null) return ['not_in_export']
  const ofTokens = isTokens ? tokenReasons(theirs, ours, tolerance) : []
  // What explains the tokens explains a cost that differs with them, but for a split of the input.
  const isSplit = ofTokens.every((reason) => SPLITS.has(reason))
  return isCost && isSplit ? [...ofTokens, costReason(theirs, ours, { fees, tolerance })] : ofTokens
}

const SPLITS: ReadonlySet<Reason> = new Set(['without_cached_input', 'without_reasoning'])

/** Over all days both say the same: only where days begin is another matter. */
const isWholeAlike = ({ theirs, ours }: Pair<Side>, tolerance: Tolerance): boolean =>
  theirs !== null &&
  ours !== null &&
  !areCountsBeyond(theirs, ours, tolerance) &&
  (theirs.cost === null || !isCostBeyond(theirs.cost, ours.cost, tolerance))

function tokenReasons(theirs: Side, ours: LedgerSide, tolerance: Tolerance): readonly Reason[] {
  const isLike = (left: number | null, right: number): boolean =>
    left !== null && !areTokensBeyond(left, right, tolerance)
  const { inputTokens = 0, outputTokens = 0 } = ours
  const input = inputTokens ?? 0
  const output = outputTokens ?? 0
  const uncached = input - ours.cacheReadTokens
  const isInput = isLike(theirs.inputTokens, input)
  const isUncached =
    isLike(theirs.inputTokens, uncached) ||
    isLike(theirs.inputTokens, uncached - ours.cacheWriteTokens)
  const isOutput = isLike(theirs.outputTokens, output)
  const isVisible = isLike(theirs.outputTokens, output - ours.reasoningTokens)
  if ((isInput || isUncached) && (isOutput || isVisible)) {
    return [
      ...(isInput ? [] : (['without_cached_input'] as const)),
      ...(isOutput ? [] : (['without_reasoning'] as const)),
    ]
  }
  if (ours.missingCalls > 0) return ['missing_usage']
  const isMore = (theirs.inputTokens ?? 0) + (theirs.outputTokens ?? 0) > input + output
  return [isMore ? 'more_elsewhere' : 'fewer_in_export']
}

function costReason(
  theirs: Side,
  ours: LedgerSide,
  { fees, tolerance }: Pick<Surroundings, 'fees' | 'tolerance'>,
): Reason {
  if (ours.unpricedCalls > 0 || ours.cost === null) return 'unpriced_model'
  if (ours.missingCalls > 0) return 'missing_usage'
  const { listCost } = ours
  if (listCost !== null && !isCostBeyond(theirs.cost, listCost, tolerance)) return 'tool_reckoning'
  const less = (listCost ?? ours.cost) - (theirs.cost ?? 0n)
  if (less <= 0n) return 'surcharge'
  return less <= fees.cost || isTrifle(less - fees.cost) ? 'fees_apart' : 'discount'
}
