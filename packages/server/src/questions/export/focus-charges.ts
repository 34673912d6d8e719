import {
  type Decimal,
  decimalText,
  isCacheReadMeter,
  isCacheWriteMeter,
  isInputMeter,
  isOutputMeter,
  multiplyDecimals,
  parseDecimal,
  toDecimal,
} from '@tokenledger/sdk/core'
import type { SegmentExplanation } from '../explanation.ts'

/** One row of FOCUS: what one meter of a segment used and cost, as exact decimal text. */
export interface FocusCharge {
  readonly meter: string
  readonly skuMeter: string
  /** Null: it counts no tokens. */
  readonly tokenType: 'Input' | 'Output' | 'CacheRead' | 'CacheWrite' | null
  readonly unit: string
  readonly quantity: string
  readonly pricingUnit: string
  readonly pricingQuantity: string
  /** For one pricing unit; null: the meter has no price. */
  readonly unitPrice: string | null
  /** Exactly `pricingQuantity` × `unitPrice`. */
  readonly listCost: string | null
  readonly effectiveCost: string | null
}

const MILLION = parseDecimal('1000000')
const MILLIONTH = parseDecimal('0.000001')
const ONE = parseDecimal('1')

/**
 * The charges of a segment, one a meter. What was recorded for the whole segment is spread over them
 * by their list cost, to the last picodollar.
 */
export function focusCharges(segment: SegmentExplanation): readonly FocusCharge[] {
  const { row, charges } = segment
  const rated = new Map(charges.map((charge) => [charge.meter, charge]))
  const meters = Object.entries(row.meters)
  if (meters.length === 0) return row.cost === null ? [] : [chargeOfCall(row.cost)]
  const weights = meters.map(([meter]) => rated.get(meter)?.cost ?? 0n)
  const effective = spread(
    row.cost,
    weights,
    meters.map(([meter]) => rated.has(meter)),
  )
  return meters.map(([meter, count], at): FocusCharge => {
    const { tokenType, skuMeter } = kindOf(meter)
    const quantity = parseDecimal(String(count))
    const [size, perUnit] = tokenType === null ? [ONE, ONE] : [MILLIONTH, MILLION]
    const charge = rated.get(meter)
    const unitPrice = charge && multiplyDecimals(parseDecimal(charge.unitPrice), perUnit)
    const pricingQuantity = multiplyDecimals(quantity, size)
    const share = effective[at] ?? null
    return {
      meter,
      skuMeter,
      tokenType,
      unit: tokenType === null ? meter : 'Tokens',
      quantity: shortText(quantity),
      pricingUnit: tokenType === null ? meter : '1000000 Tokens',
      pricingQuantity: shortText(pricingQuantity),
      unitPrice: unitPrice === undefined ? null : shortText(unitPrice),
      listCost:
        unitPrice === undefined ? null : shortText(multiplyDecimals(pricingQuantity, unitPrice)),
      effectiveCost: share === null ? null : toDecimal(share),
    }
  })
}

/** What was charged for a call that told no usage. */
const chargeOfCall = (cost: bigint): FocusCharge => ({
  meter: 'call',
  skuMeter: 'Calls',
  tokenType: null,
  unit: 'Calls',
  quantity: '1',
  pricingUnit: 'Calls',
  pricingQuantity: '1',
  unitPrice: null,
  listCost: null,
  effectiveCost: toDecimal(cost),
})

const NAMES = {
  CacheRead: 'Cache Read Input Tokens',
  CacheWrite: 'Cache Write Input Tokens',
  Input: 'Input Tokens',
  Output: 'Output Tokens',
} as const

function kindOf(meter: string): Pick<FocusCharge, 'tokenType' | 'skuMeter'> {
  const tokenType = isCacheReadMeter(meter)
    ? 'CacheRead'
    : isCacheWriteMeter(meter)
      ? 'CacheWrite'
      : isInputMeter(meter)
        ? 'Input'
        : isOutputMeter(meter)
          ? 'Output'
          : null
  return { tokenType, skuMeter: tokenType === null ? meter : NAMES[tokenType] }
}

/** Decimal text without zeros at its end. */
function shortText(decimal: Decimal): string {
  const text = decimalText(decimal)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/**
 * Spreads an amount by weights; what is left by rounding down goes to the last that has a price. An
 * amount for which nothing has a weight goes to the first.
 */
function spread(
  amount: bigint | null,
  weights: readonly bigint[],
  isPriced: readonly boolean[],
): readonly (bigint | null)[] {
  if (amount === null) return weights.map(() => null)
  const whole = weights.reduce((sum, weight) => sum + weight, 0n)
  if (whole === 0n) return weights.map((_, at) => (at === 0 ? amount : 0n))
  const shares = weights.map((weight, at) =>
    isPriced[at] === true ? (amount * weight) / whole : null,
  )
  const rest = shares.reduce((left: bigint, share) => left - (share ?? 0n), amount)
  const last = weights.findLastIndex((weight) => weight > 0n)
  return shares.map((share, at) => (at === last ? (share ?? 0n) + rest : share))
}
