import type { PriceBook } from '@tokenledger/sdk'
import type { OfferedPrice } from './offered-prices.ts'

/** One rate that another price list states otherwise; US dollars for one unit. */
export interface ComparedPrice {
  readonly kind: 'added' | 'changed' | 'removed'
  readonly provider: string
  readonly model: string
  readonly meter: string
  readonly ours: string | null
  readonly theirs: string | null
}

/**
 * Compares base prices in force at a time, by model and meter. Models of a provider that the other
 * list does not name at all are removed by it; providers that it does not hold are left alone.
 */
export function comparePrices(
  book: PriceBook,
  offered: readonly OfferedPrice[],
  at: number,
): readonly ComparedPrice[] {
  const met = new Set<string>()
  const stated = offered.flatMap(({ provider, model, rates }) => {
    const found = book.find(model, provider)
    const own = found !== null && found.kind !== 'any' ? found.model.id : null
    if (own !== null) met.add(keyOf(provider, own))
    const price = own === null ? null : book.price({ model: own, provider, at }).price
    return comparedRates(provider, model, own !== null, price?.rates ?? {}, rates)
  })
  return [...stated, ...removed(book, offered, met, at)]
}

const keyOf = (provider: string, model: string): string => `${provider}\n${model}`

function comparedRates(
  provider: string,
  model: string,
  isKnown: boolean,
  ours: Readonly<Record<string, string>>,
  theirs: Readonly<Record<string, string>>,
): readonly ComparedPrice[] {
  return Object.entries(theirs).flatMap(([meter, rate]) => {
    const own = ours[meter] ?? null
    if (own === rate) return []
    return [
      { kind: isKnown ? 'changed' : 'added', provider, model, meter, ours: own, theirs: rate },
    ]
  })
}

function removed(
  book: PriceBook,
  offered: readonly OfferedPrice[],
  met: ReadonlySet<string>,
  at: number,
): readonly ComparedPrice[] {
  const providers = new Map(offered.map(({ provider, isImport }) => [provider, isImport]))
  return book.files
    .filter(({ provider }) => providers.has(provider))
    .flatMap(({ provider, models }) => {
      const isByHand = ({ imported }: (typeof models)[number]) =>
        providers.get(provider) === true && imported === undefined
      const gone = models.filter((one) => !met.has(keyOf(provider, one.id)) && !isByHand(one))
      return gone.flatMap(({ id: model }) => {
        const rates = book.price({ model, provider, at }).price?.rates ?? {}
        return Object.entries(rates).map(
          ([meter, ours]): ComparedPrice => ({
            kind: 'removed',
            provider,
            model,
            meter,
            ours,
            theirs: null,
          }),
        )
      })
    })
}
