import type { Money } from '../base/money.ts'
import { recordedCost } from '../usage/recorded-cost.ts'
import { tokensOf } from '../usage/totals-of.ts'
import type { Segment } from '../usage/usage.ts'
import type { Entry } from './entry.ts'

/** Token counts may have fractions; weights are integers, so that shares are exact. */
const WEIGHT_OF_A_TOKEN = 1_000_000

/** A call whose cost is shared out. */
interface SharedCall {
  readonly usage: Pick<Entry['usage'], 'segments' | 'providerCost'>
  readonly cost: {
    readonly total: Money | null
    readonly segments: readonly { readonly listTotal: Money | null }[]
  }
}

/** The effective cost of the segment of a call that has one. */
export function onlyShare({ usage, cost }: SharedCall): Money | null {
  return recordedCost(usage) ?? cost.segments[0]?.listTotal ?? null
}

/**
 * The effective cost of each segment of a call, in the order of its segments; for a call without
 * segments its total, as one share. Shares add up to `cost.total` exactly; null where a segment has
 * no price.
 *
 * Without a recorded cost a share is the segment's list cost. A recorded cost is shared out in
 * proportion to list cost when every segment has one and they are not all zero, else in proportion
 * to tokens, else it stays whole on the first segment. What does not divide goes by largest
 * remainder, the earlier segment first: the same call always gives the same shares.
 *
 * @example
 * import { shareCost } from '@tokenledger/sdk'
 * const segments = [{ model: 'a', meters: { input: 1 } }, { model: 'b', meters: { input: 2 } }]
 * const usage = { segments, providerCost: { cost: 100n, basis: 'charged' } }
 * console.log(shareCost({ usage, cost: { total: 100n, segments: [] } })) // [ 33n, 67n ]
 */
export function shareCost(entry: SharedCall): readonly (Money | null)[] {
  const { segments } = entry.usage
  if (segments.length === 0) return [entry.cost.total]
  if (segments.length === 1) return [onlyShare(entry)]
  const recorded = recordedCost(entry.usage)
  const listCosts = listCostsOf(entry)
  if (recorded === null) return listCosts
  return shareOut(recorded, weightsOf(segments, listCosts))
}

function listCostsOf({ usage, cost }: SharedCall): (Money | null)[] {
  return usage.segments.map((_, index) => cost.segments[index]?.listTotal ?? null)
}

function weightsOf(
  segments: readonly Segment[],
  listCosts: readonly (Money | null)[],
): readonly bigint[] {
  const known = listCosts.filter((cost) => cost !== null)
  if (known.length === segments.length && known.some((cost) => cost > 0n)) return known
  return segments.map(({ meters }) =>
    BigInt(Math.round(tokensOf(meters).totalTokens * WEIGHT_OF_A_TOKEN)),
  )
}

/** Shares that add up to `whole`, which is above zero. Weights are zero or above. */
function shareOut(whole: Money, weights: readonly bigint[]): readonly Money[] {
  const sum = weights.reduce((total, weight) => total + weight, 0n)
  if (sum === 0n) return weights.map((_, index) => (index === 0 ? whole : 0n))
  const shares = weights.map((weight) => (whole * weight) / sum)
  const left = whole - shares.reduce((total, share) => total + share, 0n)
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (whole * weight) % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? 0 : a.remainder > b.remainder ? -1 : 1))
  for (const { index } of byRemainder.slice(0, Number(left)))
    shares[index] = (shares[index] ?? 0n) + 1n
  return shares
}
