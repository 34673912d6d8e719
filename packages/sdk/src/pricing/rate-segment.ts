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
  const { model, meters } = segment
  const rates = ratesOf(price)
  const charges: Charge[] = []
  let without = NONE
  let warnings = NO_WARNINGS
  let total = NOTHING
  // Whole picodollars are summed as a number for as long as it is exact: a tenth of the time.
  let small = 0
  for (const meter in meters) {
    const quantity = meters[meter] ?? 0
    const choice = rates.get(meter) ?? chosen(rates, price, meter)
    if (choice === null) {
      without = [...without, meter]
      continue
    }
    const product = choice.picodollars * quantity
    const isSmall = Number.isSafeInteger(product + small) && Number.isSafeInteger(quantity)
    const cost = isSmall ? BigInt(product) : costOfQuantity(quantity, choice)
    if (isSmall) small += product
    else total += cost
    if (choice.warning !== null) warnings = [...warnings, choice.warning]
    charges.push({ model, meter, quantity, unitPrice: choice.unitPrice, cost, priceId: price.id })
  }
  const listTotal = total === NOTHING ? BigInt(small) : total + BigInt(small)
  return without.length === 0
    ? { status: 'priced', listTotal, charges, unpricedMeters: NONE, price, warnings }
    : withUnpriced(without, { listTotal, charges, price, warnings }, price)
}

const NOTHING: Money = 0n
const NONE: readonly string[] = []
const NO_WARNINGS: readonly Warning[] = []

type Listed = Pick<SegmentCost, 'listTotal' | 'charges' | 'price' | 'warnings'>

function withUnpriced(without: readonly string[], listed: Listed, price: PriceRow): SegmentCost {
  const isAlone = listed.charges.length === 0
  const unpricedMeters = without.filter((meter) => isAlone || !isSecondCount(meter))
  const unknown = unpricedMeters.map((meter) => unknownMeter(meter, price))
  return {
    ...listed,
    status: isAlone ? 'unpriced' : unpricedMeters.length > 0 ? 'partial' : 'priced',
    listTotal: isAlone ? null : listed.listTotal,
    unpricedMeters,
    warnings: [...listed.warnings, ...unknown],
  }
}

/** Counts beside what is billed: without a rate, and beside priced meters, they cost nothing. */
const SECOND_COUNTS: ReadonlySet<string> = new Set(['requests', 'images', 'characters', 'pixels'])
const isSecondCount = (meter: string): boolean => SECOND_COUNTS.has(meter)

interface CompiledRate extends RateChoice {
  readonly rate: Decimal
  /** The rate in whole picodollars; NaN where it is none, or not safe to multiply. */
  readonly picodollars: number
}

// A price row is frozen data: what was worked out for it once holds for as long as it lives.
const compiledRates = new WeakMap<PriceRow, Map<string, CompiledRate>>()

function ratesOf(price: PriceRow): Map<string, CompiledRate> {
  const known = compiledRates.get(price)
  if (known !== undefined) return known
  const rates = new Map<string, CompiledRate>()
  compiledRates.set(price, rates)
  return rates
}

function chosen(
  rates: Map<string, CompiledRate>,
  price: PriceRow,
  meter: string,
): CompiledRate | null {
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
    : Number.NaN
  return {
    ...choice,
    rate,
    picodollars: Number.isSafeInteger(picodollars) ? picodollars : Number.NaN,
  }
}

/** Quantity × rate, rounded half-even to a picodollar once. */
function costOfQuantity(quantity: number, { rate }: CompiledRate): Money {
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
