import {
  areTokensBeyond,
  type Difference,
  isCostBeyond,
  type Reason,
  type Tolerance,
} from './difference.ts'

/** Why a tool's sum of a session and a model differs from the ledger, the likely reason first. */
export function sessionReasons(
  { theirs, ours }: Pick<Difference, 'theirs' | 'ours'>,
  tolerance: Tolerance,
): readonly Reason[] {
  if (ours === null) return ['not_told']
  if (theirs === null) return ['other_session']
  const input = comparison(theirs.inputTokens, ours.inputTokens, tolerance)
  const output = comparison(theirs.outputTokens, ours.outputTokens, tolerance)
  const reasons: Reason[] = []
  if (input > 0) reasons.push('not_told')
  else if (output > 0) reasons.push('output_not_told')
  if (input < 0 || output < 0) reasons.push('other_session')
  if (reasons.length > 0) return reasons
  if (ours.cost === null) return ['unpriced_model']
  if (theirs.cost === null) return []
  return isCostBeyond(theirs.cost, ours.cost, tolerance) ? ['other_price'] : []
}

/** Above 0: the first one is more. 0: they agree, or one is not known. */
function comparison(one: number | null, other: number | null, tolerance: Tolerance): number {
  return areTokensBeyond(one, other, tolerance) ? Number(one) - Number(other) : 0
}
