import type { Warning } from '../usage/usage.ts'
import { type CallFacts, conditionHolds } from './call-facts.ts'
import type {
  Dated,
  DatedPrice,
  ModelPrices,
  PriceCondition,
  PriceModifier,
  ProviderFees,
  ProviderPrices,
} from './price-data.ts'
import type { PriceRow } from './price-row.ts'
import { resolvedPrice } from './resolved-price.ts'

/** The price of a call, or why there is none. */
export interface PriceAnswer {
  readonly price: PriceRow | null
  readonly warnings: readonly Warning[]
}

/** Where a model's prices come from: the provider asked, and the one whose list it is on. */
export interface PriceOrigin {
  /** Its words, modifiers and fees hold. */
  readonly file: ProviderPrices
  /** Its price list holds; the same file but for a provider that charges another's prices. */
  readonly owner: ProviderPrices
  readonly model: ModelPrices
}

/**
 * Finds the price of one model in force for a call. The most particular price whose conditions all
 * hold is taken, then the provider's modifiers for what that price does not speak of. A tier, speed
 * or place that neither knows is charged at the ordinary price with the warning `fallback_rate`.
 *
 * Each combination is resolved once; later calls find it.
 */
export function priceInForce(origin: PriceOrigin): (facts: CallFacts) => PriceAnswer {
  const { file, model } = origin
  const prices = spansOf(model.prices)
  const modifiers = spansOf(file.modifiers.filter((one) => one.models?.includes(model.id) ?? true))
  const fees = spansOf(file.fees)
  const resolve = resolver(origin)
  return (facts) => {
    const price = mostParticular(prices, facts)
    if (price === null)
      return noPrice(`no price of ${model.id} was in force at the time of the call`)
    const applied = modifiersOf(modifiers, price.value, facts)
    const reserved = applied.find(({ value }) => value.no_list_price === true)
    if (reserved !== undefined) return noPrice(`"${reserved.value.id}" is not charged by the token`)
    const fee = fees.find((one) => isInForce(one, facts.at)) ?? null
    return { price: resolve(price, applied, fee), warnings: unheard(price.value, applied, facts) }
  }
}

/** A dated statement with its place in the file and its span in epoch milliseconds. */
interface Span<T> {
  readonly index: number
  readonly from: number
  readonly to: number
  readonly value: T
}

function spansOf<T extends Dated>(dated: readonly T[]): readonly Span<T>[] {
  return dated.map((value, index) => ({
    index,
    from: value.effective_from === null ? -Infinity : Date.parse(value.effective_from),
    to: value.effective_to === null ? Infinity : Date.parse(value.effective_to),
    value,
  }))
}

const isInForce = (span: Span<unknown>, at: number): boolean => at >= span.from && at < span.to

function mostParticular(
  prices: readonly Span<DatedPrice>[],
  facts: CallFacts,
): Span<DatedPrice> | null {
  let best: Span<DatedPrice> | null = null
  for (const price of prices) {
    if (!isInForce(price, facts.at) || !conditionHolds(price.value.when, facts)) continue
    if (best === null || isMoreParticular(price.value.when, best.value.when)) best = price
  }
  return best
}

/** More conditions win; among equals the higher threshold. */
function isMoreParticular(
  left: PriceCondition | undefined,
  right: PriceCondition | undefined,
): boolean {
  const difference = Object.keys(left ?? {}).length - Object.keys(right ?? {}).length
  return difference !== 0 ? difference > 0 : (left?.input_over ?? 0) > (right?.input_over ?? 0)
}

const NONE: readonly Span<PriceModifier>[] = []

function modifiersOf(
  modifiers: readonly Span<PriceModifier>[],
  price: DatedPrice,
  facts: CallFacts,
): readonly Span<PriceModifier>[] {
  let applied = NONE
  for (const modifier of modifiers) {
    const { when } = modifier.value
    if (!isInForce(modifier, facts.at) || !conditionHolds(when, facts)) continue
    if (!speakOfTheSame(price.when, when)) applied = [...applied, modifier]
  }
  return applied
}

function speakOfTheSame(left: PriceCondition | undefined, right: PriceCondition): boolean {
  return left !== undefined && Object.keys(right).some((about) => Object.hasOwn(left, about))
}

type Resolve = (
  price: Span<DatedPrice>,
  modifiers: readonly Span<PriceModifier>[],
  fees: Span<ProviderFees> | null,
) => PriceRow

function resolver({ file, owner, model }: PriceOrigin): Resolve {
  const known = new Map<string, PriceRow>()
  return (price, modifiers, fees) => {
    const applied = modifiers.length === 0 ? '' : modifiers.map(({ index }) => index).join()
    const key = `${price.index}*${applied}+${fees?.index ?? ''}`
    const row = known.get(key)
    if (row !== undefined) return row
    const resolved = resolvedPrice({
      provider: file.provider,
      model: model.id,
      sameAs: file === owner ? null : owner.provider,
      price: price.value,
      fees: fees?.value ?? null,
      modifiers: modifiers.map(({ value }) => value),
      billedAs: owner.billed_as,
    })
    known.set(key, resolved)
    return resolved
  }
}

const HEARD_ALWAYS = ['service_tier', 'speed', 'inference_geo'] as const
const NO_WARNINGS: readonly Warning[] = []

/** What the call states and the price does not speak of: its price may be another one. */
function unheard(
  price: DatedPrice,
  modifiers: readonly Span<PriceModifier>[],
  facts: CallFacts,
): readonly Warning[] {
  let warnings = NO_WARNINGS
  for (const about of HEARD_ALWAYS) {
    const stated = facts[about]
    if (stated === null || price.when?.[about] === stated) continue
    if (modifiers.some(({ value }) => value.when[about] === stated)) continue
    const message = `No price is known for ${about} "${stated}": charged at the ordinary price`
    warnings = [...warnings, { code: 'fallback_rate', message }]
  }
  return warnings
}

const noPrice = (reason: string): PriceAnswer => ({
  price: null,
  warnings: [{ code: 'no_list_price', message: `There is no list price: ${reason}` }],
})
