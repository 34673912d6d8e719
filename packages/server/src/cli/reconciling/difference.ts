import type { Money } from '@tokenledger/sdk/core'

/** Why two sums may differ: a code for programs, a sentence for people. */
export const REASONS = {
  agrees: 'they agree',
  rounding: 'rounding of what was recorded',
  no_long_context_price: 'recorded without the dearer price of long prompts',
  one_hour_cache_at_five_minutes: 'recorded with one-hour cache writes at the five-minute price',
  cache_at_input_price: 'recorded with cached input at the price of input',
  no_fees: 'recorded without fees for searches and other units',
  no_factors: 'recorded without the factor of a tier, speed or place',
  reasoning_twice: 'recorded with reasoning counted twice',
  no_reasoning: 'recorded without reasoning',
  several_causes: 'recorded with several of the known faults',
  other_price: 'recorded at another price',
  not_told: 'the tool made calls that its history does not tell, such as those for titles',
  output_not_told: 'the history tells the output of some answers as it was when they began',
  other_session: 'calls of another session count here: copied, continued or of another machine',
  unpriced_model: 'no price is known here for this model',
  missing_usage: 'the usage of some calls is not known here',
  not_in_ledger: 'not in the ledger: another machine, key or tool',
  not_in_export: 'not in the export: another account or key, or not reported yet',
  without_cached_input: 'the export leaves cached tokens out of the input',
  without_reasoning: 'the export leaves reasoning out of the output',
  day_boundary: 'the days begin at another time: see --tz',
  more_elsewhere: 'the export holds calls that the ledger does not: another machine, key or tool',
  fewer_in_export: 'the ledger holds calls that the export does not: another account or key',
  fees_apart: 'the export books fees, as of searches, apart from models; here calls have theirs',
  tool_reckoning: 'the ledger has the costs that a tool reckoned; by the list they are as exported',
  discount: 'a lower price than the list: a discount, a batch or a plan',
  surcharge: 'a higher price than the list: fees, a tier or a region',
} as const

/** The code of a reason. */
export type Reason = keyof typeof REASONS

/** What one side says of a day and a model; null: it does not say. */
export interface Side {
  readonly calls: number | null
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly cost: Money | null
}

/** A day, or a session, and a model of which both sides were asked. */
export interface Difference {
  /** Local date; of a session the one on which it began. */
  readonly day: string
  /** Where a session is compared as a whole. */
  readonly session?: string
  readonly model: string | null
  /** What was recorded or exported; null: nothing. */
  readonly theirs: Side | null
  /** What the ledger says; null: nothing. */
  readonly ours: Side | null
  /** Theirs less ours; null where one of them is not known. */
  readonly cost: Money | null
  /** The likely one first. */
  readonly reasons: readonly Reason[]
  /** Whether it is more than what is tolerated. */
  readonly isBeyond: boolean
}

/** What differs by more than this is a difference. */
export interface Tolerance {
  /** Percent of the greater side. */
  readonly percent: number
}

/** Less than half a cent is never a difference. */
const LEAST_COST: Money = 5_000_000_000n

/** Whether a cost is known and too little to matter. */
export const isTrifle = (cost: Money | null | undefined): boolean =>
  cost != null && sizeOf(cost) < LEAST_COST

/** Whether two costs differ by more than what is tolerated; unknown beside known does. */
export function isCostBeyond(
  left: Money | null,
  right: Money | null,
  { percent }: Tolerance,
): boolean {
  if (left === null || right === null) return left !== right
  const difference = sizeOf(left - right)
  if (isTrifle(difference)) return false
  // Percents may have decimals: a millionth of one is exact enough.
  const share = BigInt(Math.round(percent * 1_000_000))
  return [left, right].every((side) => difference * 100_000_000n > sizeOf(side) * share)
}

/** Whether two counts differ by more than what is tolerated; unknown is not compared. */
export function areTokensBeyond(
  left: number | null,
  right: number | null,
  { percent }: Tolerance,
): boolean {
  if (left === null || right === null) return false
  return Math.abs(left - right) * 100 > Math.max(left, right) * percent
}

/** An amount without its sign. */
export const sizeOf = (money: Money): Money => (money < 0n ? -money : money)
