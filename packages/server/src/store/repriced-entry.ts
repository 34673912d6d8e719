import {
  type Charge,
  type Cost,
  type Entry,
  type Money,
  replacement,
  reversal,
  type SegmentCost,
  tokensOf,
} from '@tokenledger/sdk/core'
import { ratedCost } from './rated-cost.ts'
import type { HeldEntry } from './store.ts'

/** What becomes of one meter's list cost; null: no price. */
export interface MeterMove {
  readonly meter: string
  readonly quantity: number
  readonly before: Money | null
  readonly after: Money | null
}

/** What becomes of one segment's list cost; null: no price. */
export interface SegmentMove {
  readonly model: string | null
  readonly totalTokens: number
  readonly before: Money | null
  readonly after: Money | null
  /** All meters of the segment, also those whose cost stays. */
  readonly meters: readonly MeterMove[]
}

/** A call of the ledger that other prices give another list cost. */
export interface RepricedEntry {
  readonly entry: Entry
  readonly cost: Cost
  /** The segments whose cost changes. */
  readonly moves: readonly SegmentMove[]
}

/**
 * What another cost changes in an entry of the ledger; null when no amount changes. A price row of
 * another name that charges the same is no change. Rates that the caller stated are his own: no
 * price book changes them.
 */
export function repricedEntry(entry: Entry, cost: Cost): RepricedEntry | null {
  if (entry.cost.segments.some(isStated)) return null
  const rated = ratedCost(entry)
  const moves = entry.usage.segments.flatMap(({ model, meters }, index) => {
    const [kept, before, after] = [entry, { cost: rated }, { cost }].map(
      (one) => one.cost.segments[index],
    )
    if (kept === undefined || before === undefined || after === undefined) return []
    if (kept.listTotal === after.listTotal && chargesText(before) === chargesText(after)) return []
    const move: SegmentMove = {
      model,
      totalTokens: tokensOf(meters).totalTokens,
      before: kept.listTotal,
      after: after.listTotal,
      meters: Object.entries(meters).map(([meter, quantity]) => ({
        meter,
        quantity,
        before: costOfMeter(before, meter),
        after: costOfMeter(after, meter),
      })),
    }
    return [move]
  })
  return moves.length === 0 ? null : { entry, cost, moves }
}

const isStated = ({ price }: SegmentCost): boolean => price?.conditions.includes('stated') === true

/** Which meters were charged, and at what. */
const chargesText = ({ charges }: SegmentCost): string =>
  charges
    .map(({ meter, cost }) => `${meter}=${cost}`)
    .sort()
    .join()

function costOfMeter({ charges }: SegmentCost, meter: string): Money | null {
  const own = charges.filter((charge: Charge) => charge.meter === meter)
  return own.length === 0 ? null : own.reduce((sum, { cost }) => sum + cost, 0n)
}

/** Warnings that a price gave: another price gives its own. */
const PRICE_WARNINGS: ReadonlySet<string> = new Set([
  'fallback_rate',
  'no_cache_rate',
  'no_list_price',
  'recorded_cost_zero',
  'unknown_meter',
  'unknown_model',
])

/**
 * The entries that put a repriced call in the place of the one that the ledger holds: its reversal,
 * and its replacement, which differs in nothing but the cost. None when the call has been corrected
 * or forgotten meanwhile.
 *
 * @param held the ledger, within the step that keeps what follows
 */
export function correctionsOf({ entry, cost }: RepricedEntry, held: HeldEntry): readonly Entry[] {
  const wrong = held(entry.id)
  if (wrong === undefined) return []
  const undo = reversal(wrong)
  if (held(undo.id) !== undefined) return []
  const { base, revision } = nextRevision(wrong, held)
  const warnings = wrong.usage.warnings.filter(({ code }) => !PRICE_WARNINGS.has(code))
  const right = { ...wrong, id: base, usage: { ...wrong.usage, warnings }, cost }
  return [undo, replacement(wrong, right, revision)]
}

const REPLACEMENT_ID = /^(.+)~(\d{1,15})$/s

/** The call's own id, and the first revision of it that no entry has. */
function nextRevision({ id, corrects }: Entry, held: HeldEntry) {
  const [, call, last] = (corrects !== undefined && REPLACEMENT_ID.exec(id)) || []
  const base = call ?? id
  let revision = Number(last ?? 0) + 1
  while (held(`${base}~${revision}`) !== undefined) revision++
  return { base, revision }
}
