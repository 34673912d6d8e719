import { type Decimal, multiplyDecimals, parseDecimal } from '../base/decimal.ts'
import { divideHalfEven, type Money } from '../base/money.ts'
import { isInputMeter, isOutputMeter } from '../usage/meters.ts'
import type { Meters, Warning } from '../usage/usage.ts'
import type { Charge, PriceRow, SegmentCost } from './price-row.ts'
import { type RateChoice, rateFor } from './rate-for.ts'

/** What a price is applied to: the meters of one model. */
export interface RatedSegment {
  readonly model: string | null
  readonly meters: Meters
}

/**
 * The list cost of one segment under one price. Depends on nothing but its two arguments, so that a
 * stored cost can be derived again from the meters and the ledger's copy of the price row.
 * A meter without a rate is named, never taken as free; no meters at all cost exactly nothing.
 *
 * @example
 * import { rateSegment, toDecimal } from '@tokenledger/sdk'
 * const price = {
 *   id: 'example', provider: 'openai', model: 'gpt-4o-mini', effectiveFrom: null, effectiveTo: null,
 *   rates: { input: '0.00000015', output: '0.0000006' }, conditions: [], source: 'https://example.com',
 * }
 * const segment = { model: 'gpt-4o-mini', meters: { input: 1000, 'output.reasoning': 50 } }
 * console.log(toDecimal(rateSegment(segment, price).listTotal ?? 0n)) // 0.000180
 */
export function rateSegment(segment: RatedSegment, price: PriceRow): SegmentCost {
  const charges: Charge[] = []
  const without: string[] = []
  const warnings: Warning[] = []
  let total = 0n
  for (const meter in segment.meters) {
    const quantity = segment.meters[meter] ?? 0
    const choice = chosen(price, meter)
    if (choice === null) {
      without.push(meter)
      continue
    }
    const cost = costOfQuantity(quantity, choice)
    total += cost
    if (choice.warning !== null) warnings.push(choice.warning)
    const { model } = segment
    charges.push({ model, meter, quantity, unitPrice: choice.unitPrice, cost, priceId: price.id })
  }
  const unpricedMeters = without.filter((meter) => charges.length === 0 || !isSecondCount(meter))
  for (const meter of unpricedMeters) warnings.push(unknownMeter(meter, price))
  const isUnpriced = charges.length === 0 && unpricedMeters.length > 0
  return {
    status: isUnpriced ? 'unpriced' : unpricedMeters.length > 0 ? 'partial' : 'priced',
    listTotal: isUnpriced ? null : total,
    charges,
    unpricedMeters,
    price,
    warnings,
  }
}

/** Counts beside what is billed: without a rate, and beside priced meters, they cost nothing. */
const SECOND_COUNTS: ReadonlySet<string> = new Set(['requests', 'images', 'characters', 'pixels'])
const isSecondCount = (meter: string): boolean => SECOND_COUNTS.has(meter)

interface CompiledRate extends RateChoice {
  readonly rate: Decimal
  /** The rate in whole picodollars, where it is one and safe to multiply. */
  readonly picodollars: number | null
}

// A price row is frozen data: what was worked out for it once holds for as long as it lives.
const compiledRates = new WeakMap<PriceRow, Map<string, CompiledRate>>()

function chosen(price: PriceRow, meter: string): CompiledRate | null {
  let rates = compiledRates.get(price)
  if (rates === undefined) {
    rates = new Map()
    compiledRates.set(price, rates)
  }
  const known = rates.get(meter)
  if (known !== undefined) return known
  const choice = rateFor(price.rates, meter)
  if (choice === null) return null
  const compiled = compile(choice)
  rates.set(meter, compiled)
  return compiled
}

const PICODOLLAR_DECIMALS = 12

function compile(choice: RateChoice): CompiledRate {
  const rate = parseDecimal(choice.unitPrice)
  const isWhole = rate.scale <= PICODOLLAR_DECIMALS
  const picodollars = isWhole
    ? Number(rate.digits * 10n ** BigInt(PICODOLLAR_DECIMALS - rate.scale))
    : null
  return {
    ...choice,
    rate,
    picodollars: picodollars !== null && Number.isSafeInteger(picodollars) ? picodollars : null,
  }
}

/** Quantity × rate, rounded half-even to a picodollar once. */
function costOfQuantity(quantity: number, { rate, picodollars }: CompiledRate): Money {
  if (picodollars !== null && Number.isSafeInteger(quantity)) {
    const product = quantity * picodollars
    return Number.isSafeInteger(product) ? BigInt(product) : BigInt(quantity) * BigInt(picodollars)
  }
  const { digits, scale } = multiplyDecimals(parseDecimal(String(quantity)), rate)
  return scale <= PICODOLLAR_DECIMALS
    ? digits * 10n ** BigInt(PICODOLLAR_DECIMALS - scale)
    : divideHalfEven(digits, 10n ** BigInt(scale - PICODOLLAR_DECIMALS))
}

function unknownMeter(meter: string, price: PriceRow): Warning {
  const unit = isInputMeter(meter) || isOutputMeter(meter) ? 'per_mtok' : 'per_unit'
  const message = `No ${unit} rate for "${meter}" in price ${price.id}: this part is not in the cost`
  return { code: 'unknown_meter', message }
}
