import { contentHash } from '../base/content-hash.ts'
import { type Decimal, decimalText, multiplyDecimals, parseDecimal } from '../base/decimal.ts'
import type {
  Dated,
  DatedPrice,
  PriceCondition,
  PriceModifier,
  ProviderFees,
  Rates,
} from './price-data.ts'
import type { PriceRow } from './price-row.ts'

/** The parts of the price book that make one resolved price. */
export interface PriceParts {
  readonly provider: string
  readonly model: string
  /** Named where the price is another provider's. */
  readonly sameAs: string | null
  readonly price: DatedPrice
  readonly fees: ProviderFees | null
  readonly modifiers: readonly PriceModifier[]
  readonly billedAs: Rates
}

/** Folds conditions, modifiers and fees into a price row that stands for itself. */
export function resolvedPrice(parts: PriceParts): PriceRow {
  const dated: readonly Dated[] = [parts.price, ...parts.modifiers]
  const conditions = conditionsOf(parts)
  const content = {
    provider: parts.provider,
    model: parts.model,
    effectiveFrom: latest(dated.map((one) => one.effective_from)),
    effectiveTo: earliest(dated.map((one) => one.effective_to)),
    rates: ratesOf(parts),
    conditions,
    source: parts.price.source,
  }
  return Object.freeze({ id: priceId(content), ...content })
}

/** Names a price for people, and its content by a short hash: another rate gives another id. */
export function priceId(content: Omit<PriceRow, 'id'>): string {
  const { provider, model, effectiveFrom, effectiveTo, rates, conditions } = content
  const sorted = Object.entries(rates).sort(([left], [right]) => (left < right ? -1 : 1))
  const hash = contentHash(JSON.stringify([effectiveFrom, effectiveTo, sorted, conditions]))
  const chosen = conditions.map((condition) => `;${condition}`).join('')
  return `${provider}/${model}@${effectiveFrom ?? 'start'}${chosen}#${hash.slice(-HASH_LENGTH)}`
}

const HASH_LENGTH = 8
const MILLION_DECIMALS = 6

function ratesOf({ price, fees, modifiers, billedAs }: PriceParts): Rates {
  const rates: Record<string, string> = {}
  for (const [meter, text] of Object.entries(price.per_mtok ?? {})) {
    rates[meter] = decimalText(modified(perToken(text), modifiers))
  }
  for (const [meter, other] of Object.entries(billedAs)) {
    const rate = rates[other]
    if (rate !== undefined) rates[meter] ??= rate
  }
  return { ...rates, ...fees?.per_unit, ...price.per_unit }
}

/** A rate for a million, as one for a single unit: exact. */
export function perToken(perMillion: string): Decimal {
  const { digits, scale } = parseDecimal(perMillion)
  return { digits, scale: scale + MILLION_DECIMALS }
}

function modified(rate: Decimal, modifiers: readonly PriceModifier[]): Decimal {
  return modifiers.reduce(
    (product, { multiply = '1' }) => multiplyDecimals(product, parseDecimal(multiply)),
    rate,
  )
}

function conditionsOf({ sameAs, price, modifiers }: PriceParts): readonly string[] {
  const isUnverified = [price, ...modifiers].some((one) => one.unverified !== undefined)
  return [
    ...(sameAs === null ? [] : [`same_as=${sameAs}`]),
    ...[price, ...modifiers].flatMap((one) => conditionTexts(one.when)),
    ...(isUnverified ? ['unverified'] : []),
  ]
}

/** A condition as text: `service_tier=batch`. */
export function conditionTexts(when: PriceCondition | undefined): readonly string[] {
  return Object.entries(when ?? {}).map(([about, value]) => `${about}=${String(value)}`)
}

const latest = (dates: readonly (string | null)[]): string | null =>
  dates.reduce(
    (late, date) => (late === null || (date !== null && date > late) ? date : late),
    null,
  )
const earliest = (dates: readonly (string | null)[]): string | null =>
  dates.reduce(
    (soon, date) => (soon === null || (date !== null && date < soon) ? date : soon),
    null,
  )
