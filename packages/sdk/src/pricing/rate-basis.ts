import { type Decimal, decimalText, multiplyDecimals, parseDecimal } from '../base/decimal.ts'
import { fromDecimal } from '../base/money.ts'
import type { PriceRow } from './price-row.ts'
import { perToken, priceId } from './resolved-price.ts'

/**
 * Prices of your own, in US dollars: text is exact; a number is rounded half-even to 1e-12 as it
 * stands (a million tokens, one unit), which takes float noise off and nothing else.
 */
export interface RateBasis {
  /** For a million units, by meter. */
  readonly per_mtok?: Readonly<Record<string, number | string>>
  /** For one unit, by meter; goes before `per_mtok`. */
  readonly per_unit?: Readonly<Record<string, number | string>>
  /** Factor on every rate. @default 1 */
  readonly multiplier?: number | string
}

/** Whether rates are meant for all models, and not by model. */
export function isRateBasis(
  basis: RateBasis | Readonly<Record<string, RateBasis>>,
): basis is RateBasis {
  return ['per_mtok', 'per_unit', 'multiplier'].some((key) => Object.hasOwn(basis, key))
}

/**
 * Makes a price row of rates that the caller states.
 *
 * @param model null where the rates are meant for any model
 * @throws TokenledgerError `invalid_decimal` when a rate is no finite decimal.
 */
export function basisPrice(basis: RateBasis, provider: string, model: string | null): PriceRow {
  const factor = exactDecimal(basis.multiplier ?? 1)
  const rates: Record<string, string> = {}
  for (const [meter, rate] of Object.entries(basis.per_mtok ?? {})) {
    rates[meter] = decimalText(multiplyDecimals(perToken(exactText(rate)), factor))
  }
  for (const [meter, rate] of Object.entries(basis.per_unit ?? {})) {
    rates[meter] = decimalText(multiplyDecimals(exactDecimal(rate), factor))
  }
  const content = {
    provider,
    model: model ?? 'any',
    effectiveFrom: null,
    effectiveTo: null,
    rates,
    conditions: ['stated'],
    source: 'stated by the caller',
  }
  return { id: priceId(content), ...content }
}

const NUMBER_DECIMALS = 12

const exactText = (value: number | string): string => decimalText(exactDecimal(value))

function exactDecimal(value: number | string): Decimal {
  return typeof value === 'string'
    ? parseDecimal(value)
    : { digits: fromDecimal(value), scale: NUMBER_DECIMALS }
}
