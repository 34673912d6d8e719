import {
  isInputMeter,
  isOutputMeter,
  type Meters,
  type Money,
  type PriceRow,
  rateSegment,
} from '@tokenledger/sdk/core'
import { priceBook } from '@tokenledger/sdk/reading'
import type { StoredRow } from '../../query/segment-row.ts'
import { type Reason, sizeOf } from './difference.ts'

/** A call whose cost was recorded by somebody. */
export interface RecordedCall {
  /** Its segments; the first one holds what is said of the call. */
  readonly rows: readonly StoredRow[]
  readonly recorded: Money
  /** Of what was recorded: how exact it can be. */
  readonly recordedText: string
  readonly list: Money | null
  /** The ledger's price rows. */
  readonly prices: ReadonlyMap<string, PriceRow>
}

/**
 * The likely reason why a recorded cost is not the list cost: known faults are worked out, alone and
 * two at a time, and the one that gives what was recorded is named; of two, both.
 */
export function recordedReasons(call: RecordedCall): readonly Reason[] {
  const { rows, recorded, list } = call
  if (rows[0]?.reading?.status === 'missing') return ['missing_usage']
  if (list === null || rows.some(({ unpriced }) => unpriced !== 0)) return ['unpriced_model']
  const isLike = likeRecorded(call)
  if (recorded === list) return ['agrees']
  if (isLike(list)) return ['rounding']
  for (const [reason, fault] of FAULTS) if (isLike(costWith(call, [fault]))) return [reason]
  for (const [index, [reason, fault]] of FAULTS.entries()) {
    for (const [second, other] of FAULTS.slice(index + 1)) {
      if (isLike(costWith(call, [fault, other]))) return ['several_causes', reason, second]
    }
  }
  return ['other_price']
}

/** What a fault changes: the meters of a segment, or the price that it is charged at. */
interface Fault {
  readonly meters?: (meters: Meters) => Meters
  readonly price?: (row: StoredRow) => PriceRow | null
}

const FAULTS: readonly (readonly [Reason, Fault])[] = [
  ['no_long_context_price', { price: (row) => bookPrice(row, { isShort: true }) }],
  [
    'one_hour_cache_at_five_minutes',
    { meters: (meters) => moved(meters, 'input.cacheWrite.1h', 'input.cacheWrite.5m') },
  ],
  ['no_fees', { meters: tokensOnly }],
  ['no_factors', { price: (row) => bookPrice(row, { isPlain: true }) }],
  ['cache_at_input_price', { meters: (meters) => moved(meters, 'input.cacheRead', 'input') }],
  ['reasoning_twice', { meters: (meters) => doubled(meters, 'output.reasoning') }],
  ['no_reasoning', { meters: ({ 'output.reasoning': _, ...rest }) => rest }],
]

/** The list cost as somebody with these faults works it out; null: it cannot be. */
function costWith(call: RecordedCall, faults: readonly Fault[]): Money | null {
  let total = 0n
  for (const row of call.rows) {
    const cost = segmentWith(row, call.prices, faults)
    if (cost === null) return null
    total += cost
  }
  return total
}

function segmentWith(
  row: StoredRow,
  prices: RecordedCall['prices'],
  faults: readonly Fault[],
): Money | null {
  let { meters } = row
  let price: PriceRow | null = row.priceId === null ? null : (prices.get(row.priceId) ?? null)
  for (const fault of faults) {
    meters = fault.meters?.(meters) ?? meters
    if (fault.price !== undefined) price = fault.price(row)
  }
  if (Object.keys(meters).length === 0) return 0n
  return price === null ? null : rateSegment({ model: row.model, meters }, price).listTotal
}

/** The book's price of a call that is short, or that names no tier, speed or place. */
function bookPrice(
  { model, provider, time, reading, inputTokens }: StoredRow,
  { isShort = false, isPlain = false }: { readonly isShort?: boolean; readonly isPlain?: boolean },
): PriceRow | null {
  const stated = isPlain ? {} : reading?.context
  const context = isShort ? { ...stated, maxPassInput: 0 } : stated
  return priceBook().price({
    model,
    ...(provider !== null && { provider }),
    at: time,
    inputTokens: isShort ? 0 : inputTokens,
    ...(context !== undefined && { context }),
  }).price
}

function moved(meters: Meters, from: string, to: string): Meters {
  const { [from]: quantity = 0, ...rest } = meters
  return quantity === 0 ? meters : { ...rest, [to]: (rest[to] ?? 0) + quantity }
}

const doubled = (meters: Meters, meter: string): Meters =>
  meters[meter] === undefined ? meters : { ...meters, [meter]: meters[meter] * 2 }

function tokensOnly(meters: Meters): Meters {
  const tokens = Object.entries(meters).filter(
    ([meter]) => isInputMeter(meter) || isOutputMeter(meter),
  )
  return Object.fromEntries(tokens)
}

const PICODOLLAR_DECIMALS = 12
const MOST_ROUNDING: Money = 5_000_000_000n

/** Whether a cost is the recorded one, as far as its digits tell; floats are right to a millionth. */
function likeRecorded({ recorded, recordedText }: RecordedCall): (cost: Money | null) => boolean {
  const decimals = (recordedText.split('.')[1] ?? '').replace(/0+$/, '').length
  const unit = 10n ** BigInt(Math.max(0, PICODOLLAR_DECIMALS - decimals))
  const rounding = unit / 2n < MOST_ROUNDING ? unit / 2n : MOST_ROUNDING
  const noise = sizeOf(recorded) / 1_000_000n
  const most = rounding > noise ? rounding : noise
  return (cost) => cost !== null && sizeOf(cost - recorded) <= most
}
